import { withNaN } from "../../../lane";
import { k } from "../../../math";
import { K } from "../../../tables";
import { Pointwise, pointwise } from "../../../pointwise";

/** (q − y)² for a probability q = p. */
@final @unmanaged
class BrierOfProbability extends Pointwise {
  shared(p: v128, y: v128): v128 { return p - y; }
  value(p: v128, y: v128, e: v128): v128 { return e * e; }
  gradient(p: v128, y: v128, e: v128): v128 { return e + e; }
  hessian(p: v128, y: v128, e: v128): v128 { return withNaN(k(K.TWO), e); }
}

export const brierOfProbability = pointwise<BrierOfProbability>();
