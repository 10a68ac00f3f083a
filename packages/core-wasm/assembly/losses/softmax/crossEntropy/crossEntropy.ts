import { splat, times } from "../../../lane";
import { k } from "../../../math";
import { K } from "../../../tables";
import { OfLabel, OfLabelAlone, ofLabel, leaderCost, negativeLog } from "../../../rows/softmax";

/** −ln p_y for p = softmax z. */
@final @unmanaged
class CrossEntropy extends OfLabelAlone {
  value(own: v128, rest: v128, depth: v128, gap: v128): v128 { return negativeLog(own, rest, gap); }
  slope(own: v128, rest: v128, gap: v128): v128 { return k(K.ONE); }
  bend(own: v128, rest: v128, gap: v128): v128 { return splat(0); }
}

/** −Σ t_k ln p_k for t = (1 − ε)[k = y] + ε/width. */
@final @unmanaged
class SmoothedCrossEntropy extends OfLabel {
  kept: v128; // 1 − ε
  smoothing: v128; // ε
  share: v128; // ε / width
  others: v128; // ε (width − 1) / width

  value(own: v128, rest: v128, depth: v128, gap: v128): v128 {
    return leaderCost(own, rest) + (times(this.kept, gap) + times(this.share, depth + gap));
  }
  slope(own: v128, rest: v128, gap: v128): v128 { return k(K.ONE); }
  bend(own: v128, rest: v128, gap: v128): v128 { return splat(0); }
  isShifted(): bool { return true; }
  shift(): v128 { return this.share; }
  labelShift(): v128 { return this.others; }
  hasFactors(): bool { return false; }
  factor(label: i32): F { return 1; }
}

export const crossEntropy = ofLabel<CrossEntropy>();
export const smoothedCrossEntropy = ofLabel<SmoothedCrossEntropy>();
