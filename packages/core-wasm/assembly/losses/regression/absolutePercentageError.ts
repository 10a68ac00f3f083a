import { splat, abs, sign, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** |r / y| for r = p − y; its derivative at 0 is taken as 0, its curvature as 0 throughout. */
@final @unmanaged
class AbsolutePercentageError extends Pointwise {
  shared(p: v128, y: v128): v128 { return p - y; }
  value(p: v128, y: v128, r: v128): v128 { return abs(r / y); }
  gradient(p: v128, y: v128, r: v128): v128 { return sign(r) / abs(y); }
  hessian(p: v128, y: v128, r: v128): v128 { return withNaN(splat(0), r); }
}

export const absolutePercentageError = pointwise<AbsolutePercentageError>();
