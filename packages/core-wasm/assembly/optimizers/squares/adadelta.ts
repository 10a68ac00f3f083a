import { sqrt } from "../../lane";
import { Update, average, elementwise } from "../../update";

/** v ← ρv + (1 − ρ)g², Δ = g·√(u + ε) / √(v + ε), u ← ρu + (1 − ρ)Δ², move αΔ. */
@final @unmanaged
class Adadelta extends Update {
  rate: v128;
  beta: v128; // ρ
  rest: v128; // 1 − ρ
  epsilon: v128;

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const v = average(a, this.beta, this.rest, g * g);
    const delta = sqrt(v128.load(b) + this.epsilon) / sqrt(v + this.epsilon) * g;
    average(b, this.beta, this.rest, delta * delta);
    return this.rate * delta;
  }
}

export const adadelta = elementwise<Adadelta>();
