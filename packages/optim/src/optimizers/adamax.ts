import { adam } from "@nadir/core-wasm/modules";
import { belowOne, flag, learningRate, number, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { beta1, epsilon, weigh } from "./moments.js";
import * as notes from "./notes.js";

/** m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε), x ← x − α m̂ / u. */
export const adamax = /* @__PURE__ */ optimizer({
  name: "adamax",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(2e-3),
    beta1: /* @__PURE__ */ beta1(),
    beta2: /* @__PURE__ */ number(0.999, belowOne),
    epsilon: /* @__PURE__ */ epsilon(),
    epsilonInMaximum: /* @__PURE__ */ flag(true),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: {
    torch: {},
    keras: { learningRate: 1e-3, epsilon: 1e-7, epsilonInMaximum: false, decoupled: true },
    optax: { decoupled: true },
  },
  slots: () => ({ firstMoment: 0, greatest: 0 }),
  scalars: { weight1: 0 },
  module: adam,
  kernel: "adamax",
  fields: ({ beta1, beta2, epsilon, epsilonInMaximum }, { rate }, scalars) => {
    const weight1 = weigh(scalars, "weight1", beta1);
    const [inside, outside] = epsilonInMaximum ? [epsilon, 0] : [0, epsilon];
    return [rate / weight1, beta1, 1 - beta1, beta2, inside, outside];
  },
  claims: ({ epsilon }) => ({ degree: epsilon === 0 ? 0 : undefined }),
});

export const about = (): TextOf<typeof adamax> => ({
  summary: "Adam with the greatest recent gradient in place of the root of the mean square.",
  formula: String.raw`m \leftarrow \beta_1 m + (1-\beta_1) g,\; u \leftarrow \max(\beta_2 u, |g| + \epsilon),\; x \leftarrow x - \alpha\frac{m / (1-\beta_1^t)}{u}`,
  settings: {
    learningRate: notes.learningRate,
    beta1: notes.averages.beta1,
    beta2: "share of the greatest gradient that a step keeps, β₂",
    epsilon: notes.averages.epsilon,
    epsilonInMaximum: "add ε to each gradient's size, rather than to their maximum",
    ...notes.decay,
  },
  whenToUse: "As adam, where rare large gradients are to shorten steps for long, as with embeddings.",
  whenNot: "Noisy gradients: one large gradient shortens the steps of its parameter for some 1/(1 − β₂) steps.",
  elsewhere: { PyTorch: "Adamax", Optax: "adamax", Keras: "Adamax", "TensorFlow.js": "adamax" },
  differences: [
    "Keras and TensorFlow.js add ε to the maximum; PyTorch and Optax to each gradient's size.",
    "The state of TensorFlow.js's adamax cannot be saved.",
  ],
  references: ["Kingma & Ba (2015). Adam: A Method for Stochastic Optimization, section 7.1. ICLR. arXiv:1412.6980"],
});
