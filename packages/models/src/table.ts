import { suggest } from "@nadir/core-wasm";

/** Numbers (NaN where one is missing) or texts (null where one is missing), one a row. */
export interface Column {
  readonly name: string;
  readonly values: Float64Array | readonly (string | null)[];
}

/** Columns of equal length. Names are unique. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** What a cell may hold: numbers and booleans make a column of numbers, strings one of texts; null, undefined and NaN are missing. */
export type Cell = number | boolean | string | null | undefined;

/**
 * A table from named columns: `tableFromColumns({ area: [70, 95], city: ["Ames", null] })`.
 *
 * @throws TypeError when a column mixes numbers with texts; RangeError when the lengths differ.
 */
export function tableFromColumns(columns: Readonly<Record<string, Float64Array | readonly Cell[]>>): Table {
  const made = Object.entries(columns).map(([name, cells]) => columnFrom(name, cells));
  const table = { rows: made[0]?.values.length ?? 0, columns: made };
  checkTable("table", table);
  return table;
}

/**
 * A table from records, in the order in which their keys first appear; a key that a record lacks is a missing value.
 *
 * @throws TypeError when a column mixes numbers with texts.
 */
export function tableFromRows(rows: readonly Readonly<Record<string, Cell>>[]): Table {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const cell = (row: Readonly<Record<string, Cell>>, name: string) => (Object.hasOwn(row, name) ? row[name] : null);
  const columns = [...names].map((name) =>
    columnFrom(
      name,
      rows.map((row) => cell(row, name)),
    ),
  );
  return { rows: rows.length, columns };
}

function columnFrom(name: string, cells: Float64Array | readonly Cell[]): Column {
  if (cells instanceof Float64Array) return { name, values: cells };
  const first = cells.find((cell) => !isMissing(cell));
  return { name, values: typeof first === "string" ? texts(name, cells) : numbers(name, cells) };
}

const isMissing = (cell: Cell) => cell === null || cell === undefined || Number.isNaN(cell);

function texts(name: string, cells: readonly Cell[]): (string | null)[] {
  return cells.map((cell, row) => {
    if (isMissing(cell)) return null;
    if (typeof cell === "string") return cell;
    throw new TypeError(
      `table: column ${quote(name)}: row ${row}: expected a text, as above it, got ${describe(cell)}`,
    );
  });
}

function numbers(name: string, cells: readonly Cell[]): Float64Array {
  return Float64Array.from(cells, (cell, row) => {
    if (isMissing(cell)) return NaN;
    if (typeof cell === "number" || typeof cell === "boolean") return Number(cell);
    throw new TypeError(
      `table: column ${quote(name)}: row ${row}: expected a number, as above it, got ${describe(cell)}`,
    );
  });
}

/**
 * Refuses what is not a table, or not a consistent one.
 *
 * @internal
 */
export function checkTable(subject: string, table: Table): void {
  if (typeof table !== "object" || table === null || !Array.isArray(table.columns))
    throw new TypeError(`${subject}: table: expected { rows, columns }, got ${describe(table)}`);
  const names = new Set<string>();
  for (const { name, values } of table.columns) {
    if (names.has(name))
      throw new RangeError(`${subject}: table: column ${quote(name)}: expected a name of its own, got it twice`);
    if (values.length !== table.rows)
      throw new RangeError(`${subject}: column ${quote(name)}: expected ${table.rows} values, got ${values.length}`);
    names.add(name);
  }
}

/**
 * The column of that name.
 *
 * @internal
 */
export function columnNamed(subject: string, table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const names = table.columns.map((candidate) => candidate.name);
  throw new RangeError(
    `${subject}: expected the name of a column, got ${quote(name)}.${suggest(name, names) || listed(names)}`,
  );
}

const listed = (names: readonly string[]) =>
  names.length === 0
    ? " The table has none."
    : ` The columns are ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}.`;

/** @internal */
export const isNumeric = (column: Column): column is Column & { readonly values: Float64Array } =>
  column.values instanceof Float64Array;

/** @internal */
export const quote = (text: string) => JSON.stringify(text);

/**
 * A value as an error message shows it.
 *
 * @internal
 */
export function describe(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" ? "a function" : String(value);
}
