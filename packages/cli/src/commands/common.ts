import { basename } from "node:path";
import type { Command } from "commander";
import type { Schema } from "../data/read.js";
import { counted } from "../output/numbers.js";
import { list, pageWidth } from "../output/style.js";

/** The options of every command. */
export interface CommonOptions {
  readonly quiet?: boolean;
}

export function commonOptions(command: Command): Command {
  return command
    .option("--quiet", "print nothing but the result and errors")
    .option("--debug", "print a stack trace with an error");
}

/** Tells on standard error how the columns of a file were read. */
export function describeSchema(name: string, { rows, columns }: Schema): string {
  const texts = columns.filter(({ kind }) => kind === "text").map((column) => column.name);
  const numbers = columns.length - texts.length;
  const line = `${basename(name)}: ${counted(rows, "row")}, ${counted(numbers, "number column")}, ${texts.length} of text`;
  const room = pageWidth - line.length - 3;
  return texts.length === 0 || room < 12 ? line : `${line} (${list(texts, room)})`;
}

/** A line on standard error. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One object on standard output. JSON has no word for NaN and the infinities: they are strings. */
export function printJson(value: unknown): void {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === "number" && !Number.isFinite(each) ? String(each) : each,
  );
  process.stdout.write(`${text}\n`);
}
