import { exp, expm1 } from "../../math";
import { OfLabelAlone, ofLabel, negativeLog } from "../../rows/softmax";

/** (1 − p_y^q) / q. */
@final @unmanaged
class GeneralizedCrossEntropy extends OfLabelAlone {
  q: v128;

  value(own: v128, rest: v128, depth: v128, gap: v128): v128 { return -expm1(-this.q * negativeLog(own, rest, gap)) / this.q; }
  slope(own: v128, rest: v128, gap: v128): v128 { return exp(-this.q * negativeLog(own, rest, gap)); }
  bend(own: v128, rest: v128, gap: v128): v128 { return -this.q * exp(-this.q * negativeLog(own, rest, gap)); }
}

export const generalizedCrossEntropy = ofLabel<GeneralizedCrossEntropy>();
