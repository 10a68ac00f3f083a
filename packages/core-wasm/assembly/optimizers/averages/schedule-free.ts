import { sqrt } from "../../lane";
import { Update, average, elementwise } from "../../update";

/**
 * The base point z takes the step u, its average is x̄, and the parameters are y = z + β(x̄ − z), where the next gradient
 * is taken. They are set, not moved: κ is 0. Written as differences, so that nothing moves where u is 0.
 */
@unmanaged
abstract class ScheduleFree extends Update {
  rate: v128;
  share: v128; // c, of z in the average
  beta: v128; // β

  follow(u: v128, a: usize, b: usize): v128 {
    const z = v128.load(a) - this.rate * u, before = v128.load(b), mean = before + this.share * (z - before);
    v128.store(a, z);
    v128.store(b, mean);
    return -(z + this.beta * (mean - z));
  }
}

@final @unmanaged
class ScheduleFreeSgd extends ScheduleFree {
  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.follow(g, a, b);
  }
}

/** u = g / (√v̂ + ε) + λy, with v̂ = v / (1 − β₂ᵗ). */
@final @unmanaged
class ScheduleFreeAdamW extends ScheduleFree {
  root: v128; // ρ = √(1 − β₂ᵗ)
  epsilon: v128; // ρε
  beta2: v128;
  rest2: v128; // 1 − β₂
  pull: v128; // λ

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    const v = average(c, this.beta2, this.rest2, g * g);
    return this.follow(this.root * g / (sqrt(v) + this.epsilon) + this.pull * x, a, b);
  }
}

export const scheduleFreeSgd = elementwise<ScheduleFreeSgd>();
export const scheduleFreeAdamW = elementwise<ScheduleFreeAdamW>();
