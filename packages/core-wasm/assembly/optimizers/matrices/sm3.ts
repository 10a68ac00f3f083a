import { LANES, and, andnot, eq, firstLanes, max, maxOfLanes, min as least, splat, sqrt, storeUpTo } from "../../lane";

/** What the passes read. */
@unmanaged
class Sm3 {
  keep: v128;
  decay: v128;
  rate: v128;
  epsilon: v128;
  momentum: v128; // μ
  inflow: v128; // 1 − μ
}

/**
 * ν = min(R, C) + g² for the maxima R of rows, at b, and C of columns, at c; u = g / √(ν + ε), 0 where ν is;
 * m ← μm + (1 − μ)u at a, x ← κx − αm. R becomes the greatest ν of the row; that of columns is gathered at `work`.
 */
export function sm3(at: usize, first: i32, n: i32, columns: i32, x: usize, g: usize, a: usize, b: usize, c: usize, work: usize, out: usize): void {
  const fields = changetype<Sm3>(at);
  for (; n > 0; n--, b += sizeof<F>()) {
    const row = v128.splat<F>(load<F>(b));
    let greatest = splat(0);
    for (let k = columns, q = c, w = work; k > 0; k -= LANES, q += 16, w += 16) {
      const p = v128.load(x), gradient = v128.load(g) + fields.decay * p;
      const cover = least(row, v128.load(q)) + gradient * gradient;
      const u = andnot(gradient / sqrt(cover + fields.epsilon), eq(cover, splat(0)));
      const m = fields.momentum * v128.load(a) + fields.inflow * u;
      greatest = max(and(cover, firstLanes(k)), greatest);
      v128.store(w, max(cover, v128.load(w)));
      storeUpTo(a, m, k);
      storeUpTo(x, fields.keep * p - fields.rate * m, k);
      const bytes = <usize>min(k, LANES) * sizeof<F>();
      x += bytes, g += bytes, a += bytes;
    }
    store<F>(b, v128.extract_lane<F>(maxOfLanes(greatest), 0));
  }
}

/** The maxima of columns, once all rows are done. */
export function sm3Columns(at: usize, first: i32, n: i32, columns: i32, x: usize, g: usize, a: usize, b: usize, c: usize, work: usize, out: usize): void {
  memory.copy(c, work, <usize>columns * sizeof<F>());
}

// Of a vector every parameter is a row of its own: the sum of squares of Adagrad.
export { rmspropMomentum } from "../squares/rmsprop";
