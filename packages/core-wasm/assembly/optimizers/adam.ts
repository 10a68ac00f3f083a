import { max, sqrt } from "../lane";
import { Update, elementwise } from "../update";

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², x ← κx − α·m / (√v / ρ + ε) for g with coupled decay λx added. */
@unmanaged
class Adam extends Update {
  rate: v128; // α / (1 − β₁ᵗ)
  keep: v128; // κ = 1 − α·(decoupled decay)
  decay: v128; // λ
  beta1: v128;
  rest1: v128; // 1 − β₁
  beta2: v128;
  rest2: v128; // 1 − β₂
  correction: v128; // ρ = √(1 − β₂ᵗ)
  epsilon: v128;

  @inline moments(x: usize, g: v128, a: usize, b: usize): void {
    const h = g + this.decay * v128.load(x);
    v128.store(a, this.beta1 * v128.load(a) + this.rest1 * h);
    v128.store(b, this.beta2 * v128.load(b) + this.rest2 * h * h);
  }
  @inline move(x: usize, m: v128, v: v128): void {
    v128.store(x, this.keep * v128.load(x) - this.rate * m / (sqrt(v) / this.correction + this.epsilon));
  }
  @inline step(x: usize, g: v128, a: usize, b: usize, c: usize): void {
    this.moments(x, g, a, b);
    this.move(x, v128.load(a), v128.load(b));
  }
}

/** As Adam, dividing by the greatest v so far. */
@final @unmanaged
class AmsGrad extends Adam {
  @inline step(x: usize, g: v128, a: usize, b: usize, c: usize): void {
    this.moments(x, g, a, b);
    v128.store(c, max(v128.load(b), v128.load(c)));
    this.move(x, v128.load(a), v128.load(c));
  }
}

export const adam = elementwise<Adam>();
export const amsGrad = elementwise<AmsGrad>();
