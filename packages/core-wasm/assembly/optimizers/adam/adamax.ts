import { abs, max } from "../../lane";
import { Update, average, elementwise } from "../../update";

/** m ← β₁m + (1 − β₁)g, u ← max(|g| + ε, β₂u), move α·m̂ / (u + ε′). */
@final @unmanaged
class Adamax extends Update {
  rate: v128; // α / (1 − β₁ᵗ)
  beta1: v128;
  rest1: v128; // 1 − β₁
  beta2: v128;
  inside: v128; // ε
  outside: v128; // ε′

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = average(a, this.beta1, this.rest1, g), u = max(abs(g) + this.inside, this.beta2 * v128.load(b));
    v128.store(b, u);
    return this.rate * m / (u + this.outside);
  }
}

export const adamax = elementwise<Adamax>();
