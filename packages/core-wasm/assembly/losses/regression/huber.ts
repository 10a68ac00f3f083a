import { splat, clamp, min, abs, le, select, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** ½r² where |r| ≤ δ and δ(|r| − ½δ) beyond, for r = p − y. */
@final @unmanaged
class Huber extends Pointwise {
  delta: v128;

  shared(p: v128, y: v128): v128 { return p - y; }
  value(p: v128, y: v128, r: v128): v128 {
    const q = min(abs(r), this.delta); // the part of |r| that is squared
    return q * (abs(r) - splat(0.5) * q);
  }
  gradient(p: v128, y: v128, r: v128): v128 { return clamp(r, -this.delta, this.delta); }
  hessian(p: v128, y: v128, r: v128): v128 { return withNaN(select(le(abs(r), this.delta), splat(1), splat(0)), r); }
}

export const huber = pointwise<Huber>();
