import { splat, and, andnot, eq, lt, or, over, select, times } from "../../../lane";
import { exactPower, log, log1p, lostInSum, k } from "../../../math";
import { K } from "../../../tables";
import { Pointwise, pointwise } from "../../../pointwise";

/** α qᵞ c for a probability p: q = a(1 − p) + bp, c = −a ln p − b ln(1 − p), with the shares a = y and b = 1 − y. */
@final @unmanaged
class FocalOfProbability extends Pointwise {
  gamma: v128;
  positiveWeight: v128; // α, or 1
  negativeWeight: v128; // 1 − α, or 1

  positive(y: v128): v128 { return y; }
  negative(y: v128): v128 { return k(K.ONE) - y; }
  weight(y: v128): v128 { return this.positiveWeight * this.positive(y) + this.negativeWeight * this.negative(y); }

  /** q to some power, with what its rounding loses. */
  power(p: v128, y: v128, q: v128, exponent: v128): v128 {
    const rest = k(K.ONE) - p, a = this.positive(y), b = this.negative(y);
    return exactPower(q, lostInSum(a * rest, b * p) + a * lostInSum(k(K.ONE), -p), exponent);
  }
  crossEntropy(p: v128, y: v128): v128 {
    return splat(0) - times(this.positive(y), log(p)) - times(this.negative(y), log1p(-p));
  }
  /** The derivative of c, b / (1 − p) − a / p, of a difference that is taken before it is divided: a + b = 1. */
  slope(p: v128, y: v128): v128 {
    const rest = k(K.ONE) - p, a = this.positive(y), b = this.negative(y);
    const difference = select(lt(k(K.HALF), p), b - rest, p - a), isEnd = or(eq(p, splat(0)), eq(rest, splat(0)));
    return select(isEnd, over(b, rest) - over(a, p), difference / p / rest);
  }
  direction(y: v128): v128 { return (k(K.ONE) - y) - y; } // q′
  /** Where q is 0 and so is γ: there 0⁰ is 1, and what is left is the cross-entropy. */
  isPlain(q: v128): v128 { return and(eq(q, splat(0)), eq(this.gamma, splat(0))); }

  shared(p: v128, y: v128): v128 { return this.positive(y) * (k(K.ONE) - p) + this.negative(y) * p; }
  value(p: v128, y: v128, q: v128): v128 {
    return times(this.weight(y) * this.power(p, y, q, this.gamma), this.crossEntropy(p, y));
  }
  gradient(p: v128, y: v128, q: v128): v128 { // qᵞ⁻¹ (γq′c + qc′)
    const c = this.crossEntropy(p, y), slope = this.slope(p, y), power = this.power(p, y, q, this.gamma - k(K.ONE));
    const sum = times(this.gamma * this.direction(y), c) + times(q, slope);
    return this.weight(y) * select(this.isPlain(q), slope, times(sum, power));
  }
  /** qᵞ⁻² (γ(γ − 1)q′²c + 2γq′qc′ + q²c″) in an order that does not leave the range of numbers before the result does. */
  hessian(p: v128, y: v128, q: v128): v128 {
    const rest = k(K.ONE) - p, less = this.gamma - k(K.ONE), direction = this.direction(y), isSmall = lt(this.gamma, k(K.TWO));
    const power = this.weight(y) * this.power(p, y, q, less - andnot(k(K.ONE), isSmall)); // the other q is below c and q
    const c = this.crossEntropy(p, y), ratio = select(eq(q, splat(0)), k(K.ONE), c / q);
    const first = times(less * direction, select(isSmall, ratio, c)), by = select(isSmall, k(K.ONE), q);
    const bend = times(this.gamma * direction, first + k(K.TWO) * times(by, this.slope(p, y)));
    const a = over(this.positive(y), p), b = over(this.negative(y), rest);
    const sum = times(bend, power) + (times(times(a, by), times(q / p, power)) + times(times(b, by), times(q / rest, power)));
    return select(this.isPlain(q), this.weight(y) * (over(a, p) + over(b, rest)), sum);
  }
}

export const focalOfProbability = pointwise<FocalOfProbability>();
