import { splat } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise, pointwiseAhead } from "../../pointwise";
import { timesExp } from "../../powers";

/** (1 − r)² / 2y for r = y/μ; the quotient by y comes first, which keeps squares from overflowing. */
@final @unmanaged
class InverseGaussianDeviance extends Pointwise {
  shared(p: v128, y: v128): v128 { return timesExp(y, -p); }
  value(p: v128, y: v128, ratio: v128): v128 {
    const t = k(K.ONE) - ratio;
    return k(K.HALF) * t * (t / y);
  }
  gradient(p: v128, y: v128, ratio: v128): v128 { return timesExp(k(K.ONE) - ratio, -p); }
  hessian(p: v128, y: v128, ratio: v128): v128 { return timesExp(k(K.TWO) * ratio - k(K.ONE), -p); }
}

@final @unmanaged
class InverseGaussianDevianceOfMean extends Pointwise {
  shared(p: v128, y: v128): v128 { return (p - y) / p; }
  value(p: v128, y: v128, t: v128): v128 { return k(K.HALF) * t * (t / y); }
  gradient(p: v128, y: v128, t: v128): v128 { return t / p / p; }
  hessian(p: v128, y: v128, t: v128): v128 { return (splat(3) * (y / p) - k(K.TWO)) / p / p / p; }
}

export const inverseGaussianDeviance = pointwiseAhead<InverseGaussianDeviance>();
export const inverseGaussianDevianceOfMean = pointwise<InverseGaussianDevianceOfMean>();
