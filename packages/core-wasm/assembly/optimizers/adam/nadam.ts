import { sqrt } from "../../lane";
import { Update, average, elementwise } from "../../update";

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², move (νg + ωm) / (√v + ρε): Adam looking ahead, scaled as in adam.ts. */
@final @unmanaged
class Nadam extends Update {
  direct: v128; // ν
  ahead: v128; // ω
  epsilon: v128; // ρε
  beta1: v128;
  rest1: v128; // 1 − β₁
  beta2: v128;
  rest2: v128; // 1 − β₂

  @inline move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = average(a, this.beta1, this.rest1, g), v = average(b, this.beta2, this.rest2, g * g);
    return (this.direct * g + this.ahead * m) / (sqrt(v) + this.epsilon);
  }
}

export const nadam = elementwise<Nadam>();
