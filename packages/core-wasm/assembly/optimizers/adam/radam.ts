import { sqrt } from "../../lane";
import { Moments } from "../../moments";
import { elementwise } from "../../update";

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², move α′m / (σ√v + ε′): σ is 0, and ε′ 1, until v can be trusted. */
@final @unmanaged
class Radam extends Moments {
  rate: v128; // α′
  adaptive: v128; // σ
  epsilon: v128; // ε′

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = this.mean(a, g), v = this.meanSquare(b, g);
    return this.rate * m / (this.adaptive * sqrt(v) + this.epsilon);
  }
}

export const radam = elementwise<Radam>();
