import { LANES, storeUpTo, spread } from "./lane";

/**
 * A kernel of an optimizer that moves matrices: a pass over n rows from row `first` on. Of the state, some has a number an
 * element, some a number a row or a column; `work` is room for what the step needs besides, and two sums of f64 are
 * written at `out` where a pass has any. The numbers of the last vector in a row that are not part of it are those of the
 * next one: they are read, and must not be written.
 */
export type RowPass = (
  fields: usize, first: i32, n: i32, columns: i32, x: usize, g: usize, a: usize, b: usize, c: usize, work: usize, out: usize,
) => void;

/** The rooms of rows of matrix products are padded with zeros to these multiples, so that no product has a tail. */
export const ROWS: i32 = 4, COLUMNS: i32 = 2 * LANES;

/**
 * d ← αc + βab for a of m × k, element (i, j) at a + i·aRow + j·aColumn, and b, c and d with rows of n elements: m and n
 * are multiples of ROWS and COLUMNS. Sums run over k in order, eight vectors at a time.
 */
export function product(m: i32, n: i32, k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, alpha: f64, c: usize, beta: f64, d: usize): void {
  const row = <usize>n * sizeof<F>(), by = spread(beta), keep = spread(alpha);
  for (let i = 0; i < m; i += ROWS, a += ROWS * aRow, c += ROWS * row, d += ROWS * row) {
    for (let j: usize = 0; j < row; j += 32) {
      const zero = v128.splat<F>(0);
      let s0 = zero, t0 = zero, s1 = zero, t1 = zero, s2 = zero, t2 = zero, s3 = zero, t3 = zero;
      for (let l = 0, p = a, q = b + j; l < k; l++, p += aColumn, q += row) {
        const q0 = v128.load(q), q1 = v128.load(q, 16);
        const p0 = splatAt(p), p1 = splatAt(p + aRow), p2 = splatAt(p + 2 * aRow), p3 = splatAt(p + 3 * aRow);
        s0 = s0 + p0 * q0, t0 = t0 + p0 * q1, s1 = s1 + p1 * q0, t1 = t1 + p1 * q1;
        s2 = s2 + p2 * q0, t2 = t2 + p2 * q1, s3 = s3 + p3 * q0, t3 = t3 + p3 * q1;
      }
      put(d + j, c + j, keep, by, s0, t0), put(d + j + row, c + j + row, keep, by, s1, t1);
      put(d + j + 2 * row, c + j + 2 * row, keep, by, s2, t2), put(d + j + 3 * row, c + j + 3 * row, keep, by, s3, t3);
    }
  }
}

function splatAt(at: usize): v128 { return LANES == 4 ? v128.load32_splat(at) : v128.load64_splat(at); }

function put(d: usize, c: usize, keep: v128, by: v128, s: v128, t: v128): void {
  v128.store(d, keep * v128.load(c) + by * s);
  v128.store(d, keep * v128.load(c, 16) + by * t, 16);
}

/** Element (i, j) of `from` to (j, i) of `to`, whose rows have `stride` and `toStride` elements. */
export function transpose(rows: i32, columns: i32, from: usize, stride: i32, to: usize, toStride: i32): void {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      store<F>(to + (<usize>j * toStride + i) * sizeof<F>(), load<F>(from + (<usize>i * stride + j) * sizeof<F>()));
}

/** x ← by·x for n elements. */
export function scaleAll(n: i32, x: usize, by: f64): void {
  const factor = spread(by);
  for (; n > 0; n -= LANES, x += 16) storeUpTo(x, factor * v128.load(x), n);
}
