import { sqrt } from "../../lane";
import { Update, average, elementwise } from "../../update";

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², move α′m / (σ√v + ε′): σ is 0, and ε′ 1, until v can be trusted. */
@final @unmanaged
class Radam extends Update {
  rate: v128; // α′
  adaptive: v128; // σ
  epsilon: v128; // ε′
  beta1: v128;
  rest1: v128; // 1 − β₁
  beta2: v128;
  rest2: v128; // 1 − β₂

  @inline move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = average(a, this.beta1, this.rest1, g), v = average(b, this.beta2, this.rest2, g * g);
    return this.rate * m / (this.adaptive * sqrt(v) + this.epsilon);
  }
}

export const radam = elementwise<Radam>();
