import type { Placed } from "@nadir/core-wasm";
import { columnSums, placeScaled, type ColumnSums } from "@nadir/core-wasm/linear-objective";

/** Numbers in row-major order: element (i, j) is values[i × columns + j]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** x becomes (x − mean) / deviation, and 0 where the deviation is 0. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/** Leaves a column as it is. */
export const unscaled: Scale = { mean: 0, deviation: 1 };

/**
 * Mean and population deviation (divided by Σw, not by Σw − 1) of every column. A constant column has deviation 0.
 *
 * The mean is summed twice, the second time over what the first left, so that it is right to the last digit or so.
 */
export function standardScales(matrix: Matrix, weights?: Float64Array): Scale[] {
  const mean = columnMeans(matrix, { weights });
  const rest = columnMeans(matrix, { weights, from: mean });
  for (let j = 0; j < mean.length; j++) mean[j] += rest[j];
  const variance = columnMeans(matrix, { weights, from: mean, squared: true });
  const constant = constantColumns(matrix, weights);
  return Array.from(mean, (m, j) => ({ mean: m, deviation: constant[j] ? 0 : Math.sqrt(variance[j]) }));
}

/** No shift, and the root of the mean square as deviation: for a model that has no intercept to take up a shift. */
export function rootMeanSquareScales(matrix: Matrix, weights?: Float64Array): Scale[] {
  const squares = columnMeans(matrix, { weights, squared: true });
  return Array.from(squares, (square) => ({ mean: 0, deviation: Math.sqrt(square) }));
}

/** A copy in which every column has its scale. */
export function scaled({ rows, columns, values }: Matrix, scales: readonly Scale[]): Matrix {
  const out = new Float64Array(values.length);
  const [means, deviations] = columnsOf(scales);
  for (let at = 0; at < out.length;)
    for (let j = 0; j < columns; j++, at++) out[at] = deviations[j] === 0 ? 0 : (values[at] - means[j]) / deviations[j];
  return { rows, columns, values: out };
}

/** As `scaled`, in the core's memory. */
export function placedScaled({ values }: Matrix, scales: readonly Scale[]): Placed<"f64"> {
  return placeScaled(values, ...columnsOf(scales));
}

function columnsOf(scales: readonly Scale[]): [means: Float64Array, deviations: Float64Array] {
  return [Float64Array.from(scales, ({ mean }) => mean), Float64Array.from(scales, ({ deviation }) => deviation)];
}

/** Means of x − from, or of its square, in every column. */
function columnMeans({ rows, columns, values }: Matrix, options: ColumnSums): Float64Array {
  let mass = options.weights ? 0 : rows;
  options.weights?.forEach((weight) => (mass += weight));
  return columnSums(values, columns, options).map((sum) => sum / mass);
}

/**
 * Which columns hold one number in all rows that count. By comparison, not by a deviation of 0: the mean of equal numbers
 * may be off by a rounding.
 */
function constantColumns({ rows, columns, values }: Matrix, weights?: Float64Array): boolean[] {
  const counts = (row: number) => weights === undefined || weights[row] > 0;
  const first = weights === undefined ? 0 : weights.findIndex((weight) => weight > 0);
  const constant = Array.from({ length: columns }, () => true);
  let left = columns;
  for (let i = first + 1; i < rows && left > 0; i++) {
    if (!counts(i)) continue;
    for (let j = 0; j < columns; j++) {
      if (!constant[j] || values[i * columns + j] === values[first * columns + j]) continue;
      constant[j] = false;
      left--;
    }
  }
  return constant;
}
