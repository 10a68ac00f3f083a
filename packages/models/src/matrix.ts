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
  const mean = columnMeans(matrix, weights, (x) => x);
  const rest = columnMeans(matrix, weights, (x, j) => x - mean[j]);
  for (let j = 0; j < mean.length; j++) mean[j] += rest[j];
  const variance = columnMeans(matrix, weights, (x, j) => (x - mean[j]) * (x - mean[j]));
  const constant = constantColumns(matrix, weights);
  return Array.from(mean, (m, j) => ({ mean: m, deviation: constant[j] ? 0 : Math.sqrt(variance[j]) }));
}

/** No shift, and the root of the mean square as deviation: for a model that has no intercept to take up a shift. */
export function rootMeanSquareScales(matrix: Matrix, weights?: Float64Array): Scale[] {
  const squares = columnMeans(matrix, weights, (x) => x * x);
  return Array.from(squares, (square) => ({ mean: 0, deviation: Math.sqrt(square) }));
}

/** A copy in which every column has its scale. */
export function scaled({ rows, columns, values }: Matrix, scales: readonly Scale[]): Matrix {
  const out = new Float64Array(values.length);
  for (let at = 0; at < out.length;) {
    for (const { mean, deviation } of scales) {
      out[at] = deviation === 0 ? 0 : (values[at] - mean) / deviation;
      at++;
    }
  }
  return { rows, columns, values: out };
}

function columnMeans(matrix: Matrix, weights: Float64Array | undefined, term: (x: number, column: number) => number) {
  const sums = new Float64Array(matrix.columns);
  let mass = 0;
  for (let i = 0, at = 0; i < matrix.rows; i++) {
    const weight = weights ? weights[i] : 1;
    mass += weight;
    for (let j = 0; j < matrix.columns; j++) sums[j] += weight * term(matrix.values[at++], j);
  }
  for (let j = 0; j < matrix.columns; j++) sums[j] /= mass;
  return sums;
}

/**
 * Which columns hold one number in all rows that count. By comparison, not by a deviation of 0: the mean of equal numbers
 * may be off by a rounding.
 */
function constantColumns({ rows, columns, values }: Matrix, weights?: Float64Array): boolean[] {
  const counts = (row: number) => weights === undefined || weights[row] > 0;
  const first = weights === undefined ? 0 : weights.findIndex((weight) => weight > 0);
  const constant = Array.from({ length: columns }, () => true);
  for (let i = first + 1; i < rows; i++) {
    if (!counts(i)) continue;
    for (let j = 0; j < columns; j++) if (values[i * columns + j] !== values[first * columns + j]) constant[j] = false;
  }
  return constant;
}
