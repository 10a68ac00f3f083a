// The linear model's share of an evaluation, for a block of rows that stays in the cache between the two: margins X·w
// before the loss's sweep, Xᵀr after it. Rows lie one after another; four are taken at once.
import { LANES, splat, and, addLower, addUpper, firstLanes } from "../lane";

function total(v: v128): F {
  return LANES == 4
    ? (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3)) as F
    : f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1) as F;
}

/**
 * Takes four rows at once, `rows` times: of x for their margins, of `before` for its sums, or both on one way; which of them
 * is known where this is inlined. Rows of x are a quarter of the block apart: processors fetch ahead of four readers that each go on from
 * row to row, but hardly of four that jump on at the end of a short one. Rows of `before` follow each other.
 */
// @ts-ignore: decorator
@inline function walk(hasMargins: bool, hasSums: bool, rows: i32, columns: i32, x: usize, apart: usize, w: usize, bias: F, out: usize, outApart: usize, before: usize, slopes: usize, g: usize): void {
  const pitch = <usize>columns * sizeof<F>(), least = hasMargins ? LANES : 1;
  for (; rows > 0; rows--, x += pitch, out += sizeof<F>(), before += 4 * pitch, slopes += 4 * sizeof<F>()) {
    let a = splat(0), b = splat(0), c = splat(0), d = splat(0);
    let r0 = splat(0), r1 = splat(0), r2 = splat(0), r3 = splat(0);
    if (hasSums) r0 = v128.load_splat<F>(slopes), r1 = v128.load_splat<F>(slopes, sizeof<F>()), r2 = v128.load_splat<F>(slopes, 2 * sizeof<F>()), r3 = v128.load_splat<F>(slopes, 3 * sizeof<F>());
    let j = columns, p = x, q = before, v = w, o = g;
    for (; j >= least; j -= LANES, p += 16, q += 16, v += 16, o += 16) {
      if (hasMargins) {
        const wj = v128.load(v), p1 = p + apart, p2 = p1 + apart, p3 = p2 + apart;
        a = a + v128.load(p) * wj, b = b + v128.load(p1) * wj, c = c + v128.load(p2) * wj, d = d + v128.load(p3) * wj;
      }
      if (hasSums) addRows(o, q, pitch, r0, r1, r2, r3);
    }
    if (hasMargins && j > 0) {
      const mask = firstLanes(j), wj = v128.load(v), p1 = p + apart, p2 = p1 + apart, p3 = p2 + apart;
      a = a + and(v128.load(p) * wj, mask), b = b + and(v128.load(p1) * wj, mask), c = c + and(v128.load(p2) * wj, mask), d = d + and(v128.load(p3) * wj, mask);
      if (hasSums) addRows(o, q, pitch, r0, r1, r2, r3);
    }
    if (hasMargins) {
      const out1 = out + outApart, out2 = out1 + outApart, out3 = out2 + outApart;
      store<F>(out, bias + total(a)), store<F>(out1, bias + total(b)), store<F>(out2, bias + total(c)), store<F>(out3, bias + total(d));
    }
  }
}

function addRows(o: usize, q: usize, pitch: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const q1 = q + pitch, q2 = q1 + pitch, q3 = q2 + pitch;
  v128.store(o, v128.load(o) + ((r0 * v128.load(q) + r1 * v128.load(q1)) + (r2 * v128.load(q2) + r3 * v128.load(q3))));
}

/** out_i = bias + Σ_j x_ij w_j for n rows. */
export function margins(n: i32, columns: i32, x: usize, w: usize, bias: F, out: usize): void {
  const quarter = <usize>(n >> 2), pitch = <usize>columns * sizeof<F>();
  marginsOf(n >> 2, columns, x, quarter * pitch, w, bias, out, quarter * sizeof<F>());
  marginsOf(n & 3, columns, x + 4 * quarter * pitch, 0, w, bias, out + 4 * quarter * sizeof<F>(), 0); // each as four that are the same
}

function marginsOf(rows: i32, columns: i32, x: usize, apart: usize, w: usize, bias: F, out: usize, outApart: usize): void {
  walk(true, false, rows, columns, x, apart, w, bias, out, outApart, 0, 0, 0);
}

/** g_j = Σ_i x_ij r_i over n rows, written to whole vectors; what lies past g_columns is of no meaning. */
export function transposed(n: i32, columns: i32, x: usize, r: usize, g: usize): void {
  clear(columns, g);
  walk(false, true, n >> 2, columns, 0, 0, 0, 0, 0, 0, x, r, g);
  const pitch = <usize>columns * sizeof<F>(), whole = <usize>(n & ~3);
  x += whole * pitch, r += whole * sizeof<F>();
  for (n &= 3; n > 0; n--, x += pitch, r += sizeof<F>()) {
    const a = v128.load_splat<F>(r);
    for (let j = columns, p = x, o = g; j > 0; j -= LANES, p += 16, o += 16) v128.store(o, v128.load(o) + a * v128.load(p));
  }
}

/**
 * `transposed` of a block of n rows, a multiple of four, and `margins` of the next block, of as many: that one comes from
 * memory while the other is computed.
 */
export function advance(n: i32, columns: i32, x: usize, r: usize, g: usize, w: usize, bias: F, out: usize): void {
  const quarter = <usize>(n >> 2), pitch = <usize>columns * sizeof<F>();
  clear(columns, g);
  walk(true, true, n >> 2, columns, x + 4 * quarter * pitch, quarter * pitch, w, bias, out, quarter * sizeof<F>(), x, r, g);
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
