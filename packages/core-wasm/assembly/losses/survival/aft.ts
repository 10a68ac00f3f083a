import { log, log1p } from "../../scalar";
import { BIAS, exponentField } from "../../bits";
import { splat } from "../../lane";
import { carried, k, logNearOne, lostInSum, mantissa } from "../../math";
import { K } from "../../tables";
import { Call, at, numberOf, put } from "../../tuple";
import { Sample, samples } from "../../tuples/sample";
import { Distribution, Extreme, Logistic, Normal, bend, isOpen, lacks, slope } from "../../survival/distributions";
import { begin, dividedBy, lostOfProduct, lostOfSum, plus, plusProduct, total } from "../../survival/sum";

/** The derivative of the sample at hand in its prediction. */
let derivative: f64 = 0;
/** What z loses when it is rounded: a tail may multiply it by as much as z is large. */
let lost: f64 = 0;
/** ln t and what it lacks. */
let ln: f64 = 0, lnLow: f64 = 0;

/** ln t = n ln 2 + ln m, whose sum loses what is far from nothing where a tail multiplies it. */
function takeLog(t: f64): void {
  const bits = carried(splat(t)), n = exponentField(bits) - splat(BIAS);
  const high = n * k(K.LN2_HIGH), rest = logNearOne(mantissa(bits) - k(K.ONE), splat(0)), sum = high + rest;
  ln = log(t);
  // (A subnormal number has few digits as it is.)
  lnLow = t < 2.3e-308 ? 0 : f64x2.extract_lane((sum - splat(ln)) + (n * k(K.LN2_LOW) + lostInSum(high, rest)), 0);
}

/** z = (ln t − μ) / σ for a location μ. */
function standardised(t: f64, location: f64, scale: f64): f64 {
  takeLog(t);
  const distance = ln - location, z = distance / scale;
  lost = 0;
  if (!(Math.abs(z) < 1e150)) return z;
  lost = (lostOfSum(ln, -location) + lnLow + ((distance - z * scale) - lostOfProduct(z, scale))) / scale;
  return z;
}
/** x times it, but for an infinite x. */
function timesLost(x: f64): f64 { return isFinite(x) ? x * lost : 0; }

/**
 * −ln of the likelihood of a time known to lie in [lower, upper], with ln(time) = μ + σ·(a draw of the distribution). What
 * z lost is put right to first order.
 */
// @ts-ignore: decorator
@inline function likelihood<D extends Distribution>(c: Call, scale: f64): f64 {
  const family = changetype<D>(0), location = at(c.p0, 0), lower = load<f64>(c.t0), upper = load<f64>(c.t1); // (targets come in f64)
  let value: f64 = 0;
  derivative = isNaN(location) ? NaN : 0;
  if (isNaN(location) || (lower == 0 && upper == Infinity)) return derivative; // nothing is known of the time
  if (lower == upper) return ofExact<D>(standardised(lower, location, scale), location, scale);
  if (lower == 0) value = family.below(standardised(upper, location, scale));
  else if (upper == Infinity) value = family.above(standardised(lower, location, scale));
  else {
    const end = standardised(upper, location, scale), lostAtEnd = lost, start = standardised(lower, location, scale);
    value = family.between(start, end, logOfRatio(upper, lower) / scale);
    if (start + end < 0) lost = lostAtEnd; // the end that is nearer to the middle counts
  }
  derivative = -(slope + timesLost(bend)) / scale;
  return value + timesLost(slope);
}

/** −ln of the density of the time itself, which is that of z by σt. */
// @ts-ignore: decorator
@inline function ofExact<D extends Distribution>(z: f64, location: f64, scale: f64): f64 {
  const family = changetype<D>(0), rest = family.exact(z);
  derivative = -(slope + timesLost(bend)) / scale;
  if (!(Math.abs(z) < 1e150)) return rest - (isOpen ? z : 0); // the others are nothing beside it
  begin(ln, lnLow);
  if (isOpen) { // ln t − z = (σ ln t − ln t + μ) / σ
    begin(-ln, lnLow * (scale - 1));
    plusProduct(scale, ln);
    plus(location);
    dividedBy(scale);
  }
  plus(rest);
  plus(log(scale));
  plus(family.constant());
  return total() + (lacks + timesLost(isOpen ? slope + 1 : slope));
}

/** ln(b / a) for b > a > 0, however near they are. */
function logOfRatio(b: f64, a: f64): f64 {
  if (b < 2 * a) return log1p((b - a) / a);
  return b / a < Infinity ? log(b / a) : log(b) - log(a);
}

@final @unmanaged
class NormalAft extends Sample {
  scale: v128;
  predictions(): i32 { return 1; }
  value(c: Call): f64 { return likelihood<Normal>(c, numberOf(this.scale)); }
  gradient(c: Call, by: f64): void { put(c.g0, 0, by * derivative); }
}
@final @unmanaged
class LogisticAft extends Sample {
  scale: v128;
  predictions(): i32 { return 1; }
  value(c: Call): f64 { return likelihood<Logistic>(c, numberOf(this.scale)); }
  gradient(c: Call, by: f64): void { put(c.g0, 0, by * derivative); }
}
@final @unmanaged
class ExtremeAft extends Sample {
  scale: v128;
  predictions(): i32 { return 1; }
  value(c: Call): f64 { return likelihood<Extreme>(c, numberOf(this.scale)); }
  gradient(c: Call, by: f64): void { put(c.g0, 0, by * derivative); }
}

export const aftNormal = samples<NormalAft>();
export const aftLogistic = samples<LogisticAft>();
export const aftExtreme = samples<ExtremeAft>();
