/**
 * Numbers m·B^e with B = 2⁵¹² and a whole e: positive ones, and 0. They have the digits of f64 and no end of range, as
 * logarithms have, but their sums cost an addition and lose half an ulp. m is held to [2⁻²⁵⁶, 2²⁵⁶), so that of two numbers
 * whose e differ by more than 1 the lesser does not count. A number is m and e at an address. (For modules that compute
 * in f64.)
 */
import { exp, log } from "./scalar";

/** Bytes of a number. */
export const WIDE: usize = 16;

const BASE: f64 = 1.3407807929942597e154; // 2⁵¹²
const PART: f64 = 7.458340731200207e-155; // 2⁻⁵¹²
const MOST: f64 = 1.157920892373162e77; // 2²⁵⁶
const LEAST: f64 = 8.636168555094445e-78; // 2⁻²⁵⁶
const PER_LN_BASE: f64 = 0.0028177637517362566;
// ln B in two parts: products of the first with whole numbers below 2²⁰ are exact.
const LN_BASE_HIGH: f64 = 354.89135640859604, LN_BASE_LOW: f64 = 3.809595960326347e-8;

export function mantissa(p: usize): f64 { return load<f64>(p); }
export function exponent(p: usize): f64 { return load<f64>(p, 8); }

export function set(p: usize, m: f64, e: f64): void {
  store<f64>(p, m);
  store<f64>(p, e, 8);
}
export function copy(p: usize, from: usize): void { v128.store(p, v128.load(from)); }
export function clear(p: usize, n: i32): void { memory.fill(p, 0, <usize>n * WIDE); }

/** Sets m·B^e, for 2⁻⁷⁶⁸ ≤ m < 2⁷⁶⁸ or m = 0. */
export function setNormal(p: usize, m: f64, e: f64): void {
  if (m >= MOST) set(p, m * PART, e + 1);
  else if (m < LEAST && m > 0) set(p, m * BASE, e - 1);
  else set(p, m, e);
}

/** Adds m·B^e. */
export function add(p: usize, m: f64, e: f64): void {
  if (m == 0) return;
  const own = mantissa(p), over = e - exponent(p);
  if (own == 0) set(p, m, e);
  else if (over == 0) setNormal(p, own + m, e);
  else if (over > 0) set(p, over == 1 ? m + own * PART : m, e);
  else if (over == -1) store<f64>(p, own + m * PART);
}

/** Adds the number at q. */
export function addAt(p: usize, q: usize): void { add(p, mantissa(q), exponent(q)); }
/** Adds the product of the numbers at q and r. */
export function addProduct(p: usize, q: usize, r: usize): void { addNormal(p, mantissa(q) * mantissa(r), exponent(q) + exponent(r)); }
/** Multiplies by the number at q. */
export function multiply(p: usize, q: usize): void { setNormal(p, mantissa(p) * mantissa(q), exponent(p) + exponent(q)); }

export function addNormal(p: usize, m: f64, e: f64): void {
  if (m >= MOST) add(p, m * PART, e + 1);
  else if (m < LEAST) add(p, m * BASE, e - 1);
  else add(p, m, e);
}

/** Sets eˣ for a finite x. */
export function setExp(p: usize, x: f64): void {
  const e = nearest(x * PER_LN_BASE), rest = (x - e * LN_BASE_HIGH) - e * LN_BASE_LOW;
  setNormal(p, exp(min(max(rest, -178), 178)), e); // (beyond 2⁵³ the rest is no more than noise)
}

/** ln of the number at p; −∞ of 0. */
export function ln(p: usize): f64 {
  const e = exponent(p), ofMantissa = log(mantissa(p));
  return e == 0 ? ofMantissa : e * LN_BASE_HIGH + (e * LN_BASE_LOW + ofMantissa);
}

/** m·B^e as f64, in which it may be 0 or ∞. */
export function plain(m: f64, e: f64): f64 {
  if (e == 0 || m == 0) return m;
  if (e > 0) return e == 1 ? m * BASE : Infinity;
  return e == -1 ? m * PART : e == -2 ? m * PART * PART : e == -3 ? m * PART * PART * PART : 0;
}
/** The number at p as f64. */
export function plainAt(p: usize): f64 { return plain(mantissa(p), exponent(p)); }
/** The quotient of the numbers at p and q as f64. */
export function ratio(p: usize, q: usize): f64 { return plain(mantissa(p) / mantissa(q), exponent(p) - exponent(q)); }

/** Bytes of a sum of many numbers: m, e, and what its additions have lost of m. */
export const SUM: usize = 24;

/** Adds m·B^e to a sum (Neumaier). */
export function accumulate(p: usize, m: f64, e: f64): void {
  if (m == 0) return;
  const own = mantissa(p), lost = load<f64>(p, 16), over = e - exponent(p);
  if (own == 0 || over > 1) return setSum(p, m, e, 0);
  if (over < -1) return;
  const a = over == 1 ? own * PART : own, b = over == -1 ? m * PART : m, sum = a + b;
  const more = (over == 1 ? lost * PART : lost) + (a >= b ? (a - sum) + b : (b - sum) + a), at = over == 1 ? e : exponent(p);
  if (sum < MOST) setSum(p, sum, at, more);
  else setSum(p, sum * PART, at + 1, more * PART);
}

function setSum(p: usize, m: f64, e: f64, lost: f64): void {
  set(p, m, e);
  store<f64>(p, lost, 16);
}

/** Sets the number at p to a sum. */
export function setToSum(p: usize, sum: usize): void { set(p, mantissa(sum) + load<f64>(sum, 16), exponent(sum)); }
