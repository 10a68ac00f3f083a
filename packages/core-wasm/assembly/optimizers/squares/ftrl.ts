import { abs, clamp, eq, le, or, select, sign, splat, sqrt } from "../../lane";
import { Update, elementwise } from "../../update";

/**
 * Follow the regularized leader: n ← n + g², z ← z + g − σx with σ the growth of the curvature q = (β + √n) / α + λ₂,
 * x ← (clip(z, ±λ₁) − z) / q. The parameters are set, not moved: κ is 0. At the first step z is chosen so that x solves
 * it; where there is no curvature yet, or no gradient, x stays as it is.
 */
@final @unmanaged
class Ftrl extends Update {
  slope: v128; // 1 / α
  offset: v128; // β / α + λ₂
  formerSlope: v128; // these two as they were before the step
  formerOffset: v128;
  shrinkage: v128; // twice the weight of the penalty that is part of the gradient
  l1: v128; // λ₁
  minusL1: v128;
  first: v128; // 1 at the first step, then 0
  still: v128; // 0: parameters without a gradient stay; −1: none do

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const before = v128.load(a), n = before + g * g, slope = g + this.shrinkage * x;
    const curvature = sqrt(n) * this.slope + this.offset, former = sqrt(before) * this.formerSlope + this.formerOffset;
    const initial = former * x + sign(x) * this.l1;
    const z = v128.load(b) - this.first * initial + slope - (curvature - former) * x;
    v128.store(a, n);
    v128.store(b, z);
    const solution = (clamp(z, this.minusL1, this.l1) - z) / curvature;
    return -select(or(le(abs(slope), this.still), eq(curvature, splat(0))), x, solution);
  }
}

export const ftrl = elementwise<Ftrl>();
