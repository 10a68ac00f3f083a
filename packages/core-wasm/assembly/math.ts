import { LANES, splat, abs, minusAbs, andnot, clamp, min, max, lt, le, eq, or, select, signBit, times } from "./lane";
import { K, TABLE } from "./tables";
import { BIAS, power, halfBits, subBits, addBits, splatBits, exponentField } from "./bits";

/**
 * Elementary functions without FMA, branch, or conversion between float and integer.
 * They are right in special values, in subnormal arguments and results, and let NaN
 * through. Bounds are in ulps over the whole domain; test/elementary.test.ts holds them at stratified points, and
 * `npm run test:deep` at every f32.
 */

// @ts-ignore: decorator
@inline export function k(i: K): v128 { return v128.load_splat<F>(TABLE + <usize>i * sizeof<F>()); }

/** The series s of z = r² in r coth ½r = 2 + r² s, which is even: eʳ = 1 + r + rc / (2 − c) with c = r − r² s. */
function cothSeries(z: v128): v128 {
  if (LANES == 4) return k(K.C0) + z * k(K.C1);
  return k(K.C0) + z * (k(K.C1) + z * (k(K.C2) + z * (k(K.C3) + z * k(K.C4))));
}

/** eʳ − 1 − r − low for |r| ≤ ½ ln 2. The ½r² stands apart: that keeps expm1 near an ulp. */
export function expTail(r: v128, low: v128): v128 {
  const z = r * r, s = cothSeries(z), c = r - z * s;
  return k(K.HALF) * z + (z * (k(K.HALF) * c - r * s) / (k(K.TWO) - c) - low);
}

/** eʳ for r = high − low, |r| ≤ ½ ln 2. */
export function expOfRest(high: v128, low: v128): v128 {
  const r = high - low, z = r * r, c = r - z * cothSeries(z);
  return k(K.ONE) + (high + (r * c / (k(K.TWO) - c) - low));
}

/** eˣ: 0.92 ulp. */
export function exp(x: v128): v128 {
  const c = clamp(x, k(K.UNDERFLOW), k(K.OVERFLOW));
  const t = c * k(K.LOG2_E) + k(K.TO_EXP), n = t - k(K.TO_EXP); // the low bits of t are n + 2·BIAS
  const y = expOfRest(c - n * k(K.LN2_HIGH), n * k(K.LN2_LOW));
  const h = halfBits(t); // 2ⁿ as a product of two powers, so that it over- and underflows only at the end
  return y * power(h) * power(subBits(t, h));
}

/** The bits of eˣ for |x| < 64 (512): with no over- or underflow ahead, n is added to the exponent. */
export function expOfModerate(x: v128): v128 {
  const t = x * k(K.LOG2_E) + k(K.TO_INTEGER), n = t - k(K.TO_INTEGER);
  return addBits(expOfRest(x - n * k(K.LN2_HIGH), n * k(K.LN2_LOW)), power(t));
}

/** eˣ for x ≤ 0: the same bounds, one power instead of two. */
export function expOfNegative(x: v128): v128 {
  const c = max(x, k(K.UNDERFLOW));
  const t = c * k(K.LOG2_E) + k(K.TO_NEGATIVE), n = t - k(K.TO_NEGATIVE);
  return expOfRest(c - n * k(K.LN2_HIGH), n * k(K.LN2_LOW)) * power(t) * k(K.FROM_NEGATIVE);
}

/** eˣ − 1: 1.07 ulp. It has the sign of x, −0 included. */
export function expm1(x: v128): v128 {
  const c = clamp(x, k(K.MINUS_ONE), k(K.OVERFLOW));
  const t = c * k(K.LOG2_E) + k(K.TO_EXPM1), n = t - k(K.TO_EXPM1);
  const high = c - n * k(K.LN2_HIGH), low = n * k(K.LN2_LOW), r = high - low;
  const scale = power(t); // 2ⁿ⁻¹, since 2ⁿ may overflow
  const a = scale - k(K.HALF), b = scale * high; // |a| ≥ |b| or a = 0, so that sum + rest = a + b exactly
  const sum = a + b, rest = b - (sum - a);
  return or(k(K.TWO) * (sum + (rest + scale * expTail(r, low))), signBit(x));
}

/** What a − b loses when it is rounded to d (Knuth's TwoSum). */
function lostBy(a: v128, b: v128, d: v128): v128 {
  const v = d - a;
  return (a - (d - v)) - (b + v);
}

