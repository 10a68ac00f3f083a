// The linear model's share of an evaluation, for a block of rows that stays in the cache between the two: margins X·w
// before the loss's sweep, Xᵀr after it. Rows lie one after another; four are taken at once.
import { LANES, splat, and, or, firstLanes } from "../lane";
import { SCRATCH } from "../layout";

function total(v: v128): F {
  return LANES == 4
    ? (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3)) as F
    : f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1) as F;
}

/** Bytes of X that are read ahead of their use, where rows are shorter than a page: they stay in the first-level cache until then. */
const AHEAD: usize = 32768, PAGE: usize = 4096;

/**
 * Reads a vector of each cache line in their order: processors fetch ahead of one reader of all lines, but hardly of four
 * that each jump on at the end of a short row. It is stored, where it means nothing, so that it is done.
 */
function touch(from: usize, end: usize): void {
  let all = splat(0);
  for (; from < end; from += 64) all = or(all, v128.load(from));
  v128.store(SCRATCH, all);
}

/** out_i = bias + Σ_j x_ij w_j for n rows. */
export function margins(n: i32, columns: i32, x: usize, w: usize, bias: F, out: usize): void {
  const pitch = <usize>columns * sizeof<F>(), end = x + <usize>n * pitch;
  let touched = pitch < PAGE ? x : end;
  for (; n >= 4; n -= 4, x += 4 * pitch, out += 4 * sizeof<F>()) {
    if (x + 4 * pitch > touched) {
      const from = touched;
      touched = min<usize>(x + max<usize>(AHEAD, 4 * pitch), end);
      touch(from, touched);
    }
    let a = splat(0), b = splat(0), c = splat(0), d = splat(0), j = columns, p = x, q = x + pitch, r = q + pitch, s = r + pitch, v = w;
    for (; j >= LANES; j -= LANES, p += 16, q += 16, r += 16, s += 16, v += 16) {
      const wj = v128.load(v);
      a = a + v128.load(p) * wj, b = b + v128.load(q) * wj, c = c + v128.load(r) * wj, d = d + v128.load(s) * wj;
    }
    if (j > 0) {
      const mask = firstLanes(j), wj = v128.load(v);
      a = a + and(v128.load(p) * wj, mask), b = b + and(v128.load(q) * wj, mask), c = c + and(v128.load(r) * wj, mask), d = d + and(v128.load(s) * wj, mask);
    }
    store<F>(out, bias + total(a));
    store<F>(out, bias + total(b), sizeof<F>());
    store<F>(out, bias + total(c), 2 * sizeof<F>());
    store<F>(out, bias + total(d), 3 * sizeof<F>());
  }
  for (; n > 0; n--, x += pitch, out += sizeof<F>()) {
    let a = splat(0), j = columns, p = x, v = w;
    for (; j >= LANES; j -= LANES, p += 16, v += 16) a = a + v128.load(p) * v128.load(v);
    if (j > 0) a = a + and(v128.load(p) * v128.load(v), firstLanes(j));
    store<F>(out, bias + total(a));
  }
}

/** g_j = Σ_i x_ij r_i over n rows, written to whole vectors; what lies past g_columns is of no meaning. */
export function transposed(n: i32, columns: i32, x: usize, r: usize, g: usize): void {
  const pitch = <usize>columns * sizeof<F>();
  for (let j = 0, o = g; j < columns; j += LANES, o += 16) v128.store(o, splat(0));
  for (; n >= 4; n -= 4, x += 4 * pitch, r += 4 * sizeof<F>()) {
    const a = v128.load_splat<F>(r), b = v128.load_splat<F>(r, sizeof<F>()), c = v128.load_splat<F>(r, 2 * sizeof<F>()), d = v128.load_splat<F>(r, 3 * sizeof<F>());
    for (let j = columns, p = x, q = x + pitch, s = q + pitch, t = s + pitch, o = g; j > 0; j -= LANES, p += 16, q += 16, s += 16, t += 16, o += 16)
      v128.store(o, v128.load(o) + ((a * v128.load(p) + b * v128.load(q)) + (c * v128.load(s) + d * v128.load(t))));
  }
  for (; n > 0; n--, x += pitch, r += sizeof<F>()) {
    const a = v128.load_splat<F>(r);
    for (let j = columns, p = x, o = g; j > 0; j -= LANES, p += 16, o += 16) v128.store(o, v128.load(o) + a * v128.load(p));
  }
}

/** Adds n elements to as many f64 totals. */
export function addTo(n: i32, from: usize, totals: usize): void {
  for (; n > 0; n--, from += sizeof<F>(), totals += 8) store<f64>(totals, load<f64>(totals) + <f64>load<F>(from));
}

/**
 * H_jk += Σ_i h_i x_ij x_ik for k ≥ j over n rows; rows of H are `pitch` bytes apart, a multiple of 16 with room for
 * whole vectors. Products of entries left of the diagonal in the first vector of a row are of no meaning.
 */
export function gram(n: i32, columns: i32, x: usize, h: usize, at: usize, pitch: usize): void {
  const row = <usize>columns * sizeof<F>();
  for (; n > 0; n -= 4, x += 4 * row, h += 4 * sizeof<F>()) {
    const count = n < 4 ? n : 4;
    for (let j = 0; j < columns; j++) {
      const start = <usize>(j & ~(LANES - 1)) * sizeof<F>(), to = at + <usize>j * pitch;
      const x0 = x, x1 = count > 1 ? x + row : x, x2 = count > 2 ? x + 2 * row : x, x3 = count > 3 ? x + 3 * row : x;
      const o = <usize>j * sizeof<F>();
      const a = v128.splat<F>(load<F>(h) * load<F>(x0 + o));
      const b = count > 1 ? v128.splat<F>(load<F>(h, sizeof<F>()) * load<F>(x1 + o)) : splat(0);
      const c = count > 2 ? v128.splat<F>(load<F>(h, 2 * sizeof<F>()) * load<F>(x2 + o)) : splat(0);
      const d = count > 3 ? v128.splat<F>(load<F>(h, 3 * sizeof<F>()) * load<F>(x3 + o)) : splat(0);
      for (let i = start; i < row; i += 16)
        v128.store(to + i, v128.load(to + i) + ((a * v128.load(x0 + i) + b * v128.load(x1 + i)) + (c * v128.load(x2 + i) + d * v128.load(x3 + i))));
    }
  }
}
