/**
 * What is thrown where neither the kind (`TypeError`) nor the value (`RangeError`) of an argument is at fault, but the
 * state of something, a file, or the host.
 */
export class NadirError extends Error {
  override readonly name = "NadirError";
  /** A stable word for the case, such as `"FREED"` or `"WASM_FORBIDDEN"`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** ` Did you mean "huber"?` for the candidate nearest to a misspelt name, or nothing where none is near. */
export function suggest(name: string, candidates: Iterable<string>): string {
  let best = "";
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best === "" ? "" : ` Did you mean "${best}"?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn a into b. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, last[j] + 1, row[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}

/** A value as an error message shows it: short, and telling strings from numbers. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 37)}...` : value);
  if (typeof value === "number" || typeof value === "boolean" || value == null) return String(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return `a ${(value as object).constructor?.name ?? "value"}`;
}
