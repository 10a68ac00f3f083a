/**
 * Dense linear algebra for the solvers: f64 loops over flat arrays, with a fixed order of summation.
 * Matrices are square, symmetric and row-major, and only their lower triangle is read, unless it says otherwise.
 */

/** `Σ aᵢ bᵢ`, summed in index order. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** `y ← y + α x`. */
export function axpy(alpha: number, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) y[i] += alpha * x[i];
}

/** `max |aᵢ|`; NaN if any element is NaN, 0 for no elements. */
export function maxNorm(a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]));
  return largest;
}

/** `‖a - b‖∞`. */
export function distance(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}

/** `√Σ aᵢ²`, scaled by the largest element so that it neither overflows nor underflows on the way. */
export function euclideanNorm(a: Float64Array): number {
  const scale = maxNorm(a);
  if (scale === 0 || !Number.isFinite(scale)) return scale;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const ratio = a[i] / scale;
    sum += ratio * ratio;
  }
  return scale * Math.sqrt(sum);
}

/** What {@link cholesky} found. */
export interface CholeskyDiagnosis {
  /** Whether every pivot exceeded the tolerance, so that the factor is complete. */
  readonly definite: boolean;
  /** The column of the pivot reported: the first that failed, or the one with the smallest pivot. */
  readonly column: number;
  /** That pivot over the diagonal element it came from: near 0 for a column that the ones before it explain. */
  readonly relativePivot: number;
}

/**
 * Replaces the lower triangle of a symmetric matrix by its Cholesky factor `L`, `L Lᵀ = A`.
 *
 * Row by row: in row-major storage both rows of each inner product are contiguous (the column-oriented algorithm of
 * column-major libraries, transposed).
 *
 * @param matrix - `size × size`, row-major, overwritten; the part above the diagonal is neither read nor written.
 * @param tolerance - A pivot counts as zero when it is at most this fraction of its diagonal element; default `8 size ε`.
 * @returns A diagnosis; when `definite` is false, the rows from `column` on are unfinished.
 */
export function cholesky(matrix: Float64Array, size: number, tolerance = pivotTolerance(size)): CholeskyDiagnosis {
  let column = 0;
  let smallest = Infinity;
  for (let i = 0; i < size; i++) {
    const row = i * size;
    const diagonal = matrix[row + i];
    for (let j = 0; j < i; j++) {
      const remainder = matrix[row + j] - rowProduct(matrix, row, j * size, j);
      matrix[row + j] = remainder / matrix[j * size + j];
    }
    const pivot = diagonal - rowProduct(matrix, row, row, i);
    const relativePivot = diagonal > 0 ? pivot / diagonal : -1;
    // Negated, so that NaN is refused.
    if (!(relativePivot > tolerance && pivot < Infinity)) return { definite: false, column: i, relativePivot };
    matrix[row + i] = Math.sqrt(pivot);
    if (relativePivot < smallest) {
      smallest = relativePivot;
      column = i;
    }
  }
  return { definite: true, column, relativePivot: smallest };
}

const pivotTolerance = (size: number): number => 8 * size * Number.EPSILON;

/** `Σ_{k < count} m[a + k] m[b + k]` in four interleaved sums, which do not wait for each other. */
function rowProduct(m: Float64Array, a: number, b: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    s0 += m[a + k] * m[b + k];
    s1 += m[a + k + 1] * m[b + k + 1];
    s2 += m[a + k + 2] * m[b + k + 2];
    s3 += m[a + k + 3] * m[b + k + 3];
  }
  for (; k < count; k++) s0 += m[a + k] * m[b + k];
  return s0 + s1 + (s2 + s3);
}

/** Replaces `x` by the solution of `L Lᵀ z = x`, with the factor from {@link cholesky}. */
export function choleskySolve(factor: Float64Array, size: number, x: Float64Array): void {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    let sum = x[i];
    for (let j = 0; j < i; j++) sum -= factor[row + j] * x[j];
    x[i] = sum / factor[row + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = i * size;
    const solved = x[i] / factor[row + i];
    x[i] = solved;
    for (let j = 0; j < i; j++) x[j] -= factor[row + j] * solved;
  }
}

/**
 * Replaces a general matrix by its factors `L` (unit diagonal, not stored) and `U`, with exchanges of rows.
 *
 * @param matrix - `size × size`, row-major, all of it read.
 * @returns The row taken for each step; undefined when the matrix is singular or not finite.
 */
