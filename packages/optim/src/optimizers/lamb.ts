import { layers } from "@nadir/core-wasm/modules";
import { learningRate, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { averagesOf, beta1, beta2, epsilon, weigh } from "./moments.js";
import { trustRatio } from "./trust-ratio.js";
import * as notes from "./notes.js";

/** u = m̂ / (√v̂ + ε) + λx, x ← x − α (‖x‖ / ‖u‖) u. */
export const lamb = /* @__PURE__ */ optimizer({
  name: "lamb",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1e-3),
    beta1: /* @__PURE__ */ beta1(),
    beta2: /* @__PURE__ */ beta2(),
    epsilon: /* @__PURE__ */ epsilon(1e-6),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: { optax: {}, keras: { epsilon: 1e-7, decoupled: true } },
  slots: () => ({ firstMoment: 0, secondMoment: 0 }),
  scalars: { weight1: 0, weight2: 0 },
  module: layers,
  decay: ({ weightDecay, decoupled }, rate) => [decoupled ? 1 - rate * weightDecay : 1, 0],
  advance: ({ beta1, beta2, epsilon, weightDecay, decoupled }, moment, scalars) => {
    const { rate } = moment;
    const root = Math.sqrt(weigh(scalars, "weight2", beta2));
    const direction = [root / weigh(scalars, "weight1", beta1), epsilon * root, decoupled ? 0 : weightDecay];
    const [parameters, step] = moment.survey("lambSurvey", [...direction, ...averagesOf(beta1, beta2)]);
    // Decay beside the step comes before it, and shortens the norm.
    const kept = decoupled ? (1 - rate * weightDecay) * (1 - rate * weightDecay) : 1;
    moment.sweep("lamb", [...direction, rate * trustRatio(kept * parameters, step)]);
  },
  claims: ({ epsilon }) => ({ elementwise: false, degree: epsilon === 0 ? 0 : undefined }),
});

export const about = (): TextOf<typeof lamb> => ({
  summary: "AdamW, each layer's steps in proportion to the norm of its parameters.",
  formula: String.raw`u = \frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon} + \lambda x,\; x \leftarrow x - \alpha\,\frac{\lVert x\rVert}{\lVert u\rVert}\,u`,
  settings: { learningRate: notes.learningRate, ...notes.averages, ...notes.decay },
  whenToUse: "Transformers in very large batches, with a warm-up: an array for each layer.",
  whenNot:
    "Biases and the parameters of normalisation layers, whose norms say nothing of a good step: give them to adamW.",
  elsewhere: { Optax: "lamb", Keras: "Lamb" },
  differences: [
    "Weight decay is part of the direction u here, as in the paper and in Optax; Keras takes it from the parameters before the step (`decoupled`).",
    "The paper lets the norm of the parameters be clipped; Optax, Keras and Nadir do not.",
    "One array is one layer: parameters of several layers in one array share a ratio.",
  ],
  references: [
    "You, Li, Reddi et al. (2020). Large Batch Optimization for Deep Learning: Training BERT in 76 minutes. ICLR. arXiv:1904.00962",
  ],
});
