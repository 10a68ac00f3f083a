import { columnNamed, isNumeric, quote, type Table } from "./table.js";
import { allRows } from "./preprocess.js";

/** The rows that count, and how much each does (undefined: all alike). */
export interface WeightedRows {
  readonly rows: Int32Array;
  readonly weights?: Float64Array;
}

/**
 * The rows with a weight above 0: weight 0 is as good as no row.
 *
 * @throws RangeError when the table has no row, a weight is missing, negative or infinite, or all are 0.
 */
export function rowWeights(subject: string, table: Table, name?: string | null): WeightedRows {
  if (table.rows === 0) throw new RangeError(`${subject}: table: expected rows, got none`);
  if (name === undefined || name === null) return { rows: allRows(table.rows) };
  const column = columnNamed(`${subject}: weights`, table, name);
  if (!isNumeric(column))
    throw new TypeError(`${subject}: weights: column ${quote(name)}: expected numbers, got texts`);
  const bad = column.values.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (bad >= 0)
    throw new RangeError(
      `${subject}: weights: column ${quote(name)}: row ${bad}: expected a finite number from 0 upwards, got ${column.values[bad]}`,
    );
  const rows = allRows(table.rows).filter((row) => column.values[row] > 0);
  if (rows.length === 0)
    throw new RangeError(`${subject}: weights: column ${quote(name)}: expected a weight above 0, got none`);
  return { rows, weights: Float64Array.from(rows, (row) => column.values[row]) };
}
