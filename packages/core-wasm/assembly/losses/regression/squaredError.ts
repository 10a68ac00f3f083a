import { splat, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** r² for r = p − y. */
@final @unmanaged
class SquaredError extends Pointwise {
  @inline shared(p: v128, y: v128): v128 { return p - y; }
  @inline value(p: v128, y: v128, r: v128): v128 { return r * r; }
  @inline gradient(p: v128, y: v128, r: v128): v128 { return r + r; }
  @inline hessian(p: v128, y: v128, r: v128): v128 { return withNaN(splat(2), r); }
}

export const squaredError = pointwise<SquaredError>();
