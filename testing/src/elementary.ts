/**
 * The elementary functions behind the methods of {@link Real}. They and `real.ts` import each other, which is sound: each
 * uses the other only when called.
 */
import * as fixed from "./fixed.js";
import { absolute, bitLength, shift } from "./integer.js";
import { precision, raised, Real, real, rounded } from "./real.js";

/** The greatest top of an argument of exp: results reach 2^(±2^40), far beyond float64 and safe as exponents. */
const greatestTop = 40;

/** Below this top the series in x alone is short, and keeps relative accuracy. */
const smallTop = -8;

/** The width of fixed-point work for the working precision, guard bits included. */
export function workingWidth(): number {
  return fixed.wholeWords(precision() + 48);
}

/** ⌊x · 2^width⌋. */
export function toFixed(x: Real, width: number): bigint {
  return shift(x.mantissa, x.exponent + width);
}

/** π to the working precision. */
export function pi(): Real {
  const width = workingWidth();
  return rounded(fixed.circleConstant(width), -width);
}

export function exp(x: Real): Real {
  const top = x.top;
  if (top > greatestTop) {
    if (x.sign < 0) return real(0);
    throw new RangeError(`exp: x: expected a number below 2^${greatestTop}, got ${x}`);
  }
  const width = workingWidth();
  const extra = Math.max(0, top);
  const argument = toFixed(x, width + extra);
  const unit = fixed.naturalLogarithmOfTwo(width + extra);
  const truncated = argument / unit;
  const quotient = truncated * unit > argument ? truncated - 1n : truncated;
  const rest = (argument - quotient * unit) >> BigInt(extra);
  return rounded(fixed.exponential(rest, width), Number(quotient) - width);
}

export function expm1(x: Real): Real {
  if (x.top > smallTop) return raised(16, () => exp(x).sub(1));
  const width = workingWidth();
  const series = fixed.exponentialSeries(toFixed(x, width), width, 1n);
  return rounded(x.mantissa * series, x.exponent - width);
}

export function log(x: Real): Real {
  if (x.sign <= 0) throw new RangeError(`log: x: expected a number in (0, ∞), got ${x}`);
  const top = x.top;
  if ((top === 0 || top === 1) && x.exponent <= 0) {
    const distance = new Real(x.mantissa - (1n << BigInt(-x.exponent)), x.exponent);
    if (distance.top <= smallTop) return logNearOne(distance);
  }
  const width = workingWidth();
  const fraction = shift(x.mantissa, width - bitLength(x.mantissa));
  const isLow = fraction < 3n << BigInt(width - 2);
  const [reduced, halvings] = isLow ? [fraction << 1n, top - 1] : [fraction, top];
  const whole = BigInt(halvings) * fixed.naturalLogarithmOfTwo(width);
  return rounded(whole + fixed.logarithm(reduced, width), -width);
}

/** log(1 + x) = 2 atanh(x / (2 + x)) for small x, accurate relative to x. */
function logNearOne(x: Real): Real {
  const width = workingWidth();
  if (x.top < -width) return rounded(x.mantissa, x.exponent);
  const denominator = (2n << BigInt(-x.exponent)) + x.mantissa;
  const places = width + bitLength(denominator) - bitLength(absolute(x.mantissa));
  const z = (x.mantissa << BigInt(places)) / denominator;
  const series = fixed.oddSeries((z * z) >> BigInt(2 * places - width), width);
  return rounded(2n * z * series, -places - width);
}

export function log1p(x: Real): Real {
  const top = x.top;
  if (top <= smallTop) return logNearOne(x);
  if (x.sign > 0 && top > workingWidth()) return log(x);
  const exponent = Math.min(0, x.exponent);
  const sum = new Real(shift(x.mantissa, x.exponent - exponent) + (1n << BigInt(-exponent)), exponent);
  if (sum.sign <= 0) throw new RangeError(`log1p: x: expected a number in (-1, ∞), got ${x}`);
  return log(sum);
}

export function pow(x: Real, y: Real): Real {
  if (y.sign === 0) return real(1);
  const isWhole = y.top > 0 && shift(shift(y.mantissa, y.exponent), -y.exponent) === y.mantissa;
  if (x.sign === 0 && y.sign > 0) return real(0);
  if (x.sign === 0 || (x.sign < 0 && !isWhole)) {
    throw new RangeError(`pow: expected x > 0, x = 0 with y ≥ 0, or a whole y, got x = ${x}, y = ${y}`);
  }
  if (isWhole && y.top <= 10) return wholePower(x, Number(shift(y.mantissa, y.exponent)));
  const isOdd = isWhole && (shift(y.mantissa, y.exponent) & 1n) === 1n;
  const magnitude = raised(greatestTop + 16, () => exp(log(x.abs()).mul(y)));
  return x.sign < 0 && isOdd ? magnitude.neg() : magnitude;
}

/** xⁿ by squaring: exact where the result fits, as no logarithm would make it. */
function wholePower(x: Real, n: number): Real {
  return raised(16, () => {
    let result = real(1);
    let square = x;
    for (let rest = Math.abs(n); rest > 0; rest >>= 1) {
      if (rest & 1) result = result.mul(square);
      square = square.mul(square);
    }
    return n < 0 ? real(1).div(result) : result;
  });
}

export function sinh(x: Real): Real {
  return raised(16, () => {
    const u = expm1(x.abs());
    const twice = u.add(u.div(u.add(1)));
    return (x.sign < 0 ? twice.neg() : twice).scale(-1);
  });
}

export function cosh(x: Real): Real {
  return raised(16, () => {
    const u = exp(x.abs());
    return u.add(real(1).div(u)).scale(-1);
  });
}

export function tanh(x: Real): Real {
  // 1 - tanh(x) is about 2 exp(-2x), less than half a unit from here on.
  if (x.abs().cmp(precision()) > 0) return real(x.sign);
  return raised(16, () => {
    const u = expm1(x.scale(1));
    return u.div(u.add(2));
  });
}

export function sigmoid(x: Real): Real {
  return raised(16, () => {
    const u = exp(x.abs().neg());
    return (x.sign < 0 ? u : real(1)).div(u.add(1));
  });
}

export function softplus(x: Real): Real {
  return raised(16, () => log1p(exp(x.abs().neg())).add(x.max(0)));
}

export function atan(x: Real): Real {
  const width = workingWidth();
  if (x.top <= smallTop) {
    const argument = toFixed(x, width);
    const series = fixed.oddSeries(-((argument * argument) >> BigInt(width)), width);
    return rounded(x.mantissa * series, x.exponent - width);
  }
  if (x.abs().cmp(1) > 0) {
    return raised(16, () => {
      const quarter = pi().scale(-1);
      return (x.sign < 0 ? quarter.neg() : quarter).sub(atan(real(1).div(x)));
    });
  }
  const magnitude = rounded(fixed.arctangent(toFixed(x.abs(), width), width), -width);
  return x.sign < 0 ? magnitude.neg() : magnitude;
}
