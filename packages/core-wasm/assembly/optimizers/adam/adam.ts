import { max, sqrt } from "../../lane";
import { Update, average, elementwise } from "../../update";

/**
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², move α·m̂ / (√v̂ + ε). The corrections of m̂ = m / (1 − β₁ᵗ) and
 * v̂ = v / ρ², ρ = √(1 − β₂ᵗ), are in the fields: α·m̂ / (√v̂ + ε) = (αρ / (1 − β₁ᵗ))·m / (√v + ρε).
 */
@unmanaged
abstract class Moments extends Update {
  rate: v128; // αρ / (1 − β₁ᵗ)
  epsilon: v128; // ρε
  beta1: v128;
  rest1: v128; // 1 − β₁
  beta2: v128;
  rest2: v128; // 1 − β₂
}

@final @unmanaged
class Adam extends Moments {
  @inline move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = average(a, this.beta1, this.rest1, g), v = average(b, this.beta2, this.rest2, g * g);
    return this.rate * m / (sqrt(v) + this.epsilon);
  }
}

/** As Adam, dividing by the root of the greatest σv so far. */
@final @unmanaged
class AmsGrad extends Moments {
  scale: v128; // σ: 1, or 1 / (1 − β₂ᵗ) to compare corrected moments

  @inline move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = average(a, this.beta1, this.rest1, g), v = average(b, this.beta2, this.rest2, g * g);
    const greatest = max(this.scale * v, v128.load(c));
    v128.store(c, greatest);
    return this.rate * m / (sqrt(greatest) + this.epsilon);
  }
}

export const adam = elementwise<Adam>();
export const amsGrad = elementwise<AmsGrad>();
