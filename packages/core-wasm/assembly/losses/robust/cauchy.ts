import { splat, abs, lt, max, min, select, withSign } from "../../lane";
import { log1p, k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwiseAhead } from "../../pointwise";
import { LARGE, SMALL } from "../../scale";

/** ½c² ln(1 + u²) for u = r / c, r = p − y. In the derivatives q ≤ 1 is the lesser of |r| and c over the greater. */
@final @unmanaged
class Cauchy extends Pointwise {
  scale: v128;

  shared(p: v128, y: v128): v128 {
    const a = abs(p - y);
    return min(a, this.scale) / max(a, this.scale);
  }
  value(p: v128, y: v128, q: v128): v128 {
    const a = abs(p - y), u = a / this.scale, isLarge = lt(splat(LARGE), u); // there ln(1 + u²) = 2 ln(1 + u)
    const half = select(isLarge, k(K.ONE), k(K.HALF)) * log1p(select(isLarge, u, u * u));
    return select(lt(u, splat(SMALL)), k(K.HALF) * a * a, this.scale * (this.scale * half));
  }
  gradient(p: v128, y: v128, q: v128): v128 {
    const r = p - y, isFar = lt(this.scale, abs(r));
    return withSign(select(isFar, this.scale * q, abs(r)) / (k(K.ONE) + q * q), r);
  }
  hessian(p: v128, y: v128, q: v128): v128 {
    const z = q * q, t = k(K.ONE) + z, isFar = lt(this.scale, abs(p - y));
    return select(isFar, -z, k(K.ONE)) * (k(K.ONE) - z) / (t * t);
  }
}

export const cauchy = pointwiseAhead<Cauchy>();
