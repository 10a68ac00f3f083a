import { splat, and, le, max, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** max(0, t − m) for the margin m = yp and the threshold t. At m = t it counts as not yet reached: the slope is −y. */
@final @unmanaged
class Hinge extends Pointwise {
  threshold: v128;

  shared(p: v128, y: v128): v128 { return y * p; }
  value(p: v128, y: v128, m: v128): v128 { return max(this.threshold - m, splat(0)); }
  gradient(p: v128, y: v128, m: v128): v128 { return withNaN(and(-y, le(m, this.threshold)), m); }
  hessian(p: v128, y: v128, m: v128): v128 { return withNaN(splat(0), m); }
}

export const hinge = pointwise<Hinge>();
