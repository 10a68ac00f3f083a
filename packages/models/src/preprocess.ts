import { type Matrix, scaled, type Scale, standardScales, unscaled } from "./matrix.js";
import { type Column, columnNamed, describe, isNumeric, quote, type Table } from "./table.js";

/** A missing number becomes the median of the training rows; if any was missing there, a column of 0 and 1 says which. */
export interface NumberFeature {
  readonly kind: "number";
  readonly name: string;
  readonly median: number;
  /** How many training rows lacked it. */
  readonly missing: number;
}

/** One column of 0 and 1 a level. Null is the level of missing texts; a level unseen in training is 0 everywhere. */
export interface TextFeature {
  readonly kind: "text";
  readonly name: string;
  /** Sorted by code unit, null last. */
  readonly levels: readonly (string | null)[];
}

/** A feature that no training row had a value for. */
export interface DroppedFeature {
  readonly kind: "dropped";
  readonly name: string;
}

export type Feature = NumberFeature | TextFeature | DroppedFeature;

/** The way from a table to a matrix, as data: it survives JSON unchanged. */
export interface Preprocessing {
  readonly features: readonly Feature[];
  /** Of the matrix, in order. */
  readonly columns: readonly ({ readonly name: string } & Scale)[];
}

/** Rows of a table, and how much each counts. */
export interface Sample {
  readonly table: Table;
  /** Indices into the table. */
  readonly rows: Int32Array;
  /** One for each of `rows`, above 0. Equal weights when left out. */
  readonly weights?: Float64Array;
}

/** 1 GiB of numbers: with what the solver adds, within what a WebAssembly memory holds. */
const largestMatrix = 2 ** 27;

/**
 * Learns medians, levels, means and deviations from the training rows.
 *
 * @param standardize whether columns are brought to mean 0 and population deviation 1 (a constant one to 0).
 */
export function fitPreprocessing(sample: Sample, names: readonly string[], standardize: boolean): Preprocessing {
  const features = names.map((name) => fitFeature(columnNamed("train: features", sample.table, name), sample));
  const columns = features.flatMap(columnNames);
  checkSize(features, columns, sample.rows.length);
  checkNames(columns);
  const plain = { features, columns: columns.map((name) => ({ name, ...unscaled })) };
  if (!standardize) return plain;
  const scales = standardScales(designMatrix(plain, sample.table, sample.rows), sample.weights);
  const tooLarge = scales.findIndex(({ deviation }) => !Number.isFinite(deviation));
  if (tooLarge >= 0)
    throw new RangeError(
      `train: column ${quote(columns[tooLarge])}: expected numbers whose squares are finite, got a deviation of ∞`,
    );
  return { features, columns: columns.map((name, j) => ({ name, ...scales[j] })) };
}

/** The rows of a table as the model sees them: imputed, one-hot, scaled. All rows when `rows` is left out. */
export function designMatrix({ features, columns }: Preprocessing, table: Table, rows = allRows(table.rows)): Matrix {
  const values = new Float64Array(rows.length * columns.length);
  const given = requireColumns(features, table);
  let first = 0;
  features.forEach((feature, f) => {
    if (feature.kind === "number") fillNumbers(feature, given[f]!, rows, values, first, columns.length);
    if (feature.kind === "text") fillLevels(feature, given[f]!, rows, values, first, columns.length);
    first += columnNames(feature).length;
  });
  return scaled({ rows: rows.length, columns: columns.length, values }, columns);
}

/** Names of the matrix columns that a feature becomes. */
export function columnNames(feature: Feature): string[] {
  const { kind, name } = feature;
  if (kind === "dropped") return [];
  if (kind === "number") return feature.missing > 0 ? [name, `${name} (missing)`] : [name];
  return feature.levels.map((level) => (level === null ? `${name} (missing)` : `${name}=${level}`));
}

export const allRows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

function fitFeature(column: Column, sample: Sample): Feature {
  return isNumeric(column) ? fitNumbers(column.name, column.values, sample) : fitLevels(column, sample);
}

function fitNumbers(name: string, values: Float64Array, { rows, weights }: Sample): Feature {
  const present = new Float64Array(rows.length);
  const counts = weights && new Float64Array(rows.length);
  let n = 0;
  for (let i = 0; i < rows.length; i++) {
    const x = values[rows[i]];
    if (Number.isNaN(x)) continue;
    checkFinite(name, x, rows[i]);
    if (counts) counts[n] = weights[i];
    present[n++] = x;
  }
  if (n === 0) return { kind: "dropped", name };
  const known = present.subarray(0, n);
  return {
    kind: "number",
    name,
    median: counts ? weightedMedian(known, counts) : median(known),
    missing: rows.length - n,
  };
}

