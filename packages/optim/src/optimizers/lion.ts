import { signs } from "@nadir/core-wasm/modules";
import { belowOne, learningRate, number, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { beta1 } from "./moments.js";
import * as notes from "./notes.js";

/** x ← (1 − αλ)x − α sign(β₁m + (1 − β₁)g), then m ← β₂m + (1 − β₂)g. */
export const lion = /* @__PURE__ */ optimizer({
  name: "lion",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1e-4),
    beta1: /* @__PURE__ */ beta1(),
    beta2: /* @__PURE__ */ number(0.99, belowOne),
    .../* @__PURE__ */ weightDecay(0, true),
  },
  presets: { keras: { learningRate: 1e-3 }, optax: { weightDecay: 1e-3 } },
  slots: () => ({ firstMoment: 0 }),
  module: signs,
  kernel: "lion",
  fields: ({ beta1, beta2 }, { rate }) => [rate, beta1, 1 - beta1, beta2, 1 - beta2],
  claims: () => ({ degree: 0 }),
});

export const about = (): TextOf<typeof lion> => ({
  summary: "Moves every parameter by the learning rate, in the direction of momentum and gradient together.",
  formula: String.raw`x \leftarrow (1 - \alpha\lambda) x - \alpha\operatorname{sign}\bigl(\beta_1 m + (1-\beta_1) g\bigr),\; m \leftarrow \beta_2 m + (1-\beta_2) g`,
  settings: {
    learningRate: notes.learningRate,
    beta1: notes.averages.beta1,
    beta2: "share of the mean gradient kept for later steps, β₂",
    ...notes.decay,
  },
  whenToUse:
    "Large networks in large batches, with half of adamW's memory; a third to a tenth of its learning rate, and three to ten times its weight decay.",
  whenNot:
    "Small batches, and whenever an optimum is to be met closely: steps do not shorten unless the schedule does it.",
  elsewhere: { Optax: "lion", Keras: "Lion" },
  differences: ["Weight decay is 0.001 in Optax and none in Keras, if not given."],
  references: [
    "Chen, Liang, Huang, Real, Wang, Liu, Pham, Dong, Luong, Hsieh, Lu & Le (2023). Symbolic Discovery of Optimization Algorithms. NeurIPS. arXiv:2302.06675",
  ],
});
