import { abs, lt, max, min, select, sqrt, withSign } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/**
 * δ²(√(1 + r²/δ²) − 1) for r = p − y, as r²δ / (√(r² + δ²) + δ), which does not cancel near 0. Both sides of a fraction
 * are divided by the greater of |r| and δ, so that no square overflows: q ≤ 1 is the lesser over the greater.
 */
@final @unmanaged
class PseudoHuber extends Pointwise {
  delta: v128;

  shared(p: v128, y: v128): v128 {
    const a = abs(p - y);
    return min(a, this.delta) / max(a, this.delta);
  }
  value(p: v128, y: v128, q: v128): v128 {
    const a = abs(p - y), isFar = lt(this.delta, a), root = sqrt(k(K.ONE) + q * q);
    return a * (this.delta * (select(isFar, k(K.ONE), q) / (root + select(isFar, q, k(K.ONE)))));
  }
  gradient(p: v128, y: v128, q: v128): v128 {
    const r = p - y, isFar = lt(this.delta, abs(r)), root = sqrt(k(K.ONE) + q * q);
    return withSign(select(isFar, this.delta, abs(r)) / root, r);
  }
  hessian(p: v128, y: v128, q: v128): v128 {
    const t = k(K.ONE) + q * q, u = select(lt(this.delta, abs(p - y)), q, k(K.ONE)); // δ over the greater
    return u * u * u / (t * sqrt(t));
  }
}

export const pseudoHuber = pointwise<PseudoHuber>();
