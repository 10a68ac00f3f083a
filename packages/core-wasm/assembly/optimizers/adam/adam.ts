import { max, sqrt } from "../../lane";
import { Moments } from "../../moments";
import { elementwise } from "../../update";

/**
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², move α·m̂ / (√v̂ + ε). The corrections of m̂ = m / (1 − β₁ᵗ) and
 * v̂ = v / ρ², ρ = √(1 − β₂ᵗ), are in the fields: α·m̂ / (√v̂ + ε) = (αρ / (1 − β₁ᵗ))·m / (√v + ρε).
 */
@unmanaged
abstract class Corrected extends Moments {
  rate: v128; // αρ / (1 − β₁ᵗ)
  epsilon: v128; // ρε
}

@final @unmanaged
class Adam extends Corrected {
  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = this.mean(a, g), v = this.meanSquare(b, g);
    return this.rate * m / (sqrt(v) + this.epsilon);
  }
}

/** As Adam, dividing by the root of the greatest σv so far. */
@final @unmanaged
class AmsGrad extends Corrected {
  scale: v128; // σ: 1, or 1 / (1 − β₂ᵗ) to compare corrected moments

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = this.mean(a, g), v = this.meanSquare(b, g);
    const greatest = max(this.scale * v, v128.load(c));
    v128.store(c, greatest);
    return this.rate * m / (sqrt(greatest) + this.epsilon);
  }
}

export const adam = elementwise<Adam>();
export const amsGrad = elementwise<AmsGrad>();
