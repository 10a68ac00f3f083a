import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { dataError, systemCode } from "../errors.js";
import type { Source } from "./source.js";

/** One record of a delimited text file as it stands there: DuckDB counts records, people count lines. */
export interface TextRecord {
  /** The line it starts on, from 1. */
  readonly line: number;
  /** Its bytes, one character each (latin1), without the line ending. */
  readonly text: string;
  /** The line ending that closed it; empty at the end of the file. */
  readonly ending: "\n" | "\r\n" | "\r" | "";
  /** The file ended inside quotes. */
  readonly open: boolean;
}

/** What some editors put before UTF-8 text, as bytes. */
const byteOrderMark = "\xef\xbb\xbf";

/** The bytes of a file, unpacked if it is gzipped. */
export async function* byteStream({ name, path, gzipped }: Source): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  try {
    yield* gzipped ? pipeline(file, createGunzip(), () => {}) : file;
  } catch (error) {
    if (!systemCode(error)?.startsWith("Z_")) throw error;
    throw dataError(`${name}: expected a whole gzip file, got a broken one (${(error as Error).message})`);
  }
}

/**
 * Splits a delimited text file into records (RFC 4180: a quoted field may span lines). A quote opens only at the start
 * of a field, hence the delimiters, all of which count while the file's own is still unknown.
 */
export async function* textRecords(bytes: AsyncIterable<Buffer>, delimiters: string): AsyncGenerator<TextRecord> {
  let text = "";
  let line = 1;
  let start = 1;
  let quoted = false;
  let closed = false; // the last character closed a quoted field, so that another quote would be an escaped one
  let fieldStart = true;
  let carriageReturn = false; // the last character was \r: whether \n follows is not known yet

  for await (const chunk of bytes) {
    const characters = chunk.toString("latin1");
    let from = line === 1 && text === "" && characters.startsWith(byteOrderMark) ? byteOrderMark.length : 0;
    for (let i = from; i < characters.length; i++) {
      const character = characters[i];
      if (carriageReturn) {
        carriageReturn = false;
        yield { line: start, text, ending: character === "\n" ? "\r\n" : "\r", open: false };
        text = "";
        from = character === "\n" ? i + 1 : i;
        start = ++line;
        fieldStart = true;
        if (character === "\n") continue;
      }
      if (quoted) {
        if (character === '"') {
          quoted = false;
          closed = true;
        } else if (character === "\n") line++;
      } else if (character === '"') {
        quoted = fieldStart || closed;
        closed = false;
        fieldStart = false;
      } else if (character === "\n" || character === "\r") {
        text += characters.slice(from, i);
        closed = false;
        if (character === "\r") {
          carriageReturn = true;
          continue;
        }
        yield { line: start, text, ending: "\n", open: false };
        text = "";
        from = i + 1;
        start = ++line;
        fieldStart = true;
      } else {
        closed = false;
        fieldStart = delimiters.includes(character);
      }
    }
    if (!carriageReturn) text += characters.slice(from);
  }
  if (carriageReturn) yield { line: start, text, ending: "\r", open: false };
  else if (text !== "") yield { line: start, text, ending: "", open: quoted };
}

/** The fields of a record, unquoted, still as bytes. */
export function splitFields(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let i = 0;
  for (;;) {
    let end: number;
    if (text[i] === '"') {
      end = closingQuote(text, i) + 1;
      const rest = text.indexOf(delimiter, end);
      const stop = rest < 0 ? text.length : rest;
      fields.push(text.slice(i + 1, end - 1).replaceAll('""', '"') + text.slice(end, stop));
      end = stop;
    } else {
      const next = text.indexOf(delimiter, i);
      end = next < 0 ? text.length : next;
      fields.push(text.slice(i, end));
    }
    if (end >= text.length) return fields;
    i = end + 1;
  }
}

/** Where the quoted field that opens at `start` closes (the end of the text if it does not). */
function closingQuote(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] !== '"') continue;
    if (text[i + 1] !== '"') return i;
    i++;
  }
  return text.length;
}

/** Bytes, one character each, as the text that they encode; undefined where they are not UTF-8. */
export function decodeUtf8(bytes: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(bytes, "latin1"));
  } catch {
    return undefined;
  }
}
