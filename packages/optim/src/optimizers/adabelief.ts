import { moments } from "@nadir/core-wasm/modules";
import { learningRate, nonNegative, number, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { averagesOf, beta1, beta2, epsilon, weigh } from "./moments.js";
import * as notes from "./notes.js";

/** m as in adam, s ← β₂s + (1 − β₂)(g − m)² + ε′, x ← x − α m̂ / (√ŝ + ε). */
export const adabelief = /* @__PURE__ */ optimizer({
  name: "adabelief",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1e-3),
    beta1: /* @__PURE__ */ beta1(),
    beta2: /* @__PURE__ */ beta2(),
    epsilon: /* @__PURE__ */ epsilon(1e-16),
    epsilonRoot: /* @__PURE__ */ number(1e-16, nonNegative),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: { optax: { decoupled: true } },
  slots: () => ({ firstMoment: 0, secondMoment: 0 }),
  scalars: { weight1: 0, weight2: 0 },
  module: moments,
  kernel: "adabelief",
  fields: ({ beta1, beta2, epsilon, epsilonRoot }, { rate }, scalars) => {
    const root = Math.sqrt(weigh(scalars, "weight2", beta2));
    const ahead = (rate * root) / weigh(scalars, "weight1", beta1);
    return [...averagesOf(beta1, beta2), ahead, epsilon * root, epsilonRoot];
  },
  claims: ({ epsilon, epsilonRoot }) => ({ degree: epsilon === 0 && epsilonRoot === 0 ? 0 : undefined }),
});

export const about = (): TextOf<typeof adabelief> => ({
  summary: "Adam that divides by how far gradients stray from their mean: long steps where they agree.",
  formula: String.raw`m \leftarrow \beta_1 m + (1-\beta_1) g,\; s \leftarrow \beta_2 s + (1-\beta_2)(g - m)^2 + \epsilon',\; x \leftarrow x - \alpha\frac{m / (1-\beta_1^t)}{\sqrt{s / (1-\beta_2^t)} + \epsilon}`,
  settings: {
    learningRate: notes.learningRate,
    ...notes.averages,
    epsilonRoot: "what the mean square gains at every step, ε′",
    ...notes.decay,
  },
  whenToUse: "As adam, where gradients are steady for long: it steps boldly there, and timidly where they flip.",
  whenNot:
    "Gradients without noise: their mean soon predicts them, the divisor falls towards 0, and steps grow without bound.",
  elsewhere: { Optax: "adabelief", "adabelief-pytorch": "AdaBelief" },
  differences: [
    "adabelief-pytorch has ε and ε′ in one setting; Optax has both, as here, and no weight decay.",
    "ε′ = 10⁻¹⁶ is below what f32 tells from the square of a gradient of 10⁻⁴ and more: it acts on smaller ones only.",
  ],
  references: [
    "Zhuang, Tang, Ding, Tatikonda, Dvornek, Papademetris & Duncan (2020). AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients. NeurIPS. arXiv:2010.07468",
  ],
});
