import { withNaN } from "../../../lane";
import { k, K } from "../../../math";
import { Pointwise, pointwise } from "../../../pointwise";

/** (q − y)² for a probability q = p. */
@final @unmanaged
class BrierOfProbability extends Pointwise {
  @inline shared(p: v128, y: v128): v128 { return p - y; }
  @inline value(p: v128, y: v128, e: v128): v128 { return e * e; }
  @inline gradient(p: v128, y: v128, e: v128): v128 { return e + e; }
  @inline hessian(p: v128, y: v128, e: v128): v128 { return withNaN(k(K.TWO), e); }
}

export const brierOfProbability = pointwise<BrierOfProbability>();
