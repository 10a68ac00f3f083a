import { dataError, isStated, usageError } from "../errors.js";
import type { DataFile } from "./read.js";

/** `train: target: column "price": row 17: expected ...`: the library counts rows from 0 and knows no file. */
const statement =
  /^\w+: (?:(?<part>(?!row \d)[\w, ]+): )?(?<column>column "(?:[^"\\]|\\.)*": )?(?:row (?<row>\d+): )?(?<rest>.*)$/s;

/** The parts of a library's statement that come from the file; the others come from the command line. */
const partsOfFile = new Set([undefined, "target", "targets", "features", "weights", "table"]);

/**
 * What a library refused, as an error of the file with the line where it stands, or of the command line.
 *
 * @param firstRow - the row of the file (from 0) with which the library's table began
 * @returns the error itself if no library stated it
 */
export async function locate(error: unknown, file: DataFile, firstRow = 0): Promise<unknown> {
  if (!isStated(error)) return error;
  const { part, column = "", row, rest } = statement.exec(error.message)!.groups!;
  if (!partsOfFile.has(part)) return usageError(error.message.replace(/^train: /, "--"));
  const place = row === undefined ? file.name : await file.place(firstRow + Number(row));
  return dataError(`${place}: ${column}${rest}`);
}
