import { squares } from "@nadir/core-wasm/modules";
import { flag, learningRate, nonNegative, number } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import * as notes from "./notes.js";

/** n ← n + g², σ = (√n − √n₋₁) / α, z ← z + g − σx, x ← −(z − clip(z, ±λ₁)) / ((β + √n) / α + λ₂). */
export const ftrl = /* @__PURE__ */ optimizer({
  name: "ftrl",
  aliases: ["ftrlProximal", "followTheRegularizedLeader"],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1e-3),
    l1: /* @__PURE__ */ number(0, nonNegative),
    l2: /* @__PURE__ */ number(0, nonNegative),
    l2Shrinkage: /* @__PURE__ */ number(0, nonNegative),
    beta: /* @__PURE__ */ number(0, nonNegative),
    initialAccumulator: /* @__PURE__ */ number(0.1, nonNegative),
    startAtZero: /* @__PURE__ */ flag(false),
  },
  presets: { keras: { startAtZero: true } },
  slots: ({ initialAccumulator }) => ({ sumOfSquares: initialAccumulator, linear: 0 }),
  scalars: { slope: 0, offset: 0 },
  module: squares,
  kernel: "ftrl",
  decay: () => [0, 0],
  fields: ({ l1, l2, l2Shrinkage, beta, startAtZero }, { step, rate }, scalars) => {
    if (rate === 0) throw new RangeError(`ftrl: learningRate: expected a positive number at step ${step}, got 0`);
    const slope = 1 / rate;
    const offset = beta / rate + l2;
    const former = step === 0 ? [slope, offset] : [scalars.slope, scalars.offset];
    Object.assign(scalars, { slope, offset });
    const first = step === 0 && !startAtZero ? 1 : 0;
    return [slope, offset, ...former, 2 * l2Shrinkage, l1, -l1, first, startAtZero ? -1 : 0];
  },
  claims: ({ startAtZero }) => ({ rests: !startAtZero }),
});

export const about = (): TextOf<typeof ftrl> => ({
  summary: "Adagrad with l1 and l2 penalties solved for exactly: parameters that are not needed are 0.",
  formula: String.raw`n \leftarrow n + g^2,\; z \leftarrow z + g - \tfrac{\sqrt{n_t} - \sqrt{n_{t-1}}}{\alpha} x,\; x \leftarrow -\frac{z - \operatorname{clip}(z, \pm\lambda_1)}{(\beta + \sqrt{n}) / \alpha + \lambda_2}`,
  settings: {
    learningRate: notes.learningRate,
    l1: "weight of Σ|x|, λ₁",
    l2: "weight of ½Σx², λ₂",
    l2Shrinkage: "weight of Σx² as part of the loss: 2l2Shrinkage·x joins the gradient",
    beta: "what the root of the sum of squares is raised by, β",
    initialAccumulator: "the sum of squares before the first step",
    startAtZero: "take parameters to be 0 before the first step, whatever they are",
  },
  whenToUse: "Linear models of sparse features, sample by sample, where most coefficients are to be exactly 0.",
  whenNot: "Networks, and dense features in batches: owlqn solves l1 problems to a certificate.",
  elsewhere: { Keras: "Ftrl", "Vowpal Wabbit": "--ftrl" },
  differences: [
    "Keras forgets where parameters start: its first step takes them to 0 where they have no gradient. Nadir starts from where they are, so that without penalties it is adagrad to rounding, and parameters without a gradient stay.",
    "Keras's l2_regularization_strength is half of λ₂, which is the paper's; its learning_rate_power is always −½ here.",
    "Where the sum of squares and β are 0 Keras divides 0 by 0; Nadir leaves the parameter.",
    "If the learning rate changes, σ is the whole change of √n / α here; Keras leaves out what the rate does.",
  ],
  references: [
    "McMahan, Holt, Sculley et al. (2013). Ad Click Prediction: a View from the Trenches. KDD. doi:10.1145/2487575.2488200",
    "McMahan (2011). Follow-the-Regularized-Leader and Mirror Descent: Equivalence Theorems and L1 Regularization. AISTATS.",
  ],
});
