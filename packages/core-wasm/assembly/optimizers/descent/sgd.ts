import { Update, average, elementwise } from "../../update";

/** Move αg. */
@final @unmanaged
class Sgd extends Update {
  rate: v128;

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.rate * g;
  }
}

/** b ← μb + τg, move νg + ωb. Plain momentum has ν = 0, ω = α; Nesterov's looks ahead: ν = α, ω = αμ. */
@final @unmanaged
class Momentum extends Update {
  momentum: v128; // μ
  inflow: v128; // τ = 1 − dampening; 1 at the first step
  direct: v128; // ν
  ahead: v128; // ω

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.direct * g + this.ahead * average(a, this.momentum, this.inflow, g);
  }
}

export const sgd = elementwise<Sgd>();
export const momentum = elementwise<Momentum>();
