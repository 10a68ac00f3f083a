import { splat, minusAbs, and, lt, max } from "../../lane";
import { expOfNegative, log1pOfUnit, k } from "../../math";
import { K } from "../../tables";
import { Pointwise, staged } from "../../pointwise";

/** ln(1 + e⁻ᵐ) for the margin m = yp. Written with u = e^−|m| it neither overflows nor loses digits in either tail. */
@final @unmanaged
class SoftMargin extends Pointwise {
  shared(p: v128, y: v128): v128 { return expOfNegative(minusAbs(p)); }
  far(p: v128, y: v128): v128 { return max(-(y * p), splat(0)); }
  value(p: v128, y: v128, u: v128): v128 { return log1pOfUnit(u) + this.far(p, y); }
  gradient(p: v128, y: v128, u: v128): v128 { // −y σ(−m), and u ≤ 1
    return -y * max(u, and(k(K.ONE), lt(y * p, splat(0)))) / (k(K.ONE) + u);
  }
  hessian(p: v128, y: v128, u: v128): v128 {
    const d = k(K.ONE) + u;
    return (u / d) / d;
  }
}

export const softMargin = staged<SoftMargin>();
