// The linear model's share of an evaluation, for a block of rows that stays in the cache between the two: margins X·w
// before the loss's sweep, Xᵀr after it. Rows lie one after another.
import { LANES, splat, and, addLower, addUpper, firstLanes } from "../lane";

function total(v: v128): F {
  return LANES == 4
    ? (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3)) as F
    : f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1) as F;
}

/**
 * out_i = bias + Σ_j x_ij w_j for n rows. They are read from end to end, as processors fetch ahead best of that: two rows
 * at once that share w take twice as long where they come from memory. Two sums a row, so that additions wait less for each other.
 */
export function margins(n: i32, columns: i32, x: usize, w: usize, bias: F, out: usize): void {
  for (; n > 0; n--, x += <usize>columns * sizeof<F>(), out += sizeof<F>()) {
    let a = splat(0), b = splat(0), j = columns, p = x, v = w;
    for (; j >= 4 * LANES; j -= 4 * LANES, p += 64, v += 64) {
      a = a + v128.load(p) * v128.load(v);
      b = b + v128.load(p, 16) * v128.load(v, 16);
      a = a + v128.load(p, 32) * v128.load(v, 32);
      b = b + v128.load(p, 48) * v128.load(v, 48);
    }
    a = a + b;
    for (; j >= LANES; j -= LANES, p += 16, v += 16) a = a + v128.load(p) * v128.load(v);
    if (j > 0) a = a + and(v128.load(p) * v128.load(v), firstLanes(j));
    store<F>(out, bias + total(a));
  }
}

/** g_j = Σ_i x_ij r_i over n rows, written to whole vectors; what lies past g_columns is of no meaning. */
export function transposed(n: i32, columns: i32, x: usize, r: usize, g: usize): void {
  clear(columns, g);
  const pitch = <usize>columns * sizeof<F>();
  for (; n >= 4; n -= 4, x += 4 * pitch, r += 4 * sizeof<F>()) addRows(columns, x, r, g);
  for (; n > 0; n--, x += pitch, r += sizeof<F>()) {
    const a = v128.load_splat<F>(r);
    for (let j = columns, p = x, o = g; j > 0; j -= LANES, p += 16, o += 16) v128.store(o, v128.load(o) + a * v128.load(p));
  }
}

/** The share of four rows, which the cache holds: taken at once, they need g but once. */
function addRows(columns: i32, x: usize, r: usize, g: usize): void {
  const pitch = <usize>columns * sizeof<F>();
  const r0 = v128.load_splat<F>(r), r1 = v128.load_splat<F>(r, sizeof<F>()), r2 = v128.load_splat<F>(r, 2 * sizeof<F>()), r3 = v128.load_splat<F>(r, 3 * sizeof<F>());
  let j = columns;
  for (; j > LANES; j -= 2 * LANES, x += 32, g += 32) {
    const x1 = x + pitch, x2 = x1 + pitch, x3 = x2 + pitch;
    v128.store(g, v128.load(g) + ((r0 * v128.load(x) + r1 * v128.load(x1)) + (r2 * v128.load(x2) + r3 * v128.load(x3))));
    v128.store(g, v128.load(g, 16) + ((r0 * v128.load(x, 16) + r1 * v128.load(x1, 16)) + (r2 * v128.load(x2, 16) + r3 * v128.load(x3, 16))), 16);
  }
  if (j > 0) v128.store(g, v128.load(g) + ((r0 * v128.load(x) + r1 * v128.load(x + pitch)) + (r2 * v128.load(x + 2 * pitch) + r3 * v128.load(x + 3 * pitch))));
}

function clear(columns: i32, g: usize): void {
  for (let j = 0, o = g; j < columns; j += LANES, o += 16) v128.store(o, splat(0));
}

/** Adds n elements to as many f64 totals; whole vectors are read and written. */
export function addTo(n: i32, from: usize, totals: usize): void {
  for (; n > 0; n -= LANES, from += 16, totals += 8 * LANES) {
    const v = v128.load(from);
    v128.store(totals, addLower(v128.load(totals), v));
    if (LANES == 4) v128.store(totals, addUpper(v128.load(totals, 16), v), 16);
  }
}

/**
 * H_jk += Σ_i h_i x_ij x_ik for k ≥ j over n rows; rows of H are `pitch` bytes apart, a multiple of 16 with room for
 * whole vectors. They are written two at a time, so that with an odd count of columns there is one more, of no meaning; nor
 * have products of entries left of the diagonal in the first vector of a row any. In f64 alone, also for X of f32.
 */
export function gram(n: i32, columns: i32, x: usize, h: usize, at: usize, pitch: usize): void {
  if (sizeof<F>() < 8) return; // and the module is smaller
  const row = <usize>columns * sizeof<F>();
  for (; n > 0; n -= 4, x += 4 * row, h += 4 * sizeof<F>()) {
    const has1 = n > 1, has2 = n > 2, has3 = n > 3;
    const x1 = has1 ? x + row : x, x2 = has2 ? x1 + row : x, x3 = has3 ? x2 + row : x;
    const h1 = h + sizeof<F>(), h2 = h1 + sizeof<F>(), h3 = h2 + sizeof<F>();
    for (let j = 0; j < columns; j += 2) {
      const o = <usize>j * sizeof<F>(), p = o + sizeof<F>();
      const a = product(true, h, x + o), b = product(has1, h1, x1 + o), c = product(has2, h2, x2 + o), d = product(has3, h3, x3 + o);
      const e = product(true, h, x + p), f = product(has1, h1, x1 + p), g = product(has2, h2, x2 + p), k = product(has3, h3, x3 + p);
      const start = <usize>(j & ~(LANES - 1)) * sizeof<F>();
      for (let i = start, to = at + <usize>j * pitch + start; i < row; i += 16, to += 16) {
        const v0 = v128.load(x + i), v1 = v128.load(x1 + i), v2 = v128.load(x2 + i), v3 = v128.load(x3 + i), next = to + pitch;
        v128.store(to, v128.load(to) + ((a * v0 + b * v1) + (c * v2 + d * v3)));
        v128.store(next, v128.load(next) + ((e * v0 + f * v1) + (g * v2 + k * v3)));
      }
    }
  }
}

/** The product of two numbers in every lane, or 0 where there is no such row. */
// @ts-ignore: decorator
@inline function product(isRow: bool, h: usize, x: usize): v128 {
  return isRow ? v128.load_splat<F>(h) * v128.load_splat<F>(x) : splat(0);
}
