import { splat, and, andnot, minusAbs, le, lt, min, select, times, over, withNaN } from "../../lane";
import { expOfNegative, log, log1pDeficit, k } from "../../math";
import { K } from "../../tables";
import { timesExp } from "../../powers";
import { Pointwise, pointwise, staged } from "../../pointwise";

/**
 * With δ(t) = t − ln(1 + t), half the deviance is y δ(s / y) + δ(−αs) / α for s = (μ − y) / (1 + αμ): two terms that are
 * never negative. Where μ is large, or its logarithm given, it is held as a quotient a / b of numbers of which neither
 * overflows; ln b stands apart, since b may be 0.
 */
@unmanaged
abstract class NegativeBinomial extends Pointwise {
  dispersion: v128;

  mass(a: v128, b: v128): v128 { return b + this.dispersion * a; }
  slope(a: v128, b: v128, y: v128): v128 { return (a - y * b) / this.mass(a, b); }

  deviance(a: v128, b: v128, logA: v128, logY: v128, logB: v128, y: v128): v128 {
    const s = this.slope(a, b, y), t = s / y, u = -(this.dispersion * s);
    const common = log((k(K.ONE) + this.dispersion * y) / this.mass(a, b));
    const ofY = select(isNear(t), y * log1pDeficit(t), s - times(y, logA + (common - logY)));
    const ofRest = select(isNear(u), log1pDeficit(u), u - (logB + common));
    return ofY + ofRest / this.dispersion;
  }
}

/** Where ln(1 + t) is taken of t itself; elsewhere 1 + t is known better than t. */
function isNear(t: v128): v128 { return and(le(-k(K.HALF), t), lt(t, splat(4))); }

@final @unmanaged
class OfLogarithm extends NegativeBinomial {
  /** e^−|z|, of which one of a and b is made and the other is 1. */
  shared(p: v128, y: v128): v128 { return expOfNegative(minusAbs(p)); }
  above(p: v128, small: v128): v128 { return select(lt(splat(0), p), k(K.ONE), small); }
  below(p: v128, small: v128): v128 { return select(lt(splat(0), p), small, k(K.ONE)); }

  value(p: v128, y: v128, small: v128): v128 {
    return withNaN(this.deviance(this.above(p, small), this.below(p, small), min(p, splat(0)), log(y), min(-p, splat(0)), y), p);
  }
  gradient(p: v128, y: v128, small: v128): v128 { return this.slope(this.above(p, small), this.below(p, small), y); }
  hessian(p: v128, y: v128, small: v128): v128 {
    const mass = this.mass(this.above(p, small), this.below(p, small));
    return timesExp((k(K.ONE) + this.dispersion * y) / mass / mass, minusAbs(p));
  }
}

@final @unmanaged
class OfMean extends NegativeBinomial {
  shared(p: v128, y: v128): v128 { return this.mass(p, k(K.ONE)); }
  value(p: v128, y: v128, mass: v128): v128 { // of ln (p / y), which p and y have in common, unless the quotient is out of range
    const ratio = p / y, isExact = and(le(k(K.LEAST_NORMAL), ratio), lt(ratio, splat(Infinity)));
    return withNaN(this.deviance(p, k(K.ONE), log(select(isExact, ratio, p)), andnot(log(y), isExact), splat(0), y), p);
  }
  gradient(p: v128, y: v128, mass: v128): v128 { return withNaN((k(K.ONE) - over(y, p)) / mass, p); }
  hessian(p: v128, y: v128, mass: v128): v128 {
    const ratio = over(y, p);
    return withNaN((over(ratio, p) + this.dispersion * (k(K.TWO) * ratio - k(K.ONE))) / mass / mass, p);
  }
}

export const negativeBinomial = staged<OfLogarithm>();
export const negativeBinomialOfMean = pointwise<OfMean>();
export { poissonDeviance, poissonDevianceOfMean } from "./poissonDeviance"; // what it is for a dispersion of 0
