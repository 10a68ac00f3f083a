import { Update, elementwise } from "../update";

/** x ← x − αh for h = g + λx. */
@final @unmanaged
class Sgd extends Update {
  rate: v128;
  decay: v128;

  @inline step(x: usize, g: v128, a: usize, b: usize, c: usize): void {
    const p = v128.load(x);
    v128.store(x, p - this.rate * (g + this.decay * p));
  }
}

/** b ← μb + (1 − τ)h, x ← x − α(νh + ωb): the step is b (ν = 0, ω = 1), or with Nesterov h + μb (ν = 1, ω = μ). */
@final @unmanaged
class Momentum extends Update {
  rate: v128;
  decay: v128;
  momentum: v128;
  rest: v128; // 1 − τ, the dampening; 1 at the first step
  direct: v128; // ν
  ahead: v128; // ω

  @inline step(x: usize, g: v128, a: usize, b: usize, c: usize): void {
    const p = v128.load(x), h = g + this.decay * p, v = this.momentum * v128.load(a) + this.rest * h;
    v128.store(a, v);
    v128.store(x, p - this.rate * (this.direct * h + this.ahead * v));
  }
}

export const sgd = elementwise<Sgd>();
export const momentum = elementwise<Momentum>();
