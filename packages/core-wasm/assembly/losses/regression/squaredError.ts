import { splat, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** r² for r = p − y. */
@final @unmanaged
class SquaredError extends Pointwise {
  shared(p: v128, y: v128): v128 { return p - y; }
  value(p: v128, y: v128, r: v128): v128 { return r * r; }
  gradient(p: v128, y: v128, r: v128): v128 { return r + r; }
  hessian(p: v128, y: v128, r: v128): v128 { return withNaN(splat(2), r); }
}

export const squaredError = pointwise<SquaredError>();
