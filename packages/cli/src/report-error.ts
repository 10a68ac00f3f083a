import { CommanderError } from "commander";
import { attributed, CommandError, exitCodes, isStated, type ExitCode } from "./errors.js";
import { paint, wrap } from "./output/style.js";

/** Tells on standard error why the program ends, and returns how. */
export function reportError(thrown: unknown): ExitCode {
  const error = attributed(thrown);
  // commander has already printed its message; help and version are not errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  if (process.argv.includes("--debug")) process.stderr.write(`${stackOf(thrown)}\n`);
  if (error instanceof CommandError) {
    tell("error:", error.message);
    if (error.fix !== undefined) tell("  fix:", error.fix);
    return error.exitCode;
  }
  if (isStated(error)) {
    tell("error:", error.message);
    return exitCodes.data;
  }
  tell("bug:", `this should not have happened: ${error instanceof Error ? error.message : String(error)}`);
  tell("  please", "report it, with the command and the output of the same command with --debug");
  return exitCodes.bug;
}

function tell(label: string, text: string): void {
  const line = `${label} ${text}`;
  const lines = process.stderr.isTTY ? wrap(line) : line;
  process.stderr.write(`${paint("red", label)}${lines.slice(label.length)}\n`);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
