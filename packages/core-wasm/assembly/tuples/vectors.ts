/**
 * Sums and maps over the elements of two arrays, in f64 whatever the arrays hold. Sums carry along what their additions
 * lose, so that they are as good at a thousand elements as at two.
 */

/** A function of two elements and a number, on a pair of f64. */
@unmanaged
export abstract class Term {
  abstract of(a: v128, b: v128, v: v128): v128;
}

@final @unmanaged
export class Product extends Term {
  of(a: v128, b: v128, v: v128): v128 { return f64x2.mul(a, b); }
}

/** The elements at x and behind it. */
export function pair(x: usize): v128 { return sizeof<F>() == 4 ? f64x2.promote_low_f32x4(v128.load_zero<f64>(x)) : v128.load(x); }
/** Stores a pair, or only the first of it. */
export function storePair(to: usize, v: v128, one: bool): void {
  const narrow = sizeof<F>() == 4 ? f32x4.demote_f64x2_zero(v) : v;
  if (one) v128.store_lane<F>(to, narrow, 0);
  else if (sizeof<F>() == 4) v128.store_lane<f64>(to, narrow, 0);
  else v128.store(to, narrow);
}
/** What the sum s of a and b lost when it was rounded. f32 has digits to spare in f64. */
function lostIn(a: v128, b: v128, s: v128): v128 {
  if (sizeof<F>() == 4) return f64x2.splat(0);
  const v = f64x2.sub(s, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(s, v)), f64x2.sub(b, v));
}

/** Σ T(aⱼ, bⱼ, x) over n elements. */
export function sumOf<T extends Term>(a: usize, b: usize, n: i32, x: f64 = 0): f64 {
  const term = changetype<T>(0), v = f64x2.splat(x), width = 2 * sizeof<F>();
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), lost = f64x2.splat(0);
  for (; n >= 4; n -= 4, a += 2 * width, b += 2 * width) {
    const x0 = term.of(pair(a), pair(b), v), x1 = term.of(pair(a + width), pair(b + width), v);
    const u0 = f64x2.add(s0, x0), u1 = f64x2.add(s1, x1);
    lost = f64x2.add(lost, f64x2.add(lostIn(s0, x0, u0), lostIn(s1, x1, u1)));
    s0 = u0, s1 = u1;
  }
  for (; n > 0; n -= 2, a += width, b += width) {
    const x0 = term.of(pair(a), pair(b), v), kept = n == 1 ? f64x2.replace_lane(x0, 1, 0) : x0, u0 = f64x2.add(s0, kept);
    lost = f64x2.add(lost, lostIn(s0, kept, u0));
    s0 = u0;
  }
  const s = f64x2.add(s0, s1), rest = f64x2.add(lost, lostIn(s0, s1, s));
  const left = f64x2.extract_lane(s, 0), right = f64x2.extract_lane(s, 1), sum = left + right;
  const more = f64x2.extract_lane(rest, 0) + f64x2.extract_lane(rest, 1);
  return isFinite(sum) ? sum + (more + lostBetween(left, right, sum)) : sum; // (∞ has lost NaN)
}

/** Writes y·T(aⱼ, bⱼ, x) of n elements. `to` may be an array that is read. */
export function mapOf<T extends Term>(a: usize, b: usize, n: i32, x: f64, y: f64, to: usize): void {
  const term = changetype<T>(0), v = f64x2.splat(x), by = f64x2.splat(y), width = 2 * sizeof<F>();
  for (; n > 0; n -= 2, a += width, b += width, to += width)
    storePair(to, f64x2.mul(by, term.of(pair(a), pair(b), v)), n == 1);
}

/** What the sum s of a and b lost when it was rounded. */
export function lostBetween(a: f64, b: f64, s: f64): f64 {
  const v = s - a;
  return (a - (s - v)) + (b - v);
}

/** What a·b loses when it is rounded, of numbers whose product is no extreme one (Dekker's product). */
export function lostInProduct(a: f64, b: f64): f64 {
  const a1 = upperHalf(a), a2 = a - a1, b1 = upperHalf(b), b2 = b - b1;
  return ((a1 * b1 - a * b) + (a1 * b2 + a2 * b1)) + a2 * b2;
}
function upperHalf(x: f64): f64 { return reinterpret<f64>(reinterpret<i64>(x) & -134217728); }

/** The greatest |xⱼ| of n elements; NaN where there is one. */
export function largest(x: usize, n: i32): f64 {
  let most: f64 = 0;
  for (; n > 0; n--, x += sizeof<F>()) most = Math.max(most, Math.abs(<f64>load<F>(x)));
  return most;
}

/** Which of n elements has more than half of their squared length, or −1. */
export function dominant(x: usize, n: i32, square: f64): i32 {
  const half = f64x2.splat(0.5 * square);
  for (let j = 0; j < n; j += 2) {
    const v = pair(x + <usize>j * sizeof<F>()), mask = f64x2.gt(f64x2.mul(v, v), half);
    if (!v128.any_true(mask)) continue;
    const i = j + (i64x2.extract_lane(mask, 0) != 0 ? 0 : 1);
    if (i < n) return i;
  }
  return -1;
}

/** The power of two that brings a positive number into [1, 2) or, of numbers that are hardly there, near it. */
export function toUnit(x: f64): f64 {
  const exponent = <i32>((reinterpret<i64>(x) >> 52) & 2047), limit = sizeof<F>() == 4 ? 126 : 1022; // of what F can hold
  return reinterpret<f64>(<i64>(1023 + min(max(1023 - exponent, -limit), limit)) << 52);
}

/**
 * Writes x of n elements times a power of two that brings the greatest to about 1, and returns the power. Where there are
 * infinite elements, only these are left, as ±1, and the power is 0: the direction in which x went to infinity.
 */
export function normalise(x: usize, n: i32, to: usize): f64 {
  const most = largest(x, n), factor = most == 0 || isNaN(most) ? 1 : most == Infinity ? 0 : toUnit(most);
  for (; n > 0; n--, x += sizeof<F>(), to += sizeof<F>()) {
    const element: f64 = load<F>(x);
    store<F>(to, <F>(factor > 0 ? element * factor : Math.abs(element) == Infinity ? Math.sign(element) : 0));
  }
  return factor;
}
