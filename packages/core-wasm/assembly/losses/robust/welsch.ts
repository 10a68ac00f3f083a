import { splat, abs, lt, select, times } from "../../lane";
import { expOfNegative, expm1, k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";
import { SMALL } from "../../scale";

/** ½c²(1 − e^−u²) for u = r / c, r = p − y. The derivatives hold √(e^−u²) twice: r e^−u² may be normal where e^−u² is not. */
@final @unmanaged
class Welsch extends Pointwise {
  scale: v128;

  shared(p: v128, y: v128): v128 { return (p - y) / this.scale; }
  value(p: v128, y: v128, u: v128): v128 {
    const r = p - y, far = this.scale * (this.scale * (splat(-0.5) * expm1(-(u * u))));
    return select(lt(abs(u), splat(SMALL)), k(K.HALF) * r * r, far);
  }
  gradient(p: v128, y: v128, u: v128): v128 {
    const root = expOfNegative(splat(-0.5) * u * u);
    return times(root, root * (p - y));
  }
  hessian(p: v128, y: v128, u: v128): v128 {
    const z = u * u, root = expOfNegative(splat(-0.5) * z);
    return times(root, root * (k(K.ONE) - (z + z)));
  }
}

export const welsch = pointwise<Welsch>();
