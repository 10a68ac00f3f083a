import { splat, minusAbs, lt, select } from "../../../lane";
import { expOfNegative, k } from "../../../math";
import { K } from "../../../tables";
import { Pointwise, staged } from "../../../pointwise";

/** e² for e = σ(z) − y and a logit z = p. With u = e^−|z|, e is (1 − y)σ(z) − yσ(−z), which keeps its digits in both tails. */
@final @unmanaged
class Brier extends Pointwise {
  error(p: v128, y: v128, u: v128): v128 {
    const isNegative = lt(p, splat(0)); // σ(z) is u/(1 + u) there and 1/(1 + u) elsewhere; σ(−z) the other way round
    return ((k(K.ONE) - y) * select(isNegative, u, k(K.ONE)) - y * select(isNegative, k(K.ONE), u)) / (k(K.ONE) + u);
  }

  /** σ(z)σ(−z), which is ¼(1 − t²) for t = tanh ½|z|: near 0 that rounds once where a quotient by d² does four times. */
  slope(u: v128): v128 {
    const d = k(K.ONE) + u, halfTanh = k(K.HALF) * ((k(K.ONE) - u) / d);
    return select(lt(k(K.HALF), u), splat(0.25) - halfTanh * halfTanh, (u / d) / d);
  }

  shared(p: v128, y: v128): v128 { return expOfNegative(minusAbs(p)); }
  value(p: v128, y: v128, u: v128): v128 {
    const e = this.error(p, y, u);
    return e * e;
  }
  gradient(p: v128, y: v128, u: v128): v128 { return (k(K.TWO) * this.error(p, y, u)) * this.slope(u); }
  hessian(p: v128, y: v128, u: v128): v128 { // 2 σσ′ (σσ′ + e(σ′ − σ)) for σ′ = σ(−z)
    const slope = this.slope(u), difference = (k(K.ONE) - u) / (k(K.ONE) + u);
    return (k(K.TWO) * slope) * (slope + this.error(p, y, u) * select(lt(p, splat(0)), difference, -difference));
  }
}

export const brier = staged<Brier>();
