import { sqrt } from "../../lane";
import { Update, average, elementwise } from "../../update";

/**
 * With δ = g − g₋₁: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)δ, n ← β₃n + (1 − β₃)(g + (1 − β₂)δ)²,
 * move (μm + νv) / (√(n + ρ²ε′) + ρε): Nesterov's look ahead from differences of gradients, scaled as in adam.ts.
 */
@final @unmanaged
class Adan extends Update {
  mean: v128; // μ
  trend: v128; // ν
  epsilon: v128; // ρε
  inside: v128; // ρ²ε′
  beta1: v128;
  rest1: v128; // 1 − β₁
  beta2: v128;
  rest2: v128; // 1 − β₂
  beta3: v128;
  rest3: v128; // 1 − β₃
  known: v128; // 1, but 0 at the first step, which has no gradient before it

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const change = this.known * (g - v128.load(d)), ahead = g + this.rest2 * change;
    const m = average(a, this.beta1, this.rest1, g), v = average(b, this.beta2, this.rest2, change);
    const n = average(c, this.beta3, this.rest3, ahead * ahead);
    v128.store(d, g);
    return (this.mean * m + this.trend * v) / (sqrt(n + this.inside) + this.epsilon);
  }
}

export const adan = elementwise<Adan>();
