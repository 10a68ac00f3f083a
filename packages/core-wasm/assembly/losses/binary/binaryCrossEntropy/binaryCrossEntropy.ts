import { splat, and, andnot, lt, times } from "../../../lane";
import { farFromZero, logistic, logisticGradient, logisticHessian, ofLogit } from "../../../logistic";
import { log1pOfUnit, k } from "../../../math";
import { K } from "../../../tables";
import { Pointwise, staged } from "../../../pointwise";
import { Smoothed } from "./smoothed";

/**
 * (1 − t) ln(1 + eᶻ) + ωt ln(1 + e⁻ᶻ) for a logit z = p, with t = (1 − ε)y + ½ε and the positive weight ω. Written with
 * u = e^−|z| and t and 1 − t apart, nothing cancels: value and gradient keep their relative accuracy in both tails.
 */
@final @unmanaged
class BinaryCrossEntropy extends Smoothed {
  shared(p: v128, y: v128): v128 { return ofLogit(p); }
  value(p: v128, y: v128, u: v128): v128 {
    const a = this.positive(y), b = this.negative(y), isPositive = lt(splat(0), p);
    return (a + b) * log1pOfUnit(u) + times(and(b, isPositive) - andnot(a, isPositive), p);
  }
  gradient(p: v128, y: v128, u: v128): v128 { // for a positive z 1 − t on 1, t on u, and otherwise on the other
    const a = this.positive(y), b = this.negative(y), isPositive = lt(splat(0), p);
    return (and(b, isPositive) - andnot(a, isPositive) + u * (andnot(b, isPositive) - and(a, isPositive))) / (k(K.ONE) + u);
  }
  hessian(p: v128, y: v128, u: v128): v128 {
    const d = k(K.ONE) + u;
    return (this.positive(y) + this.negative(y)) * (u / d) / d;
  }
}

export const binaryCrossEntropy = staged<BinaryCrossEntropy>();

/** The same where nothing is smoothed or weighted. */
@final @unmanaged
class Plain extends Pointwise {
  shared(p: v128, y: v128): v128 { return ofLogit(p); }
  far(p: v128, y: v128): v128 { return farFromZero(p, y); }
  value(p: v128, y: v128, u: v128): v128 { return logistic(p, y, u); }
  gradient(p: v128, y: v128, u: v128): v128 { return logisticGradient(p, y, u); }
  hessian(p: v128, y: v128, u: v128): v128 { return logisticHessian(u); }
}

export const plainBinaryCrossEntropy = staged<Plain>();
