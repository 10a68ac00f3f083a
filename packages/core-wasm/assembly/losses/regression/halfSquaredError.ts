import { splat, withNaN } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/** ½r² for r = p − y. */
@final @unmanaged
class HalfSquaredError extends Pointwise {
  shared(p: v128, y: v128): v128 { return p - y; }
  value(p: v128, y: v128, r: v128): v128 { return splat(0.5) * r * r; }
  gradient(p: v128, y: v128, r: v128): v128 { return r; }
  hessian(p: v128, y: v128, r: v128): v128 { return withNaN(k(K.ONE), r); }
}

export const halfSquaredError = pointwise<HalfSquaredError>();
