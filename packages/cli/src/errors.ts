/** What a shell or a CI job learns from the way the program ended. */
export const exitCodes = {
  fine: 0,
  checkFailed: 1,
  usage: 2,
  data: 3,
  notConverged: 4,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An end that the person at the keyboard can do something about: it is told in words, never with a stack trace. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  /**
   * @param exitCode - how the process ends
   * @param message - what was expected, what was found, and where
   * @param fix - what to do about it, as one sentence without its full stop
   */
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    readonly fix?: string,
  ) {
    super(message);
  }
}

/** The command line itself is wrong. */
export function usageError(message: string, fix?: string): CommandError {
  return new CommandError(exitCodes.usage, message, fix);
}

/** A file does not hold what the command needs. */
export function dataError(message: string, fix?: string): CommandError {
  return new CommandError(exitCodes.data, message, fix);
}

/** An error that a library stated as `<subject>: expected <what>, got <what>`, come over from the worker. */
export class StatedError extends Error {
  override readonly name = "StatedError";
}

/**
 * Whether a library refused what it was given. V8's own TypeErrors never read like the libraries' statements, so a
 * TypeError or RangeError of another form is a bug of ours.
 */
export function isStated(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error.name === "NadirError" || error instanceof StatedError) return true;
  return (error.name === "TypeError" || error.name === "RangeError") && /: expected /.test(error.message);
}

/** Modules of the user that were imported: their paths, as the command line has them, by their addresses. */
export const userModules = new Map<string, string>();

/** An error that came out of a module of the user, as one of that module's; otherwise the error itself. */
export function attributed(error: unknown): unknown {
  if (error instanceof CommandError || isStated(error) || !(error instanceof Error)) return error;
  const frame = error.stack?.split("\n").find((line) => /^ +at /.test(line)) ?? "";
  for (const [address, path] of userModules) {
    const line = frame.includes(address) ? (/:(\d+):\d+\)?$/.exec(frame)?.[1] ?? "?") : undefined;
    if (line !== undefined) return dataError(`${path}:${line}: ${error.name}: ${error.message}`);
  }
  return error;
}

/** Node's code of a failed system call ("ENOENT", "EACCES", ...), or undefined. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
