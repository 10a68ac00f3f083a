import { sign, sqrt } from "../../lane";
import { Update, average, elementwise } from "../../update";

/**
 * m ← β₁m + (1 − β₁)g, v ← v − (1 − β₂)·sign(v − g²)·g², move α·m̂ / (√v̂ + ε), scaled as in adam.ts: the mean square
 * moves by no more than the new gradient warrants, whatever it was.
 */
@final @unmanaged
class Yogi extends Update {
  rate: v128; // αρ / (1 − β₁ᵗ)
  epsilon: v128; // ρε
  beta1: v128;
  rest1: v128; // 1 − β₁
  rest2: v128; // 1 − β₂

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = average(a, this.beta1, this.rest1, g), square = g * g, before = v128.load(b);
    const v = before - this.rest2 * (sign(before - square) * square);
    v128.store(b, v);
    return this.rate * m / (sqrt(v) + this.epsilon);
  }
}

export const yogi = elementwise<Yogi>();
