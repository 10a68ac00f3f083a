import { Update, average, elementwise } from "../../update";

/** m ← β₁m + τ(σg + λx), move αm, for σ = 1 / (√v + ε) of the layer. */
@final @unmanaged
class Novograd extends Update {
  rate: v128;
  beta1: v128;
  inflow: v128; // τ
  scale: v128; // σ
  pull: v128; // λ

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.rate * average(a, this.beta1, this.inflow, this.scale * g + this.pull * x);
  }
}

export const novograd = elementwise<Novograd>();
