import { splat, abs, clamp, min, le, select, withNaN } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/** ½r²/β where |r| ≤ β and |r| − ½β beyond, for r = p − y and β > 0: huber/β. */
@final @unmanaged
class SmoothL1 extends Pointwise {
  beta: v128;

  shared(p: v128, y: v128): v128 { return p - y; }
  value(p: v128, y: v128, r: v128): v128 {
    const q = min(abs(r), this.beta); // the part of |r| that is squared
    return q / this.beta * (abs(r) - splat(0.5) * q);
  }
  gradient(p: v128, y: v128, r: v128): v128 { return clamp(r, -this.beta, this.beta) / this.beta; }
  hessian(p: v128, y: v128, r: v128): v128 {
    return withNaN(select(le(abs(r), this.beta), k(K.ONE) / this.beta, splat(0)), r);
  }
}

export const smoothL1 = pointwise<SmoothL1>();
export { absoluteError } from "./absoluteError"; // what it is for β = 0
