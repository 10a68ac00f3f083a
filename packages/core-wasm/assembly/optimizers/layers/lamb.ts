import { sqrt } from "../../lane";
import { Survey, Update, average, elementwise, surveying } from "../../update";

/** u = m̂ / (√v̂ + ε) + λx, scaled as in adam.ts. */
function direction(x: v128, m: v128, v: v128, correction: v128, epsilon: v128, pull: v128): v128 {
  return correction * m / (sqrt(v) + epsilon) + pull * x;
}

/** Advances m and v as Adam does, and sums Σx² and Σu². */
@final @unmanaged
class LambSurvey extends Survey {
  correction: v128; // ρ / (1 − β₁ᵗ)
  epsilon: v128; // ρε
  pull: v128; // λ
  beta1: v128;
  rest1: v128; // 1 − β₁
  beta2: v128;
  rest2: v128; // 1 − β₂

  survey(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const m = average(a, this.beta1, this.rest1, g), v = average(b, this.beta2, this.rest2, g * g);
    return direction(x, m, v, this.correction, this.epsilon, this.pull);
  }
  factor(i: i32, x: v128, g: v128, u: v128, d: usize): v128 { return i < 2 ? x : u; }
}

/** Move αru, for the trust ratio r. */
@final @unmanaged
class Lamb extends Update {
  correction: v128;
  epsilon: v128;
  pull: v128;
  rate: v128; // αr

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.rate * direction(x, v128.load(a), v128.load(b), this.correction, this.epsilon, this.pull);
  }
}

export const lambSurvey = surveying<LambSurvey>();
export const lamb = elementwise<Lamb>();
