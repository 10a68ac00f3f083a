import { splat, lt, select, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** τr² for r = p − y < 0 and (1 − τ)r² elsewhere. */
@final @unmanaged
class Expectile extends Pointwise {
  below: v128; // τ
  above: v128; // 1 − τ

  shared(p: v128, y: v128): v128 { return p - y; }
  weight(r: v128): v128 { return select(lt(r, splat(0)), this.below, this.above); }
  value(p: v128, y: v128, r: v128): v128 { return this.weight(r) * r * r; }
  gradient(p: v128, y: v128, r: v128): v128 { return this.weight(r) * (r + r); }
  hessian(p: v128, y: v128, r: v128): v128 { return withNaN(splat(2) * this.weight(r), r); }
}

export const expectile = pointwise<Expectile>();
