import { splat, and, lt, max, withNaN } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/** d² for what is missing, d = max(0, t − m), from the margin m = yp to the threshold t. */
@final @unmanaged
class SquaredHinge extends Pointwise {
  threshold: v128;

  shared(p: v128, y: v128): v128 { return max(this.threshold - y * p, splat(0)); }
  value(p: v128, y: v128, d: v128): v128 { return d * d; }
  gradient(p: v128, y: v128, d: v128): v128 { return -y * (d + d); }
  hessian(p: v128, y: v128, d: v128): v128 { return withNaN(and(k(K.TWO), lt(splat(0), d)), d); }
}

export const squaredHinge = pointwise<SquaredHinge>();
