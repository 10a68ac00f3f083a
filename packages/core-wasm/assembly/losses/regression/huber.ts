import { splat, and, clamp, eq, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** ½r² where |r| ≤ δ and δ(|r| − ½δ) beyond, for r = p − y. */
@final @unmanaged
class Huber extends Pointwise {
  delta: v128;

  /** The slope, which is the part of r that is squared. */
  shared(p: v128, y: v128): v128 { return clamp(p - y, -this.delta, this.delta); }
  value(p: v128, y: v128, q: v128): v128 { return q * ((p - y) - splat(0.5) * q); }
  gradient(p: v128, y: v128, q: v128): v128 { return q; }
  hessian(p: v128, y: v128, q: v128): v128 { return withNaN(and(splat(1), eq(q, p - y)), q); }
}

export const huber = pointwise<Huber>();
