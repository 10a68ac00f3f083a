import { splat, and, andnot, lt, max, times } from "../../../lane";
import { logistic, logisticGradient, logisticHessian, ofLogit } from "../../../logistic";
import { log1pOfUnit, k } from "../../../math";
import { K } from "../../../tables";
import { Pointwise, staged } from "../../../pointwise";

/**
 * (1 − t) ln(1 + eᶻ) + ωt ln(1 + e⁻ᶻ) for a logit z = p, with t = (1 − ε)y + ½ε and the positive weight ω. Written with
 * u = e^−|z| and t and 1 − t apart, nothing cancels: value and gradient keep their relative accuracy in both tails.
 */
@final @unmanaged
class BinaryCrossEntropy extends Pointwise {
  kept: v128; // 1 − ε
  smoothed: v128; // ½ε
  positiveWeight: v128;

  positive(y: v128): v128 { return this.positiveWeight * (this.kept * y + this.smoothed); }
  negative(y: v128): v128 { return this.kept * (k(K.ONE) - y) + this.smoothed; }

  shared(p: v128, y: v128): v128 { return ofLogit(p); }
  value(p: v128, y: v128, u: v128): v128 {
    const a = this.positive(y), b = this.negative(y);
    return (a + b) * log1pOfUnit(u) + (times(b, max(p, splat(0))) + times(a, max(-p, splat(0))));
  }
  gradient(p: v128, y: v128, u: v128): v128 {
    const isNegative = lt(p, splat(0)); // σ(z) is u/(1 + u) there and 1/(1 + u) elsewhere, σ(−z) the other way round, and u ≤ 1
    const a = max(u, and(k(K.ONE), isNegative)), b = max(u, andnot(k(K.ONE), isNegative));
    return (this.negative(y) * b - this.positive(y) * a) / (k(K.ONE) + u);
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
  value(p: v128, y: v128, u: v128): v128 { return logistic(p, y, u); }
  gradient(p: v128, y: v128, u: v128): v128 { return logisticGradient(p, y, u); }
  hessian(p: v128, y: v128, u: v128): v128 { return logisticHessian(u); }
}

export const plainBinaryCrossEntropy = staged<Plain>();
