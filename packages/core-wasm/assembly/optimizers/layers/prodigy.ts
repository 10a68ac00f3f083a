import { abs, splat, sqrt } from "../../lane";
import { Survey, Update, average, elementwise, surveying } from "../../update";

/**
 * For an estimate d of the distance to the optimum: m ← β₁m + (1 − β₁)dg, v ← β₂v + (1 − β₂)d²g², s ← β₃s + ρg, and
 * the sums Σg(x₀ − x) and Σ|s| that tell whether d is too small. The start x₀ lies at d.
 */
@final @unmanaged
class ProdigySurvey extends Survey {
  beta1: v128;
  inflow1: v128; // (1 − β₁)d
  beta2: v128;
  inflow2: v128; // (1 − β₂)d²
  beta3: v128;
  inflow3: v128; // ρ

  survey(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    average(a, this.beta1, this.inflow1, g);
    average(b, this.beta2, this.inflow2, g * g);
    return average(c, this.beta3, this.inflow3, g);
  }
  factor(i: i32, x: v128, g: v128, u: v128, d: usize): v128 {
    if (i == 0) return g;
    if (i == 1) return v128.load(d) - x;
    return i == 2 ? abs(u) : splat(1);
  }
}

/** Move αm / (√v + dε). */
@final @unmanaged
class Prodigy extends Update {
  rate: v128;
  epsilon: v128; // dε

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.rate * v128.load(a) / (sqrt(v128.load(b)) + this.epsilon);
  }
}

export const prodigySurvey = surveying<ProdigySurvey>();
export const prodigy = elementwise<Prodigy>();
