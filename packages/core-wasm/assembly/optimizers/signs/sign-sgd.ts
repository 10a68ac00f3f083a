import { sign } from "../../lane";
import { Update, average, elementwise } from "../../update";

/** Move α·sign(g). */
@final @unmanaged
class SignSgd extends Update {
  rate: v128;

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.rate * sign(g);
  }
}

/** m ← β₂m + (1 − β₂)g, move α·sign(m). */
@final @unmanaged
class Signum extends Update {
  rate: v128;
  beta: v128; // β₂
  rest: v128; // 1 − β₂

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.rate * sign(average(a, this.beta, this.rest, g));
  }
}

/** Move α·sign(β₁m + (1 − β₁)g), then m ← β₂m + (1 − β₂)g. */
@final @unmanaged
class Lion extends Update {
  rate: v128;
  beta1: v128;
  rest1: v128; // 1 − β₁
  beta2: v128;
  rest2: v128; // 1 − β₂

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const direction = this.beta1 * v128.load(a) + this.rest1 * g;
    average(a, this.beta2, this.rest2, g);
    return this.rate * sign(direction);
  }
}

export const signSgd = elementwise<SignSgd>();
export const signum = elementwise<Signum>();
export const lion = elementwise<Lion>();
