import { splat, max, step, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** −τr for r = p − y < 0 and (1 − τ)r for r > 0; its derivative at 0 is taken as 0, its curvature as 0 throughout. */
@final @unmanaged
class Pinball extends Pointwise {
  below: v128; // τ
  above: v128; // 1 − τ

  shared(p: v128, y: v128): v128 { return p - y; }
  value(p: v128, y: v128, r: v128): v128 { return max(this.above * r, -this.below * r); }
  gradient(p: v128, y: v128, r: v128): v128 { return step(r, -this.below, this.above); }
  hessian(p: v128, y: v128, r: v128): v128 { return withNaN(splat(0), r); }
}

export const pinball = pointwise<Pinball>();
