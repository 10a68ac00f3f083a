import { splat, lt, select, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** −τr for r = p − y < 0 and (1 − τ)r for r > 0; its derivative at 0 is taken as 0, its curvature as 0 throughout. */
@final @unmanaged
class Pinball extends Pointwise {
  below: v128; // τ
  above: v128; // 1 − τ

  shared(p: v128, y: v128): v128 { return p - y; }
  value(p: v128, y: v128, r: v128): v128 { return r * select(lt(r, splat(0)), -this.below, this.above); }
  gradient(p: v128, y: v128, r: v128): v128 {
    return select(lt(splat(0), r), this.above, select(lt(r, splat(0)), -this.below, r));
  }
  hessian(p: v128, y: v128, r: v128): v128 { return withNaN(splat(0), r); }
}

export const pinball = pointwise<Pinball>();
