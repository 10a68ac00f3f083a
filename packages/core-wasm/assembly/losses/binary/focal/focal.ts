import { splat, abs, minusAbs, andnot, eq, lt, max, min, select, times } from "../../../lane";
import { expOfNegative, log1pOfUnit, exactPower, lostInProduct, lostInSum, k } from "../../../math";
import { K } from "../../../tables";
import { Pointwise, pointwise } from "../../../pointwise";

/**
 * α qᵞ c for a logit z = p: q = aσ(−z) + bσ(z) is what is missing from the probability of the target, c = −a ln σ(z) −
 * b ln σ(−z) its cross-entropy, with the shares a = y and b = 1 − y. Of u = e^−|z| they are q = n / d for
 * n = far + near·u and d = 1 + u, where `far` is the share on the side that z is not on.
 */
@final @unmanaged
class Focal extends Pointwise {
  gamma: v128;
  positiveWeight: v128; // α, or 1
  negativeWeight: v128; // 1 − α, or 1

  positive(y: v128): v128 { return y; }
  negative(y: v128): v128 { return k(K.ONE) - y; }
  far(p: v128, y: v128): v128 { return select(lt(p, splat(0)), this.positive(y), this.negative(y)); }
  near(p: v128, y: v128): v128 { return select(lt(p, splat(0)), this.negative(y), this.positive(y)); }

  /** α qᵞ, of a quotient with what its rounding loses: the power would multiply that by γ. */
  modulation(p: v128, y: v128, u: v128): v128 {
    const far = this.far(p, y), near = this.near(p, y), n = far + near * u, d = k(K.ONE) + u, q = n / d;
    const lost = (lostInSum(far, near * u) + lostInProduct(near, u)) - q * lostInSum(k(K.ONE), u);
    const defect = (k(K.ONE) - max(far, near)) - min(far, near); // of the greater share, which 1 less the other is more exactly
    const rest = ((n - q * d) - lostInProduct(q, d) + (lost + select(lt(near, far), defect, defect * u))) / d;
    return (this.positiveWeight * this.positive(y) + this.negativeWeight * this.negative(y)) * exactPower(q, rest, this.gamma);
  }
  crossEntropy(p: v128, y: v128, u: v128): v128 {
    return log1pOfUnit(u) + times(this.far(p, y), abs(p));
  }
  /** c′ · d. */
  slope(p: v128, y: v128, u: v128): v128 {
    const s = this.near(p, y) * u - this.far(p, y);
    return select(lt(p, splat(0)), s, -s);
  }
  /** q′/q · d v/u. */
  rate(p: v128, y: v128, u: v128, v: v128): v128 {
    const n = this.far(p, y) + this.near(p, y) * u;
    return ((k(K.ONE) - y) - y) * andnot(v / n, eq(n, splat(0)));
  }

  shared(p: v128, y: v128): v128 { return expOfNegative(minusAbs(p)); }
  value(p: v128, y: v128, u: v128): v128 { return this.modulation(p, y, u) * this.crossEntropy(p, y, u); }
  gradient(p: v128, y: v128, u: v128): v128 {
    const ofModulation = times(this.gamma * this.rate(p, y, u, u), this.crossEntropy(p, y, u));
    return this.modulation(p, y, u) * ((ofModulation + this.slope(p, y, u)) / (k(K.ONE) + u));
  }
  hessian(p: v128, y: v128, u: v128): v128 { // u is v·w, so that where it is tiny what multiplies it does not come after an underflow
    const root = expOfNegative(splat(-0.5) * abs(p)), isTiny = lt(u, splat(1e-20)), v = select(isTiny, root, u), w = select(isTiny, root, k(K.ONE));
    const d = k(K.ONE) + u, r = this.rate(p, y, u, v), c = this.crossEntropy(p, y, u);
    const difference = select(lt(p, splat(0)), k(K.ONE) - u, u - k(K.ONE)), bend = ((this.gamma - k(K.ONE)) * (r * w) + difference) / d;
    const ofModulation = times(this.gamma * r, c) * bend + k(K.TWO) * this.gamma * r * (this.slope(p, y, u) / d);
    return this.modulation(p, y, u) * ((ofModulation + v / d) / d) * w;
  }
}

export const focal = pointwise<Focal>();
