import { LANES, splat, abs, clamp, lt, max, min, select, sqrt } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/** From here on √(1 + t²) and √(1 + t²) + 1 are t, as far as F tells. */
const FAR: f64 = LANES == 4 ? 1e9 : 1e17;

/**
 * δ²(√(1 + t²) − 1) for r = p − y and t = |r|/δ, as r²/(√(1 + t²) + 1), which does not cancel near 0. t is held to `FAR`, so
 * that no square overflows, and a quotient by it to δ, which it would be.
 */
@final @unmanaged
class PseudoHuber extends Pointwise {
  delta: v128;
  inverse: v128; // 1 / δ

  shared(p: v128, y: v128): v128 { // √(1 + t²)
    const t = min(splat(FAR), abs(p - y) * this.inverse);
    return sqrt(k(K.ONE) + t * t);
  }
  value(p: v128, y: v128, root: v128): v128 {
    const a = abs(p - y);
    return a * min(a / (root + k(K.ONE)), this.delta);
  }
  gradient(p: v128, y: v128, root: v128): v128 { return clamp((p - y) / root, -this.delta, this.delta); }
  hessian(p: v128, y: v128, root: v128): v128 { // the cube of 1/√(1 + t²), with q ≤ 1 the lesser of |r| and δ over the greater
    const a = abs(p - y), q = min(a, this.delta) / max(a, this.delta), u = select(lt(this.delta, a), q, k(K.ONE));
    const s = k(K.ONE) + q * q;
    return u * u * u / (s * sqrt(s));
  }
}

export const pseudoHuber = pointwise<PseudoHuber>();
