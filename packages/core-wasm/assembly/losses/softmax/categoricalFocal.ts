import { splat, lt, over, select, times } from "../../lane";
import { exp, log, k } from "../../math";
import { K } from "../../tables";
import { OfLabel, ofLabel, negativeLog } from "../../rows/softmax";

/** α_y (1 − p_y)^γ L for L = −ln p_y. With P = 1 − p_y from the other masses nothing cancels where the row is all but right. */
@final @unmanaged
class CategoricalFocal extends OfLabel {
  gamma: v128;
  alphaStep: v128; // bytes from the α of a class to that of the next; 0 where one is for all
  alpha: v128; // and those of other classes behind it

  missed(own: v128, rest: v128): v128 { return rest / (own + rest); }
  power(x: v128, exponent: v128): v128 { return exp(times(exponent, log(x))); }

  value(own: v128, rest: v128, depth: v128, gap: v128): v128 {
    return times(negativeLog(own, rest, gap), this.power(this.missed(own, rest), this.gamma));
  }
  slope(own: v128, rest: v128, gap: v128): v128 {
    const P = this.missed(own, rest), p = own / (own + rest);
    return this.power(P, this.gamma) * (k(K.ONE) + times(this.gamma * p, this.ratio(own, rest, gap)));
  }
  bend(own: v128, rest: v128, gap: v128): v128 {
    const P = this.missed(own, rest), p = own / (own + rest), L = negativeLog(own, rest, gap);
    const d = k(K.TWO) + times((this.gamma - k(K.ONE)) * p, this.ratio(own, rest, gap)) - L;
    return times(times(times(this.gamma, p), d), this.power(P, this.gamma - k(K.ONE)));
  }
  /** L / P, which goes to 1 as the row becomes right. */
  ratio(own: v128, rest: v128, gap: v128): v128 {
    const P = this.missed(own, rest);
    return select(lt(splat(0), P), over(negativeLog(own, rest, gap), P), k(K.ONE));
  }
  isShifted(): bool { return false; }
  shift(): v128 { return splat(0); }
  labelShift(): v128 { return splat(0); }
  hasFactors(): bool { return true; }
  factor(label: i32): F {
    return load<F>(changetype<usize>(this) + 32 + <usize>label * <usize>v128.extract_lane<F>(this.alphaStep, 0));
  }
}

export const categoricalFocal = ofLabel<CategoricalFocal>();