/** eˣ − 1 − x, which is ½x² near 0 and never negative: 3 ulp. For deviances near their least value. */
export function expExcess(x: v128): v128 {
  const c = clamp(x, k(K.MINUS_ONE), k(K.OVERFLOW));
  const t = c * k(K.LOG2_E) + k(K.TO_EXPM1), n = t - k(K.TO_EXPM1);
  const high = c - n * k(K.LN2_HIGH), low = n * k(K.LN2_LOW), r = high - low;
  const scale = power(t), a = scale - k(K.HALF), b = scale * high, sum = a + b, rest = b - (sum - a); // as in expm1
  const h = k(K.HALF) * min(x, k(K.OVERFLOW)), d = sum - h, lost = lostBy(sum, h, d);
  const y = k(K.TWO) * (d + ((rest + lost) + scale * expTail(r, low)));
  return select(lt(splat(-Infinity), x), y, abs(x)); // ∞ at −∞, where `lost` is NaN
}

/** (ln(1 + f) − 2s) / s³ for s = f / (2 + f) and z = s², where −0.3 ≤ f ≤ 0.5. */
function logSeries(z: v128): v128 {
  if (LANES == 4) return k(K.L0) + z * (k(K.L1) + z * (k(K.L2) + z * k(K.L3)));
  const y = z * z, a = k(K.L0) + z * k(K.L1), b = k(K.L2) + z * k(K.L3), c = k(K.L4) + z * k(K.L5), d = k(K.L6) + z * k(K.L7);
  return (a + y * b) + y * y * (c + y * d);
}

/** The same as exactly as a sum with 2s needs it, which takes one term less. */
function logSeriesOfSum(z: v128): v128 {
  if (LANES == 4) return k(K.M0) + z * (k(K.M1) + z * k(K.M2));
  const y = z * z, a = k(K.M0) + z * k(K.M1), b = k(K.M2) + z * k(K.M3), c = k(K.M4) + z * k(K.M5);
  return (a + y * b) + y * y * (c + y * k(K.M6));
}

/** ln(1 + f) + low for −0.3 ≤ f ≤ 0.5, as 2 artanh s of s = f / (2 + f). */
export function logNearOne(f: v128, low: v128): v128 {
  const s = f / (k(K.TWO) + f), z = s * s, half = k(K.HALF) * f * f;
  return f - (half - (s * (half + z * logSeriesOfSum(z)) + low));
}

const ONE_LESS_ROOT_HALF_32: i32 = 0x3f800000 - 0x3f3504f3;
const ONE_LESS_ROOT_HALF_64: i64 = 0x3ff0000000000000 - 0x3fe6a09e667f3bcd;

/** The bits of x with mantissas from √2 on carried into the next exponent. */
export function carried(x: v128): v128 { return addBits(x, splatBits(ONE_LESS_ROOT_HALF_32, ONE_LESS_ROOT_HALF_64)); }
/** The mantissa of carried bits, in [√½, √2). */
export function mantissa(bits: v128): v128 {
  return addBits(v128.and(bits, splatBits(0x007fffff, 0x000fffffffffffff)), splatBits(0x3f3504f3, 0x3fe6a09e667f3bcd));
}

/** y where 0 < x < ∞, and what ln x is elsewhere. */
function logSpecial(x: v128, y: v128): v128 {
  const inside = select(lt(x, splat(Infinity)), y, x); // ∞ and NaN stand for themselves
  return select(lt(splat(0), x), inside, select(eq(x, splat(0)), splat(-Infinity), x - x + splat(NaN)));
}

/** ln x: 0.84 ulp. */
export function log(x: v128): v128 {
  const tiny = lt(x, k(K.LEAST_NORMAL)), bits = carried(select(tiny, x * k(K.TO_NORMAL), x));
  const n = exponentField(bits) - select(tiny, splat(BIAS + (LANES == 4 ? 23 : 52)), splat(BIAS));
  return logSpecial(x, n * k(K.LN2_HIGH) + logNearOne(mantissa(bits) - k(K.ONE), n * k(K.LN2_LOW)));
}

/** ln(1 + x): 0.87 ulp. It has the sign of x, −0 included. */
export function log1p(x: v128): v128 {
  const w = k(K.ONE) + x, b = w - k(K.ONE), lost = (k(K.ONE) - (w - b)) + (x - b); // 1 + x = w + lost, exactly
  const bits = carried(w), n = exponentField(bits) - splat(BIAS);
  return or(logSpecial(w, n * k(K.LN2_HIGH) + logNearOne(mantissa(bits) - k(K.ONE), n * k(K.LN2_LOW) + lost / w)), signBit(x));
}

