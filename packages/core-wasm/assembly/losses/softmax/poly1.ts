import { le, select } from "../../lane";
import { log1pDeficit, k } from "../../math";
import { K } from "../../tables";
import { OfLabelAlone, ofLabel, negativeLog } from "../../rows/softmax";

/** −ln p_y + ε(1 − p_y), taken as (−ln p_y − P) + (1 + ε)P for P = 1 − p_y: for ε = −1 the first terms of the series cancel. */
@final @unmanaged
class Poly1 extends OfLabelAlone {
  raised: v128; // 1 + ε

  value(own: v128, rest: v128, depth: v128, gap: v128): v128 {
    const P = rest / (own + rest);
    const deficit = select(le(P, k(K.HALF)), log1pDeficit(-P), negativeLog(own, rest, gap) - P);
    return deficit + this.raised * P;
  }
  slope(own: v128, rest: v128, gap: v128): v128 { return (rest + this.raised * own) / (own + rest); }
  bend(own: v128, rest: v128, gap: v128): v128 { return (k(K.ONE) - this.raised) * own / (own + rest); }
}

export const poly1 = ofLabel<Poly1>();
