import { dot } from "../linear-algebra.js";

/**
 * The least-squares problem `min ‖A u + b‖` after an orthogonal transformation: `A P = Q R`, with which it reads
 * `min ‖R Pᵀ u + Qᵀ b‖`.
 */
export interface Triangle {
  /** Number of columns, n. */
  readonly size: number;
  /** `R`, n × n, row-major; nothing below the diagonal is read. */
  readonly r: Float64Array;
  /** Column `k` of `R` is column `order[k]` of `A`. */
  readonly order: Int32Array;
  /** The first n elements of `Qᵀ b`. */
  readonly right: Float64Array;
  /** How many columns stand out from those before them; the rows of `R` from there on are rounding errors of `A`. */
  readonly rank: number;
}

/**
 * Householder reflections with column pivoting (Businger & Golub 1965): the column with most that is new comes first, so
 * that the diagonal of `R` falls. No normal equations: their condition would be the square of that of `A`.
 *
 * @param columns - The columns of `A`, of norm about 1 or 0; overwritten.
 * @param right - `b`, overwritten by `Qᵀ b`.
 */
export function triangularize(columns: Float64Array[], right: Float64Array): Triangle {
  const size = columns.length;
  const rows = right.length;
  const order = Int32Array.from(columns, (_, k) => k);
  const r = new Float64Array(size * size);
  const steps = Math.min(rows, size);
  for (let k = 0; k < steps; k++) {
    const norms = columns.map((column, j) => (j < k ? -1 : normFrom(column, k)));
    let pivot = k;
    for (let j = k + 1; j < size; j++) if (norms[j] > norms[pivot]) pivot = j;
    [columns[k], columns[pivot]] = [columns[pivot], columns[k]];
    [order[k], order[pivot]] = [order[pivot], order[k]];
    const norm = norms[pivot];
    if (norm > 0) reflect(columns, k, norm, right);
  }
  // Not before: pivoting moves whole columns.
  for (let k = 0; k < steps; k++) for (let j = k; j < size; j++) r[k * size + j] = columns[j][k];
  const head = new Float64Array(size);
  head.set(right.subarray(0, steps));
  const triangle = { size, r, order, right: head, rank: size };
  return { ...triangle, rank: rankOf(triangle, independence(rows)) };
}

/** How much of a unit column may be rounding errors. */
export const independence = (rows: number): number => 20 * Number.EPSILON * Math.sqrt(rows);

/** How many columns have more that is new than the errors of the matrix may be. */
export function rankOf({ size, r, rank }: Triangle, tolerance: number): number {
  let count = 0;
  while (count < rank && Math.abs(r[count * size + count]) > tolerance) count++;
  return count;
}

function normFrom(column: Float64Array, first: number): number {
  let sum = 0;
  for (let i = first; i < column.length; i++) sum += column[i] * column[i];
  return Math.sqrt(sum);
}

/** Zeroes column `k` below its diagonal; the reflection acts on the columns after it and on the right-hand side. */
function reflect(columns: Float64Array[], k: number, norm: number, right: Float64Array): void {
  const mirror = columns[k];
  const image = mirror[k] > 0 ? -norm : norm;
  mirror[k] -= image;
  const squared = -image * mirror[k]; // ‖mirror‖² / 2, without cancellation.
  const apply = (x: Float64Array): void => {
    let product = 0;
    for (let i = k; i < x.length; i++) product += mirror[i] * x[i];
    const share = product / squared;
    for (let i = k; i < x.length; i++) x[i] -= share * mirror[i];
  };
  for (let j = k + 1; j < columns.length; j++) apply(columns[j]);
  apply(right);
  mirror[k] = image;
}

/** The problem for some of the columns, the others' `u` being given. */
export function restrict(triangle: Triangle, columns: readonly number[], given: Float64Array): Triangle {
  if (columns.length === triangle.size) return triangle;
  const { size, r, order, right, rank } = triangle;
  const image = imageOf(triangle, given);
  const place = new Int32Array(size);
  order.forEach((j, k) => (place[j] = k));
  const chosen = columns.map((j) =>
    Float64Array.from({ length: rank }, (_, i) => (i <= place[j] ? r[i * size + place[j]] : 0)),
  );
  const rest = Float64Array.from({ length: rank }, (_, i) => right[i] + image[i]);
  return triangularize(chosen, rest);
}

/** `R Pᵀ u`. */
function imageOf({ size, r, order, rank }: Triangle, u: Float64Array): Float64Array {
  const image = new Float64Array(size);
  for (let i = 0; i < rank; i++) {
    let sum = 0;
    for (let k = i; k < size; k++) sum += r[i * size + k] * u[order[k]];
    image[i] = sum;
  }
  return image;
}

