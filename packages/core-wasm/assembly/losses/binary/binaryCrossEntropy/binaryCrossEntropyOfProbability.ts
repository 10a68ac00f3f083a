import { splat, times, over } from "../../../lane";
import { log, log1p, k } from "../../../math";
import { K } from "../../../tables";
import { pointwise } from "../../../pointwise";
import { Smoothed } from "./smoothed";

/** −ωt ln q − (1 − t) ln(1 − q) for a probability q = p, with t = (1 − ε)y + ½ε and the positive weight ω; nothing is clamped. */
@final @unmanaged
class BinaryCrossEntropyOfProbability extends Smoothed {
  shared(p: v128, y: v128): v128 { return k(K.ONE) - p; }
  value(p: v128, y: v128, q: v128): v128 {
    return splat(0) - times(this.positive(y), log(p)) - times(this.negative(y), log1p(-p));
  }
  gradient(p: v128, y: v128, q: v128): v128 { return over(this.negative(y), q) - over(this.positive(y), p); }
  hessian(p: v128, y: v128, q: v128): v128 { return over(over(this.negative(y), q), q) + over(over(this.positive(y), p), p); }
}

export const binaryCrossEntropyOfProbability = pointwise<BinaryCrossEntropyOfProbability>();
