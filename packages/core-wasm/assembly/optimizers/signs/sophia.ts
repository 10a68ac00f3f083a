import { clamp, max } from "../../lane";
import { Update, average, elementwise } from "../../update";

/** m ← β₁m + (1 − β₁)g, move α·clip(m̂ / max(γh, ε), ±ρ), for an estimate h of the Hessian's diagonal. */
@unmanaged
abstract class Clipped extends Update {
  rate: v128;
  correction: v128; // 1 / (1 − β₁ᵗ), or 1
  beta1: v128;
  rest1: v128; // 1 − β₁
  beta2: v128;
  rest2: v128; // 1 − β₂
  gamma: v128;
  epsilon: v128;
  most: v128; // ρ
  least: v128; // −ρ

  clipped(g: v128, a: usize, h: v128): v128 {
    const m = average(a, this.beta1, this.rest1, g);
    return this.rate * clamp(this.correction * m / max(this.gamma * h, this.epsilon), this.least, this.most);
  }
}

@final @unmanaged
class Sophia extends Clipped {
  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.clipped(g, a, v128.load(b));
  }
}

/** With a new estimate of the diagonal at c: h ← β₂h + (1 − β₂)ĥ before the step. */
@final @unmanaged
class SophiaWithHessian extends Clipped {
  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.clipped(g, a, average(b, this.beta2, this.rest2, v128.load(c)));
  }
}

export const sophia = elementwise<Sophia>();
export const sophiaWithHessian = elementwise<SophiaWithHessian>();