/** By how much the model lowers the value: `½‖b‖² − ½‖A u + b‖²`, without their cancellation. */
export function predictedDecrease(triangle: Triangle, u: Float64Array): number {
  const image = imageOf(triangle, u);
  return -dot(triangle.right, image) - 0.5 * dot(image, image);
}

/** `Aᵀ b`, the gradient of the model in `u`. */
export function modelGradient({ size, r, order, right, rank }: Triangle): Float64Array {
  const gradient = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    let sum = 0;
    for (let i = 0; i <= Math.min(k, rank - 1); i++) sum += r[i * size + k] * right[i];
    gradient[order[k]] = sum;
  }
  return gradient;
}

/** Solves `R x = b` for the leading `count` rows and columns, in place. */
export function solveUpper(r: Float64Array, size: number, count: number, x: Float64Array): void {
  for (let i = count - 1; i >= 0; i--) {
    let sum = x[i];
    for (let j = i + 1; j < count; j++) sum -= r[i * size + j] * x[j];
    x[i] = sum / r[i * size + i];
  }
}

/** Solves `Rᵀ x = b` for the leading `count` rows and columns, in place. */
export function solveUpperTransposed(r: Float64Array, size: number, count: number, x: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const solved = x[i] / r[i * size + i];
    x[i] = solved;
    for (let j = i + 1; j < count; j++) x[j] -= r[i * size + j] * solved;
  }
}

/** The solution of `min ‖A u + b‖` in which columns that depend on others have no part. */
export function solveTriangle({ size, r, order, right, rank }: Triangle): Float64Array {
  const x = right.map((c) => -c);
  solveUpper(r, size, rank, x);
  const u = new Float64Array(size);
  for (let k = 0; k < rank; k++) u[order[k]] = x[k];
  return u;
}

/** Solutions of `min ‖A u + b‖² + λ ‖E u‖²`, for one diagonal `E` and any λ > 0. */
export class DampedTriangle {
  readonly #triangle: Triangle;
  readonly #diagonal: Float64Array;
  /** The triangle of the damped problem; `Sᵀ S = Pᵀ (Aᵀ A + λ E²) P`. */
  readonly #s: Float64Array;

  constructor(triangle: Triangle, diagonal: Float64Array) {
    this.#triangle = triangle;
    this.#diagonal = diagonal;
    this.#s = new Float64Array(triangle.r.length);
  }

  /** The solution for a λ, by turning `√λ E` into the triangle with Givens rotations. */
  solve(damping: number): Float64Array {
    const { size, r, order, right, rank } = this.#triangle;
    const s = this.#s;
    s.set(r);
    s.fill(0, rank * size);
    const x = right.map((c, k) => (k < rank ? -c : 0));
    const root = Math.sqrt(damping);
    const row = new Float64Array(size);
    for (let first = 0; first < size; first++) {
      row.fill(0);
      row[first] = root * this.#diagonal[order[first]];
      let below = 0;
      for (let k = first; k < size; k++) {
        if (row[k] === 0) continue;
        const above = s[k * size + k];
        const length = Math.sqrt(above * above + row[k] * row[k]);
        const cos = above / length;
        const sin = row[k] / length;
        for (let j = k; j < size; j++) {
          const upper = s[k * size + j];
          s[k * size + j] = cos * upper + sin * row[j];
          row[j] = cos * row[j] - sin * upper;
        }
        const upper = x[k];
        x[k] = cos * upper + sin * below;
        below = cos * below - sin * upper;
      }
    }
    solveUpper(s, size, size, x);
    const u = new Float64Array(size);
    for (let k = 0; k < size; k++) u[order[k]] = x[k];
    return u;
  }

  /** `−½ d‖E u‖² / dλ / ‖E u‖²` at the solution `u` that `solve` gave last: how fast its length falls with λ. */
  decline(u: Float64Array, length: number): number {
    return decline(this.#s, this.#triangle, this.#diagonal, u, length);
  }

  /** The same at λ = 0, for the undamped solution of a problem of full rank. */
  declineUndamped(u: Float64Array, length: number): number {
    return decline(this.#triangle.r, this.#triangle, this.#diagonal, u, length);
  }
}

function decline(
  s: Float64Array,
  { size, order }: Triangle,
  diagonal: Float64Array,
  u: Float64Array,
  length: number,
): number {
  const x = Float64Array.from(order, (j) => (diagonal[j] * diagonal[j] * u[j]) / length);
  solveUpperTransposed(s, size, size, x);
  let sum = 0;
  for (const element of x) sum += element * element;
  return sum;
}
