// Loaded by its address into the thread that resolves imports: modules of the user that define losses get this program's
// packages, wherever they lie and whatever is installed there.

interface Context {
  readonly parentURL?: string;
}
type Next = (specifier: string, context: Context) => unknown;

let parentURL: string | undefined;

/** Given the address of this program, from which its packages are found. */
export function initialize(program: string): void {
  parentURL = program;
}

export function resolve(specifier: string, context: Context, next: Next): unknown {
  return next(specifier, specifier.startsWith("@nadir/") ? { ...context, parentURL } : context);
}
