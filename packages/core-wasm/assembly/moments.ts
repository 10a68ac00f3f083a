import { Update, average } from "./update";

/** Adam and its kin: moving averages m of the gradient, at a, and v of its square, at b. */
@unmanaged
export abstract class Moments extends Update {
  beta1: v128;
  rest1: v128; // 1 − β₁
  beta2: v128;
  rest2: v128; // 1 − β₂

  /** m ← β₁m + (1 − β₁)g */
  mean(a: usize, g: v128): v128 { return average(a, this.beta1, this.rest1, g); }
  /** v ← β₂v + (1 − β₂)g² */
  meanSquare(b: usize, g: v128): v128 { return average(b, this.beta2, this.rest2, g * g); }
}
