import { splat, times } from "../../lane";
import { expOfNegative, log1p, k, K } from "../../math";
import { Rowwise, rowwise } from "../../rowwise";

/** −ln p_y for p = softmax z, as gap + ln(own + rest), where own = 1 exactly if the label leads. */
@final @unmanaged
class CrossEntropy extends Rowwise {
  @inline fromGreatest(): bool { return true; }
  @inline mass(x: v128): v128 { return expOfNegative(x); }
  @inline hasCosts(): bool { return false; }
  @inline cost(x: v128, mass: v128): v128 { return splat(0); }
  @inline value(own: v128, rest: v128, costs: v128, gap: v128): v128 { return gap + log1p((own - k(K.ONE)) + rest); }
  @inline scale(own: v128, rest: v128, costs: v128, gap: v128): v128 { return k(K.ONE) / (own + rest); }
  @inline hasShift(): bool { return false; }
  @inline shift(): v128 { return splat(0); }
  @inline labelShift(): v128 { return splat(0); }
}

/** −Σ t_k ln p_k for t = (1 − ε)[k = y] + ε/width. */
@final @unmanaged
class SmoothedCrossEntropy extends Rowwise {
  kept: v128; // 1 − ε
  smoothing: v128; // ε
  share: v128; // ε / width
  others: v128; // ε (width − 1) / width

  @inline fromGreatest(): bool { return true; }
  @inline mass(x: v128): v128 { return expOfNegative(x); }
  @inline hasCosts(): bool { return true; }
  @inline cost(x: v128, mass: v128): v128 { return -x; }
  @inline value(own: v128, rest: v128, costs: v128, gap: v128): v128 {
    const leader = log1p((own - k(K.ONE)) + rest); // −ln of the greatest probability
    return leader + (times(this.kept, gap) + times(this.share, costs + gap));
  }
  @inline scale(own: v128, rest: v128, costs: v128, gap: v128): v128 { return k(K.ONE) / (own + rest); }
  @inline hasShift(): bool { return true; }
  @inline shift(): v128 { return this.share; }
  @inline labelShift(): v128 { return this.others; }
}

export const crossEntropy = rowwise<CrossEntropy>();
export const smoothedCrossEntropy = rowwise<SmoothedCrossEntropy>();
