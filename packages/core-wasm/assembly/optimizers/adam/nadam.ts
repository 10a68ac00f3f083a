import { sqrt } from "../../lane";
import { Moments } from "../../moments";
import { elementwise } from "../../update";

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², move (νg + ωm) / (√v + ρε): Adam looking ahead, scaled as in adam.ts. */
@final @unmanaged
class Nadam extends Moments {
  direct: v128; // ν
  ahead: v128; // ω
  epsilon: v128; // ρε

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = this.mean(a, g), v = this.meanSquare(b, g);
    return (this.direct * g + this.ahead * m) / (sqrt(v) + this.epsilon);
  }
}

export const nadam = elementwise<Nadam>();
