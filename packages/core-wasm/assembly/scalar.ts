// One value at a time, for schedules, generators and what else needs a function and the same bits everywhere.
import { spread } from "./lane";
import * as math from "./math";
import { millsRatio } from "./normal";

export function exp(x: F): F { return v128.extract_lane<F>(math.exp(v128.splat<F>(x)), 0); }
export function expm1(x: F): F { return v128.extract_lane<F>(math.expm1(v128.splat<F>(x)), 0); }
export function log(x: F): F { return v128.extract_lane<F>(math.log(v128.splat<F>(x)), 0); }
export function log1p(x: F): F { return v128.extract_lane<F>(math.log1p(v128.splat<F>(x)), 0); }
export function sigmoid(x: F): F { return v128.extract_lane<F>(math.sigmoid(v128.splat<F>(x)), 0); }
export function softplus(x: F): F { return v128.extract_lane<F>(math.softplus(v128.splat<F>(x)), 0); }
export function tanh(x: F): F { return v128.extract_lane<F>(math.tanh(v128.splat<F>(x)), 0); }

/** xʸ for x ≥ 0: 1.5 ulp where |y ln x| < 708 (f32: 88); NaN below 0. */
export function pow(x: F, y: F): F {
  return v128.extract_lane<F>(math.exactPower(v128.splat<F>(x), v128.splat<F>(0), v128.splat<F>(y)), 0);
}

/** erf x / x for |x| ≤ ½, by its series: the first term left out is below 2⁻⁵⁸ of it. */
function erfNearZero(z: f64): f64 {
  return 1.1283791670955126 * (1 - z * (1.0 / 3 - z * (1.0 / 10 - z * (1.0 / 42 - z * (1.0 / 216 - z * (1.0 / 1320 - z * (1.0 / 9360 - z * (1.0 / 75600 - z * (1.0 / 685440 - z * (1.0 / 6894720 - z * (1.0 / 76204800 - z * (1.0 / 918086400 - z / 11975040000)))))))))))); // 2/√π
}

/** 1 − erf x: 5 ulp. */
export function erfc(x: F): F {
  const size: f64 = Math.abs(x), square: f64 = size * size;
  if (size <= 0.5) return <F>(1 - x * erfNearZero(square));
  if (size > 28) return x < 0 ? 2 : 0;
  const ratio = 0.7978845608028654 * millsRatio(1.4142135623730951 * size); // √(2/π), √2
  const lost: f64 = v128.extract_lane<F>(math.lostInProduct(spread(size), spread(size)), 0);
  const density: f64 = exp(<F>-square), tail = ratio * (density - density * lost);
  return <F>(x < 0 ? 2 - tail : tail);
}

const PI: f64 = 3.141592653589793;

/** sin πt for |t| ≤ ¼, by its series: the first term left out is below 2⁻⁶⁰ of it. */
function sineOfTurn(t: f64): f64 {
  const x = PI * t, z = x * x;
  return x - x * z * (1.0 / 6 - z * (1.0 / 120 - z * (1.0 / 5040 - z * (1.0 / 362880 - z * (1.0 / 39916800 - z * (1.0 / 6227020800 - z * (1.0 / 1307674368000 - z / 355687428096000)))))));
}

/** cos πt for |t| ≤ ¼, by its series. */
function cosineOfTurn(t: f64): f64 {
  const x = PI * t, z = x * x;
  return 1 - z * (0.5 - z * (1.0 / 24 - z * (1.0 / 720 - z * (1.0 / 40320 - z * (1.0 / 3628800 - z * (1.0 / 479001600 - z * (1.0 / 87178291200 - z / 20922789888000)))))));
}

/** cos πx for any finite x: 2 ulp, and exact where it is 0 or ±1. The argument is reduced without rounding. */
export function cosPi(x: F): F {
  const a = abs<f64>(<f64>x - 2 * nearest<f64>(0.5 * <f64>x)); // in [0, 1]
  if (a <= 0.25) return <F>cosineOfTurn(a);
  if (a <= 0.75) return <F>sineOfTurn(0.5 - a);
  return <F>-cosineOfTurn(1 - a); // and NaN of NaN
}
