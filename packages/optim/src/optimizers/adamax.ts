import { optimizers } from "@nadir/core-wasm/modules/optimizers";
import { belowOne, flag, learningRate, nonNegative, number, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";

/** m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε), x ← x − α m̂ / u. */
export const adamax = /* @__PURE__ */ optimizer({
  name: "adamax",
  aliases: [],
  summary: "Adam with the greatest recent gradient in place of the root of the mean square.",
  formula: String.raw`m \leftarrow \beta_1 m + (1-\beta_1) g,\; u \leftarrow \max(\beta_2 u, |g| + \epsilon),\; x \leftarrow x - \alpha\frac{m / (1-\beta_1^t)}{u}`,
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(2e-3),
    beta1: /* @__PURE__ */ number("share of the mean gradient that a step keeps, β₁", 0.9, belowOne),
    beta2: /* @__PURE__ */ number("share of the greatest gradient that a step keeps, β₂", 0.999, belowOne),
    epsilon: /* @__PURE__ */ number(
      "least divisor, ε; with 0 a gradient that was always 0 gives NaN",
      1e-8,
      nonNegative,
    ),
    epsilonInMaximum: /* @__PURE__ */ flag("add ε to each gradient's size, rather than to their maximum", true),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: {
    torch: {},
    keras: { learningRate: 1e-3, epsilon: 1e-7, epsilonInMaximum: false, decoupled: true },
    optax: { decoupled: true },
  },
  slots: () => ({ firstMoment: 0, greatest: 0 }),
  scalars: { weight1: 0 },
  module: optimizers,
  kernel: "adamax",
  fields: ({ beta1, beta2, epsilon, epsilonInMaximum }, { rate }, scalars) => {
    scalars.weight1 = beta1 * scalars.weight1 + (1 - beta1);
    const [inside, outside] = epsilonInMaximum ? [epsilon, 0] : [0, epsilon];
    return [rate / scalars.weight1, beta1, 1 - beta1, beta2, inside, outside];
  },
  whenToUse: "As adam, where rare large gradients are to shorten steps for long, as with embeddings.",
  elsewhere: { PyTorch: "Adamax", Optax: "adamax", Keras: "Adamax", "TensorFlow.js": "adamax" },
  differences: [
    "Keras and TensorFlow.js add ε to the maximum; PyTorch and Optax to each gradient's size.",
    "The state of TensorFlow.js's adamax cannot be saved.",
  ],
  references: ["Kingma & Ba (2015). Adam: A Method for Stochastic Optimization, section 7.1. ICLR. arXiv:1412.6980"],
});