/** Halfway between the two in the middle; sorts the numbers. */
function median(numbers: Float64Array): number {
  numbers.sort();
  const lower = numbers[(numbers.length - 1) >> 1];
  return lower + (numbers[numbers.length >> 1] - lower) / 2;
}

/** Halfway between the least x with at least half of the weight at or below it and the least with more than half. */
function weightedMedian(numbers: Float64Array, weights: Float64Array): number {
  const order = Uint32Array.from(numbers, (_, i) => i).sort((a, b) => numbers[a] - numbers[b]);
  const half = order.reduce((sum, i) => sum + weights[i], 0) / 2;
  let below = 0;
  let lower: number | undefined;
  for (const i of order) {
    below += weights[i];
    if (below >= half) lower ??= numbers[i];
    if (below > half) return lower! + (numbers[i] - lower!) / 2;
  }
  return lower!;
}

function fitLevels({ name, values }: Column, { rows }: Sample): Feature {
  const seen = new Set<string | null>();
  for (const row of rows) seen.add(values[row] as string | null);
  const missing = seen.delete(null);
  if (seen.size === 0) return { kind: "dropped", name };
  const levels = [...(seen as Set<string>)].sort();
  return { kind: "text", name, levels: missing ? [...levels, null] : levels };
}

function checkSize(features: readonly Feature[], columns: readonly string[], rows: number): void {
  if (columns.length === 0)
    throw new RangeError(
      "train: features: expected a column with values to learn from, got none. Name some in features.",
    );
  if (rows * columns.length <= largestMatrix) return;
  const widest = features.reduce((a, b) => (columnNames(b).length > columnNames(a).length ? b : a));
  throw new RangeError(
    `train: features: expected at most ${largestMatrix} numbers to train on, got ${rows} rows × ${columns.length} columns. ` +
      `Column ${quote(widest.name)} alone becomes ${columnNames(widest).length}: leave it out of features.`,
  );
}

function checkNames(columns: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of columns) {
    if (seen.has(name))
      throw new RangeError(
        `train: features: expected names that stay apart, got two columns called ${quote(name)}. Rename one.`,
      );
    seen.add(name);
  }
}

/** The table's column for each feature; undefined for the dropped ones, which a table need not have. */
function requireColumns(features: readonly Feature[], table: Table): (Column | undefined)[] {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const needed = features.filter(({ kind }) => kind !== "dropped").map(({ name }) => name);
  const lacking = needed.filter((name) => !columns.has(name));
  if (lacking.length === 1) columnNamed("model: table", table, lacking[0]);
  if (lacking.length > 1) {
    const expected = needed.length > 8 ? "it was trained on" : needed.map(quote).join(", ");
    throw new RangeError(
      `model: table: expected the columns ${expected}, got none called ${lacking.map(quote).join(", ")}`,
    );
  }
  return features.map(({ name }) => columns.get(name));
}

function fillNumbers(
  feature: NumberFeature,
  column: Column,
  rows: Int32Array,
  out: Float64Array,
  at: number,
  step: number,
): void {
  const values = numbersOf(column);
  for (const row of rows) {
    const x = values[row];
    checkFinite(feature.name, x, row);
    const missing = Number.isNaN(x);
    out[at] = missing ? feature.median : x;
    if (feature.missing > 0) out[at + 1] = missing ? 1 : 0;
    at += step;
  }
}

function fillLevels(
  feature: TextFeature,
  column: Column,
  rows: Int32Array,
  out: Float64Array,
  at: number,
  step: number,
): void {
  const texts = textsOf(column);
  const places = new Map(feature.levels.map((level, place) => [level, place]));
  for (const row of rows) {
    const place = places.get(texts[row]);
    if (place !== undefined) out[at + place] = 1;
    at += step;
  }
}

function numbersOf(column: Column): Float64Array {
  if (isNumeric(column)) return column.values;
  const row = column.values.findIndex((text) => text !== null);
  if (row < 0) return new Float64Array(column.values.length).fill(NaN);
  throw new TypeError(
    `model: column ${quote(column.name)}: row ${row}: expected a number, as in training, got ${describe(column.values[row])}`,
  );
}

function textsOf(column: Column): readonly (string | null)[] {
  if (!(column.values instanceof Float64Array)) return column.values;
  const row = column.values.findIndex((x) => !Number.isNaN(x));
  if (row < 0) return Array.from(column.values, () => null);
  throw new TypeError(
    `model: column ${quote(column.name)}: row ${row}: expected a text, as in training, got ${column.values[row]}. Read the column as text.`,
  );
}

function checkFinite(name: string, x: number, row: number): void {
  if (x === Infinity || x === -Infinity)
    throw new RangeError(
      `model: column ${quote(name)}: row ${row}: expected a finite number or NaN for a missing one, got ${x}`,
    );
}