/** x − ln(1 + x), which is ½x² near 0 and never negative: 3.5 ulp. For deviances near their least value. */
export function log1pDeficit(x: v128): v128 {
  const near = v128.and(lt(splat(-0.29), x), lt(x, splat(0.41))); // there x itself is what log1p calls f, and nothing is lost
  const w = k(K.ONE) + x, b = w - k(K.ONE), lost = v128.andnot((k(K.ONE) - (w - b)) + (x - b), near);
  const bits = carried(w), n = v128.andnot(exponentField(bits) - splat(BIAS), near);
  const f = select(near, x, mantissa(bits) - k(K.ONE)), s = f / (k(K.TWO) + f), half = k(K.HALF) * f * f;
  const shift = n * k(K.LN2_HIGH), c = x - shift, d = c - f;
  const rest = (lostBy(x, shift, c) + lostBy(c, f, d)) - (n * k(K.LN2_LOW) + lost / w);
  const y = d + (rest + (half - s * (half + s * s * logSeries(s * s))));
  return select(lt(x, splat(Infinity)), select(lt(splat(-1), x), y, select(eq(x, splat(-1)), splat(Infinity), x - x + splat(NaN))), x);
}

/**
 * ln(1 + x) for 1 + x = 2ⁿ(1 + f) with −0.3 ≤ f ≤ 0.5, and h = 1 − 2⁻ⁿ. The correction to f is a share of it, w, not an
 * amount: of an f like e^−30 the amount would be subnormal in f32, which processors compute a hundred times slower. What is
 * added to f keeps w away from that.
 */
function log1pOfScaled(x: v128, n: v128, h: v128): v128 {
  const f = x * (k(K.ONE) - h) - h, c = f + splat(LANES == 4 ? 9.313225746154785e-10 : 2.168404344971009e-19); // 2⁻³⁰, 2⁻⁶²
  const r = k(K.ONE) / (k(K.TWO) + f), s = c * r, z = s * s, q = k(K.HALF) * c, w = q - (s * q + z * r * logSeriesOfSum(z));
  if (LANES == 4) return n * k(K.LN2) + (f - f * w);
  return n * k(K.LN2_HIGH) + (f - (f * w - n * k(K.LN2_LOW)));
}

/** ln(1 + u) for 0 ≤ u ≤ 1: 0.95 ulp. */
export function log1pOfUnit(u: v128): v128 {
  const n = v128.and(lt(k(K.HALF), u), k(K.ONE));
  return log1pOfScaled(u, n, k(K.HALF) * n);
}

/** ln(1 + u) + ln(1 + v) for u and v from 0 to 1, as the logarithm of (1 + u)(1 + v) = 1 + x: 2.5 ulp. */
export function log1pOfUnits(u: v128, v: v128): v128 {
  const x = u + v + u * v, upper = lt(k(K.HALF), x), far = lt(k(K.TWO), x);
  const n = v128.and(upper, k(K.ONE)) + v128.and(far, k(K.ONE));
  return log1pOfScaled(x, n, v128.and(upper, k(K.HALF)) + v128.and(far, k(K.QUARTER)));
}

/** 1 / (1 + e⁻ˣ): 2.2 ulp. What 1 + u loses in rounding is taken off the quotient; 1 − ½u is near enough to 1/(1 + u) for it. */
export function sigmoid(x: v128): v128 {
  const u = expOfNegative(minusAbs(x)), d = k(K.ONE) + u, lost = u - (d - k(K.ONE));
  const q = max(u, andnot(k(K.ONE), lt(x, splat(0)))) / d; // u ≤ 1
  return q - q * (lost * (k(K.ONE) - k(K.HALF) * u));
}

/** ln(1 + eˣ): 1.7 ulp. */
export function softplus(x: v128): v128 { return max(x, splat(0)) + log1pOfUnit(expOfNegative(minusAbs(x))); }

/** (e²ˣ − 1) / (e²ˣ + 1): 2.2 ulp, with what the divisor loses in rounding. It is 1 from 22 on, so that nothing overflows. */
export function tanh(x: v128): v128 {
  const t = expm1(k(K.TWO) * min(abs(x), splat(22))), d = t + k(K.TWO), q = t / d;
  return or(q - q * (lostBy(t, splat(-2), d) / d), signBit(x));
}

/** What a + b loses when it is rounded, for finite a and b (Knuth's TwoSum). */
export function lostInSum(a: v128, b: v128): v128 { return lostBy(a, -b, a + b); }

/** The upper half of the digits of x, so that products of halves are exact. */
function upperHalf(x: v128): v128 { return v128.and(x, splatBits(-4096, -134217728)); }