export function luFactor(matrix: Float64Array, size: number): Int32Array | undefined {
  const pivots = new Int32Array(size);
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let i = k + 1; i < size; i++) {
      if (Math.abs(matrix[i * size + k]) > Math.abs(matrix[pivot * size + k])) pivot = i;
    }
    const divisor = matrix[pivot * size + k];
    if (divisor === 0 || !Number.isFinite(divisor)) return undefined;
    pivots[k] = pivot;
    // With itself where the rows are in order.
    for (let j = 0; j < size; j++) {
      const kept = matrix[k * size + j];
      matrix[k * size + j] = matrix[pivot * size + j];
      matrix[pivot * size + j] = kept;
    }
    for (let i = k + 1; i < size; i++) {
      const factor = matrix[i * size + k] / divisor;
      matrix[i * size + k] = factor;
      for (let j = k + 1; j < size; j++) matrix[i * size + j] -= factor * matrix[k * size + j];
    }
  }
  return pivots;
}

/** Replaces `x` by the solution of `A z = x`, with the factors and pivots from {@link luFactor}. */
export function luSolve(factors: Float64Array, pivots: Int32Array, x: Float64Array): void {
  const size = pivots.length;
  for (let k = 0; k < size; k++) {
    const kept = x[pivots[k]];
    x[pivots[k]] = x[k];
    x[k] = kept;
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) x[i] -= factors[i * size + j] * x[j];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) x[i] -= factors[i * size + j] * x[j];
    x[i] /= factors[i * size + i];
  }
}

/** Settings of {@link solvePositive}. */
export interface SolvePositiveOptions {
  /** The first ridge to try when the matrix is not positive definite as it is; default the smallest that can help. */
  firstRidge?: number;
  /** Receives the solution; default a new array. */
  out?: Float64Array;
  /** Room for the factor, `size²` elements, overwritten; default a new array. */
  workspace?: Float64Array;
}

/** What {@link solvePositive} returns. */
export interface PositiveSolution {
  readonly solution: Float64Array;
  /** The `ρ` of the system that was solved, `(A + ρ D) x = b`; 0 when `A` itself was positive definite. */
  readonly ridge: number;
  /** How `A` without a ridge fared: which column is explained by the ones before it. */
  readonly diagnosis: CholeskyDiagnosis;
}

/**
 * Solves `A x = b` for a symmetric positive definite `A`; where `A` is singular or indefinite, solves `(A + ρ D) x = b`
 * with the smallest `ρ` of a decimal ladder that makes the sum positive definite, and reports it.
 *
 * `D` is the diagonal of `|A|` (1 where that is 0). The system is first scaled to a unit diagonal, which is within a
 * factor of `size` of the best diagonal scaling (van der Sluis 1969): columns in different units cost no accuracy.
 *
 * @param matrix - `size × size`, row-major, `size` the length of `right`; its lower triangle is read, nothing is written.
 * @throws RangeError when the matrix has another size, or an element is not finite.
 */
export function solvePositive(
  matrix: Float64Array,
  right: Float64Array,
  options: SolvePositiveOptions = {},
): PositiveSolution {
  const size = right.length;
  if (matrix.length !== size * size) {
    const expected = `${size * size} elements (${size} × ${size}, as the right-hand side has ${size})`;
    throw new RangeError(`solvePositive: matrix: expected ${expected}, got ${matrix.length}`);
  }
  const { out: solution = new Float64Array(size), workspace: factor = new Float64Array(size * size) } = options;
  const scale = unitDiagonalScale(matrix, size);

  const attempt = (ridge: number): CholeskyDiagnosis => {
    scaleLowerTriangle(matrix, scale, ridge, factor);
    return cholesky(factor, size);
  };
  const diagnosis = attempt(0);
  let ridge = 0;
  if (!diagnosis.definite) {
    checkFinite(matrix, size);
    ridge = Math.max(options.firstRidge ?? 0, 10 * pivotTolerance(size));
    while (!attempt(ridge).definite) ridge *= 10;
  }
  for (let i = 0; i < size; i++) solution[i] = scale[i] * right[i];
  choleskySolve(factor, size, solution);
  for (let i = 0; i < size; i++) solution[i] *= scale[i];
  return { solution, ridge, diagnosis };
}

function unitDiagonalScale(matrix: Float64Array, size: number): Float64Array {
  const scale = new Float64Array(size);
  for (let i = 0; i < size; i++) scale[i] = 1 / Math.sqrt(Math.abs(matrix[i * size + i]) || 1);
  return scale;
}

function scaleLowerTriangle(matrix: Float64Array, scale: Float64Array, ridge: number, out: Float64Array): void {
  const size = scale.length;
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j <= i; j++) out[row + j] = matrix[row + j] * scale[i] * scale[j];
    out[row + i] += ridge;
  }
}

function checkFinite(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const element = matrix[i * size + j];
      if (!Number.isFinite(element)) {
        throw new RangeError(
          `solvePositive: matrix: expected finite elements, got ${element} in row ${i}, column ${j}`,
        );
      }
    }
  }
}
