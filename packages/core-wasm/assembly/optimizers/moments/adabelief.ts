import { sqrt } from "../../lane";
import { Moments } from "../../moments";
import { elementwise } from "../../update";

/**
 * m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)(g − m)² + ε, move α·m̂ / (√ŝ + ε′), scaled as in adam.ts: Adam that divides by
 * how far gradients are from what was expected of them.
 */
@final @unmanaged
class Adabelief extends Moments {
  rate: v128; // αρ / (1 − β₁ᵗ)
  outside: v128; // ρε′
  inside: v128; // ε

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = this.mean(a, g), surprise = g - m;
    const s = this.beta2 * v128.load(b) + this.rest2 * (surprise * surprise) + this.inside;
    v128.store(b, s);
    return this.rate * m / (sqrt(s) + this.outside);
  }
}

export const adabelief = elementwise<Adabelief>();
