import { dataError } from "../errors.js";
import { counted } from "../output/numbers.js";
import { byteStream, decodeUtf8, splitFields, textRecords, type TextRecord } from "./scan.js";
import type { Source } from "./source.js";

/** Cells that mean "missing", quoted or not. */
export const missingCells = ["", "NA", "N/A", "nan", "NaN", "null", "NULL", "?"] as const;

const candidateDelimiters = [",", "\t", ";", "|"];

export interface Dialect {
  readonly delimiter: string;
  readonly columns: readonly string[];
}

/**
 * The delimiter and the names of the columns, from the first line alone: whatever is wrong further down is then an error
 * of that line, and cannot change how the rest is read. The delimiter is the candidate that splits the line most often.
 */
export async function sniff(source: Source): Promise<Dialect> {
  const header = await firstRecord(source);
  const delimiters = source.delimiter === undefined ? candidateDelimiters : [source.delimiter];
  const splits = delimiters.map((delimiter) => splitFields(header.text, delimiter));
  const fields = splits.reduce((most, each) => (each.length > most.length ? each : most));
  const columns = fields.map((field) => decodeUtf8(field)?.trim() ?? notUtf8(source.name, header.line));
  checkNames(source.name, columns);
  return { delimiter: delimiters[splits.indexOf(fields)], columns };
}

async function firstRecord(source: Source): Promise<TextRecord> {
  const delimiters = source.delimiter ?? candidateDelimiters.join("");
  for await (const record of textRecords(byteStream(source), delimiters)) {
    if (record.open) throw dataError(`${source.name}:${record.line}: ${unclosed}`, closeQuote);
    if (record.text.trim() !== "" || record.line > 1) return record;
    throw dataError(`${source.name}:1: expected the names of the columns, got an empty line`, "remove that line");
  }
  throw dataError(`${source.name}: expected data, got an empty file`);
}

const unclosed = "expected a closing quote, got the end of the file";
const closeQuote = 'close the quote; a quote inside a quoted field is written twice: ""';

function notUtf8(name: string, line: number): never {
  throw dataError(
    `${name}:${line}: expected UTF-8 text, got other bytes`,
    "save the file as UTF-8, for example: iconv -f latin1 -t utf-8 OLD.csv > NEW.csv",
  );
}

function checkNames(file: string, columns: readonly string[]): void {
  if (columns.every((name) => name !== "" && Number.isFinite(Number(name)))) {
    throw dataError(
      `${file}:1: expected the names of the columns, got numbers (${columns.slice(0, 3).join(", ")}${columns.length > 3 ? ", ..." : ""})`,
      "put a line with the names of the columns first",
    );
  }
  const unnamed = columns.indexOf("");
  if (unnamed >= 0) {
    throw dataError(
      `${file}:1: column ${unnamed + 1} of ${columns.length}: expected a name, got none`,
      "name it, or leave it out (pandas writes its index so unless told to_csv(index=False))",
    );
  }
  const seen = new Map<string, number>();
  for (const [index, name] of columns.entries()) {
    const first = seen.get(name);
    if (first !== undefined) {
      throw dataError(
        `${file}:1: expected different names, got ${name} for both column ${first + 1} and column ${index + 1}`,
        "rename one of them",
      );
    }
    seen.set(name, index);
  }
}

/** The records that DuckDB counts as rows: a blank line is one only where there is a single column. */
async function* rows(source: Source, dialect: Dialect): AsyncGenerator<TextRecord> {
  let header = true;
  for await (const record of textRecords(byteStream(source), dialect.delimiter)) {
    if (!header && (record.text !== "" || dialect.columns.length === 1)) yield record;
    header = false;
  }
}

/** The line on which a row (from 1) starts. */
export async function lineOf(source: Source, dialect: Dialect, row: number): Promise<number | undefined> {
  let count = 0;
  for await (const record of rows(source, dialect)) if (++count === row) return record.line;
  return undefined;
}

/** The first record that does not follow the header, as an error; nothing if all do. */
export async function findMalformed(source: Source, { delimiter, columns }: Dialect): Promise<void> {
  const { name } = source;
  let ending: TextRecord["ending"] | undefined;
  for await (const record of textRecords(byteStream(source), delimiter)) {
    const { line } = record;
    const text = decodeUtf8(record.text) ?? notUtf8(name, line);
    if (record.open) throw dataError(`${name}:${line}: ${unclosed}`, closeQuote);
    if (text !== "" || columns.length === 1) checkFields(`${name}:${line}`, text, delimiter, columns.length);
    ending ??= record.ending;
    if (record.ending !== "" && record.ending !== ending) {
      throw dataError(
        `${name}:${line}: expected the line to end like those above it, got a mixture of Windows and Unix line endings`,
        "convert the file, for example with dos2unix",
      );
    }
  }
}

function checkFields(place: string, text: string, delimiter: string, expected: number): void {
  const { length } = splitFields(text, delimiter);
  if (length !== expected) {
    throw dataError(
      `${place}: expected ${counted(expected, "field")}, as in the header, got ${length}: ${clip(text)}`,
      `correct the line; a field that contains ${shown(delimiter)} needs quotes around it`,
    );
  }
  if (hasStrayQuote(text, delimiter)) {
    throw dataError(`${place}: expected a delimiter after the closing quote, got ${clip(text)}`, closeQuote);
  }
}

/** Whether a field opens with a quote and goes on after the closing one. */
function hasStrayQuote(text: string, delimiter: string): boolean {
  const edge = delimiter === "|" ? "\\|" : delimiter;
  const rest = text.replace(new RegExp(`(^|${edge})"(?:[^"]|"")*"(?=${edge}|$)`, "g"), "$1");
  return new RegExp(`(^|${edge})"`).test(rest);
}

const shown = (delimiter: string): string => (delimiter === "\t" ? "a tab" : delimiter);

/** A line short enough to be quoted in a message. */
function clip(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
