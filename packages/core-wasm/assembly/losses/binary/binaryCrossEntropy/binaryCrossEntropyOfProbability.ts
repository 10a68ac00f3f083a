import { splat, times, over } from "../../../lane";
import { log, log1p, k } from "../../../math";
import { K } from "../../../tables";
import { Pointwise, pointwise } from "../../../pointwise";

/** −ωt ln q − (1 − t) ln(1 − q) for a probability q = p, with t = (1 − ε)y + ½ε and the positive weight ω; nothing is clamped. */
@final @unmanaged
class BinaryCrossEntropyOfProbability extends Pointwise {
  kept: v128; // 1 − ε
  smoothed: v128; // ½ε
  positiveWeight: v128;

  positive(y: v128): v128 { return this.positiveWeight * (this.kept * y + this.smoothed); }
  negative(y: v128): v128 { return this.kept * (k(K.ONE) - y) + this.smoothed; }

  shared(p: v128, y: v128): v128 { return k(K.ONE) - p; }
  value(p: v128, y: v128, q: v128): v128 {
    return splat(0) - times(this.positive(y), log(p)) - times(this.negative(y), log1p(-p));
  }
  gradient(p: v128, y: v128, q: v128): v128 { return over(this.negative(y), q) - over(this.positive(y), p); }
  hessian(p: v128, y: v128, q: v128): v128 { return over(over(this.negative(y), q), q) + over(over(this.positive(y), p), p); }
}

export const binaryCrossEntropyOfProbability = pointwise<BinaryCrossEntropyOfProbability>();
