import { LANES, splat, lt, le, and, or, ne, eq, abs, firstLanes, addLower, addUpper, sumOfTotals, spread } from "../lane";

/** The sum of n elements in f64, in the order of the sweeps. */
export function sum(n: i32, x: usize): f64 {
  let t0 = f64x2.splat(0), t1 = f64x2.splat(0);
  for (; n > 0; n -= LANES, x += 16) {
    const v = and(v128.load(x), firstLanes(n));
    t0 = addLower(t0, v), t1 = addUpper(t1, v);
  }
  return sumOfTotals(f64x2.add(t0, t1));
}

// What the elements of an array must be besides in an interval, as bits; NaN is outside of each. With `ENDS` they are its ends.
const INTEGERS = 1, NONZERO = 2, ENDS = 4;

/** Whether every one of n elements lies in [low, high] and is of the kind; with `nan`, NaN passes too. */
export function inside(n: i32, x: usize, kind: i32, low: f64, high: f64, nan: bool): bool {
  const lo = spread(low), hi = spread(high), ends = kind == ENDS;
  let all = eq(splat(0), splat(0));
  if (!nan) {
    if (ends) for (; n >= 4 * LANES; n -= 4 * LANES, x += 64) all = and(all, four(true, lo, x, hi));
    else if (kind == 0 && <F>high - <F>low == Infinity) for (; n >= 4 * LANES; n -= 4 * LANES, x += 64) all = and(all, areFinite(x));
    else if (kind == 0) for (; n >= 4 * LANES; n -= 4 * LANES, x += 64) all = and(all, four(false, lo, x, hi));
  }
  for (; n > 0; n -= LANES, x += 16) {
    const v = v128.load(x);
    let good = within(ends, lo, v, hi);
    if (kind & INTEGERS) good = and(good, eq(v, v128.trunc<F>(v)));
    if (kind & NONZERO) good = and(good, lt(splat(0), abs(v)));
    if (nan) good = or(good, ne(v, v));
    all = v128.andnot(all, v128.andnot(firstLanes(n), good));
  }
  return !v128.any_true(v128.not(all));
}

/** The same of four vectors together. */
// @ts-ignore: decorator
@inline function four(ends: bool, lo: v128, x: usize, hi: v128): v128 {
  const a = within(ends, lo, v128.load(x), hi), b = within(ends, lo, v128.load(x, 16), hi);
  return and(and(a, b), and(within(ends, lo, v128.load(x, 32), hi), within(ends, lo, v128.load(x, 48), hi)));
}

/** The same where low and high are all that is finite, as x − x is 0 then and else NaN. */
// @ts-ignore: decorator
@inline function areFinite(x: usize): v128 {
  const a = v128.load(x), b = v128.load(x, 16), c = v128.load(x, 32), d = v128.load(x, 48);
  return eq(or(or(a - a, b - b), or(c - c, d - d)), splat(0));
}

/** A mask of the lanes that are one of the ends, or between them. */
function within(ends: bool, low: v128, x: v128, high: v128): v128 {
  if (ends) return or(eq(x, low), eq(x, high));
  return and(le(low, x), le(x, high));
}