/** What a·b loses when it is rounded, for finite a and b (Dekker's product). */
export function lostInProduct(a: v128, b: v128): v128 {
  const a1 = upperHalf(a), a2 = a - a1, b1 = upperHalf(b), b2 = b - b1;
  return ((a1 * b1 - a * b) + (a1 * b2 + a2 * b1)) + a2 * b2;
}

/**
 * (x + rest)ᵏ for 0 ≤ x < ∞ and any k: 1.5 ulp where |k ln x| < 88 (708), however large k is. The logarithm and its product
 * with k are carried as sums of two numbers, for k multiplies what their rounding loses.
 */
export function exactPower(x: v128, rest: v128, exponent: v128): v128 {
  const tiny = lt(x, k(K.LEAST_NORMAL)), bits = carried(select(tiny, x * k(K.TO_NORMAL), x));
  const n = exponentField(bits) - select(tiny, splat(BIAS + (LANES == 4 ? 23 : 52)), splat(BIAS));
  const f = mantissa(bits) - k(K.ONE), s = f / (k(K.TWO) + f), z = s * s, half = k(K.HALF) * f * f;
  const shift = n * k(K.LN2_HIGH), a = shift + f, b = a - half; // ln x = b + c
  const lost = (lostInSum(shift, f) + lostBy(a, half, b)) - k(K.HALF) * lostInProduct(f, f);
  const c = s * (half + z * logSeries(z)) + ((n * k(K.LN2_LOW) + rest / x) + lost);
  const ln = logSpecial(x, b + c), y = exp(times(exponent, ln));
  const more = lostInProduct(exponent, ln) + exponent * (c - (ln - b));
  return y + min(y, splat(LANES == 4 ? 3e38 : 1e308)) * v128.and(more, lt(abs(ln), splat(Infinity))); // ∞ stays
}

// Powers (x + rest)ᵏ of a positive number in two parts, with k = high + low, where high has at most 16 significant bits: its
// product with the exponent n of x = 2ⁿm is exact. Then xᵏ = 2ᵗ eʳ for the integer t nearest to log₂ xᵏ, where
// r = (nk − t) ln 2 + k ln m has lost little of its digits. See `twoParts` of the losses for the split of k.

/** log₂(xᵏ) rounded, as `TO_EXP` added leaves it; held to where half of it still is an exponent. */
function powerBits(n: v128, ln: v128, exponent: v128): v128 {
  const limit: f64 = LANES == 4 ? 170 : 1400;
  return clamp((n * exponent) * (k(K.LN2_HIGH) + k(K.LN2_LOW)) + exponent * ln, splat(-limit), splat(limit)) * k(K.LOG2_E) + k(K.TO_EXP);
}

/** (nk − t) ln 2 + k ln m, at most ½ in size. */
function powerRest(n: v128, ln: v128, t: v128, high: v128, low: v128): v128 {
  const d = (n * high - (t - k(K.TO_EXP))) + n * low;
  return clamp(d * k(K.LN2_HIGH) + (d * k(K.LN2_LOW) + (high + low) * ln), splat(-0.5), k(K.HALF));
}

/**
 * factor · (x + rest)^(high + low): 2 + |k| ulp. It over- and underflows only where the product does, by a factor of up
 * to 2⁹⁰⁰ (f32: 2¹⁰⁰).
 */
export function scaledPower(x: v128, rest: v128, high: v128, low: v128, factor: v128): v128 {
  const bits = carried(x), n = exponentField(bits) - splat(BIAS), ln = logNearOne(mantissa(bits) - k(K.ONE), rest / x);
  const t = powerBits(n, ln, high + low), r = powerRest(n, ln, t, high, low), h = halfBits(t);
  return factor * expOfRest(r, splat(0)) * power(h) * power(subBits(t, h));
}

/** factor · ((x + rest)^(high + low) − 1), accurate also where the power is near 1: 3 + |k| ulp. */
export function powerLessOne(x: v128, rest: v128, high: v128, low: v128, factor: v128): v128 {
  const bits = carried(x), n = exponentField(bits) - splat(BIAS), ln = logNearOne(mantissa(bits) - k(K.ONE), rest / x);
  const t = powerBits(n, ln, high + low), r = powerRest(n, ln, t, high, low), h = halfBits(t), tail = expTail(r, splat(0));
  const far = factor * (k(K.ONE) + (r + tail)) * power(h) * power(subBits(t, h)) - factor;
  const scale = power(subBits(t, splatBits(BIAS, BIAS))), a = scale - k(K.ONE), b = scale * r; // as in expm1
  const sum = a + b, lost = b - (sum - a);
  return select(le(abs(t - k(K.TO_EXP)), splat(60)), factor * (sum + (lost + scale * tail)), far);
}
