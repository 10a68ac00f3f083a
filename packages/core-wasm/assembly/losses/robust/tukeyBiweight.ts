import { splat, abs, lt, min, select, times } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";
import { SMALL } from "../../scale";

/**
 * c²/6 (1 − (1 − u²)³) for u = |r| / c ≤ 1, r = p − y, and c²/6 beyond. With v = 1 − u², 0 beyond, it is c²/6 u²(1 + v + v²),
 * in which nothing cancels.
 */
@final @unmanaged
class TukeyBiweight extends Pointwise {
  scale: v128;

  shared(p: v128, y: v128): v128 { return min(abs(p - y), this.scale) / this.scale; }
  rest(u: v128): v128 { return (k(K.ONE) - u) * (k(K.ONE) + u); }
  value(p: v128, y: v128, u: v128): v128 {
    const r = p - y, v = this.rest(u);
    const far = this.scale * (this.scale * (u * u * (k(K.ONE) + v * (k(K.ONE) + v)) / splat(6)));
    return select(lt(u, splat(SMALL)), k(K.HALF) * r * r, far);
  }
  gradient(p: v128, y: v128, u: v128): v128 {
    const v = this.rest(u);
    return times(v, v * (p - y));
  }
  hessian(p: v128, y: v128, u: v128): v128 { return this.rest(u) * (k(K.ONE) - splat(5) * u * u); }
}

export const tukeyBiweight = pointwise<TukeyBiweight>();
