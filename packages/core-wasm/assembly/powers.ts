import { LANES, splat, clamp, lt, select } from "./lane";
import { exponentField, halfBits, power, splatBits, subBits, BIAS } from "./bits";
import { carried, expOfRest, logNearOne, mantissa, k } from "./math";
import { K } from "./tables";

/**
 * Powers with a real exponent a, which comes in two parts: `high` of at most 12 digits, so that its products with the
 * upper digits of a number are exact, and `low`, the rest. A rounded product would cost eᵃᶻ as many ulps as az is large.
 */

/** c · e^(x + low) · 2^n for a whole n: 2 ulp. c comes before the powers of two, so that only the result over- or underflows. */
function scaledExp(c: v128, x: v128, low: v128, n: v128): v128 {
  const t = x * k(K.LOG2_E) + k(K.TO_EXP), m = t - k(K.TO_EXP);
  const high = x - m * k(K.LN2_HIGH), rest = m * k(K.LN2_LOW) - low;
  const y = c * expOfRest(high, rest);
  const bits = t + n, h = halfBits(bits);
  return y * power(h) * power(subBits(bits, h));
}

/** Beyond these exponents of e and of 2 results are 0 or ∞, unless c is as extreme. */
const MOST_OF_E: f64 = LANES == 4 ? 176 : 1418, MOST_OF_2: f64 = LANES == 4 ? 248 : 2040;
/** c · eˣ: 2 ulp. */
export function timesExp(c: v128, x: v128): v128 {
  return scaledExp(c, clamp(x, splat(-MOST_OF_E), splat(MOST_OF_E)), splat(0), splat(0));
}

/** Beyond it a product with an exponent would overflow. */
const FAR: f64 = LANES == 4 ? 1e37 : 1e307;

/** x without its lower 12 digits. */
function upperDigits(x: v128): v128 { return v128.and(x, splatBits(0xfffff000, 0xfffffffffffff000)); }

/** c · eᵃᶻ for |a| ≤ 3: 3 ulp. */
export function expOfProduct(c: v128, z: v128, high: v128, low: v128): v128 {
  const f = clamp(z, splat(-FAR), splat(FAR)), upper = upperDigits(f);
  const product = high * upper, rest = high * (f - upper) + low * f;
  const sum = product + rest, lost = rest - (sum - product);
  return scaledExp(c, clamp(sum, splat(-MOST_OF_E), splat(MOST_OF_E)), clamp(lost, splat(-1), splat(1)), splat(0));
}

/** c · xᵃ for x > 0 and |a| ≤ 3: 3 ulp. */
export function scaledPower(c: v128, x: v128, high: v128, low: v128): v128 {
  const tiny = lt(x, k(K.LEAST_NORMAL)), bits = carried(select(tiny, x * k(K.TO_NORMAL), x));
  const n = exponentField(bits) - select(tiny, splat(BIAS + (LANES == 4 ? 23 : 52)), splat(BIAS));
  const ofMantissa = (high + low) * logNearOne(mantissa(bits) - k(K.ONE), splat(0));
  const product = n * high, whole = product + k(K.TO_INTEGER) - k(K.TO_INTEGER); // n has at most 12 digits: exact
  const fraction = (product - whole) + n * low;
  const x2 = fraction * splat(0.6931471805599453094) + ofMantissa;
  return scaledExp(c, x2, splat(0), clamp(whole, splat(-MOST_OF_2), splat(MOST_OF_2)));
}
