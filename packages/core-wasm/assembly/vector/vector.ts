// Arrays as wholes: sums, scalings and averages of gradients and parameters, and of the columns of a matrix. Nothing is written
// past an array's end, where it is not said.
import { LANES, splat, abs, and, andnot, clamp as clampVector, eq, firstLanes, max, maxOfLanes, storeUpTo, addLower, addUpper, sumOfTotals } from "../lane";

/** Σ (x·scale)² in f64, in a fixed order. */
export function sumOfSquares(n: i32, x: usize, scale: f64): f64 {
  let t0 = f64x2.splat(0), t1 = f64x2.splat(0), by = f64x2.splat(scale), zero = f64x2.splat(0);
  for (; n > 0; n -= LANES, x += 16) {
    const v = and(v128.load(x), firstLanes(n));
    const a = f64x2.mul(addLower(zero, v), by);
    t0 = f64x2.add(t0, f64x2.mul(a, a));
    if (LANES == 4) {
      const b = f64x2.mul(addUpper(zero, v), by);
      t1 = f64x2.add(t1, f64x2.mul(b, b));
    }
  }
  return sumOfTotals(f64x2.add(t0, t1));
}

/** The greatest |x|; NaN is passed over. */
export function greatest(n: i32, x: usize): f64 {
  let most = splat(0);
  for (; n > 0; n -= LANES, x += 16) most = max(most, and(abs(v128.load(x)), firstLanes(n)));
  return <f64>v128.extract_lane<F>(maxOfLanes(most), 0);
}

/** x ← factor·x. */
export function scale(n: i32, x: usize, factor: f64): void {
  const by = splat(factor);
  for (; n > 0; n -= LANES, x += 16) storeUpTo(x, by * v128.load(x), n);
}

/** x ← x + amount. */
export function shift(n: i32, x: usize, amount: f64): void {
  const by = splat(amount);
  for (; n > 0; n -= LANES, x += 16) storeUpTo(x, v128.load(x) + by, n);
}

/** x ← x held to [low, high]; NaN stays. */
export function clamp(n: i32, x: usize, low: f64, high: f64): void {
  const lo = splat(low), hi = splat(high);
  for (; n > 0; n -= LANES, x += 16) storeUpTo(x, clampVector(v128.load(x), lo, hi), n);
}

/** x ← keep·x + share·y; with keep 0 what x was does not matter, even NaN. */
export function blend(n: i32, x: usize, y: usize, keep: f64, share: f64): void {
  const k = splat(keep), s = splat(share);
  if (keep == 0) for (; n > 0; n -= LANES, x += 16, y += 16) storeUpTo(x, s * v128.load(y), n);
  else for (; n > 0; n -= LANES, x += 16, y += 16) storeUpTo(x, k * v128.load(x) + s * v128.load(y), n);
}

/** x ← x + factor·y·m, for a mask m of zeros and ones. */
export function addMasked(n: i32, x: usize, y: usize, m: usize, factor: f64): void {
  const by = splat(factor);
  for (; n > 0; n -= LANES, x += 16, y += 16, m += 16) storeUpTo(x, v128.load(x) + by * v128.load(y) * v128.load(m), n);
}

/** x ← x where it is finite, 0 elsewhere. */
export function zeroNonFinite(n: i32, x: usize): void {
  for (; n > 0; n -= LANES, x += 16) {
    const v = v128.load(x);
    storeUpTo(x, and(v, eq(v - v, splat(0))), n);
  }
}

/** sums_j += Σ_i w_i d_ij over n rows in their order, d = x_ij − from_j or its square; whole vectors are read and written. */
export function columnSums(n: i32, columns: i32, x: usize, w: usize, wStep: usize, from: usize, squared: bool, sums: usize): void {
  const pitch = <usize>columns * sizeof<F>();
  for (; n > 0; n--, x += pitch, w += wStep) {
    const weight = v128.load_splat<F>(w);
    for (let i: usize = 0; i < pitch; i += 16) {
      const d = v128.load(x + i) - v128.load(from + i);
      v128.store(sums + i, v128.load(sums + i) + weight * (squared ? d * d : d));
    }
  }
}

/** x_ij ← (x_ij − mean_j) / deviation_j over n rows, and 0 where the deviation is 0. */
export function rescale(n: i32, columns: i32, x: usize, mean: usize, deviation: usize): void {
  for (; n > 0; n--)
    for (let j = columns, m = mean, d = deviation; j > 0; j -= LANES, m += 16, d += 16) {
      const by = v128.load(d), v = andnot((v128.load(x) - v128.load(m)) / by, eq(by, splat(0)));
      storeUpTo(x, v, j);
      x += <usize>min<i32>(j, LANES) * sizeof<F>();
    }
}
