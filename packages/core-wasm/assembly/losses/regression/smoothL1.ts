import { abs, and, clamp, le, withNaN } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/** ½r²/β where |r| ≤ β and |r| − ½β beyond, for r = p − y and β > 0: huber/β. */
@final @unmanaged
class SmoothL1 extends Pointwise {
  beta: v128;

  /** The slope: the part of r that is squared, by β. */
  shared(p: v128, y: v128): v128 { return clamp(p - y, -this.beta, this.beta) / this.beta; }
  value(p: v128, y: v128, slope: v128): v128 {
    return slope * ((p - y) - k(K.HALF) * clamp(p - y, -this.beta, this.beta));
  }
  gradient(p: v128, y: v128, slope: v128): v128 { return slope; }
  hessian(p: v128, y: v128, slope: v128): v128 {
    return withNaN(and(k(K.ONE) / this.beta, le(abs(p - y), this.beta)), slope);
  }
}

export const smoothL1 = pointwise<SmoothL1>();
export { absoluteError } from "./absoluteError"; // what it is for β = 0
