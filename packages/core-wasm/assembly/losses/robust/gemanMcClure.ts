import { splat, abs, lt, max, min, select, withSign } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/** ½r² / (1 + r²/c²) for r = p − y, with both sides divided by the greater of |r| and c: q ≤ 1 is the lesser over it. */
@final @unmanaged
class GemanMcClure extends Pointwise {
  scale: v128;

  shared(p: v128, y: v128): v128 {
    const a = abs(p - y);
    return min(a, this.scale) / max(a, this.scale);
  }
  value(p: v128, y: v128, q: v128): v128 {
    const m = min(abs(p - y), this.scale);
    return k(K.HALF) * m * (m / (k(K.ONE) + q * q));
  }
  gradient(p: v128, y: v128, q: v128): v128 {
    const r = p - y, isFar = lt(this.scale, abs(r)), z = q * q, square = k(K.ONE) + z * (k(K.TWO) + z);
    return withSign(select(isFar, this.scale * (q * z), abs(r)) / square, r);
  }
  hessian(p: v128, y: v128, q: v128): v128 {
    const z = q * q, cube = k(K.ONE) + z * (splat(3) + z * (splat(3) + z)); // (1 + z)³ with one rounding of 1 + …
    return select(lt(this.scale, abs(p - y)), z * z * (z - splat(3)), k(K.ONE) - splat(3) * z) / cube;
  }
}

export const gemanMcClure = pointwise<GemanMcClure>();
