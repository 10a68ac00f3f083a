import { layers } from "@nadir/core-wasm/modules";
import { belowOne, flag, learningRate, nonNegative, number } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { beta1, epsilon } from "./moments.js";
import * as notes from "./notes.js";

/** v ← β₂v + (1 − β₂)‖g‖² (at first ‖g‖²), m ← β₁m + g / (√v + ε) + λx, x ← x − αm. */
export const novograd = /* @__PURE__ */ optimizer({
  name: "novograd",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1e-3),
    beta1: /* @__PURE__ */ beta1(),
    beta2: /* @__PURE__ */ number(0.25, belowOne),
    epsilon: /* @__PURE__ */ epsilon(1e-6),
    weightDecay: /* @__PURE__ */ number(0, nonNegative),
    gradientAveraging: /* @__PURE__ */ flag(false),
  },
  presets: { optax: {} },
  slots: () => ({ firstMoment: 0 }),
  scalars: { squaredNorm: 0 },
  module: layers,
  decay: () => [1, 0],
  advance: ({ beta1, beta2, epsilon, weightDecay, gradientAveraging }, moment, scalars) => {
    const [, square] = moment.survey("norms", []);
    scalars.squaredNorm = moment.step === 0 ? square : beta2 * scalars.squaredNorm + (1 - beta2) * square;
    const scale = 1 / (Math.sqrt(scalars.squaredNorm) + epsilon);
    moment.sweep("novograd", [moment.rate, beta1, gradientAveraging ? 1 - beta1 : 1, scale, weightDecay]);
  },
  claims: ({ epsilon }) => ({ elementwise: false, degree: epsilon === 0 ? 0 : undefined }),
});

export const about = (): TextOf<typeof novograd> => ({
  summary: "Momentum of gradients that are divided by the norm of their layer: one number in place of a second array.",
  formula: String.raw`v \leftarrow \beta_2 v + (1-\beta_2)\lVert g\rVert^2,\; m \leftarrow \beta_1 m + \frac{g}{\sqrt{v} + \epsilon} + \lambda x,\; x \leftarrow x - \alpha m`,
  settings: {
    learningRate: notes.learningRate,
    beta1: notes.averages.beta1,
    beta2: "share of the mean squared norm that a step keeps, β₂",
    epsilon: notes.averages.epsilon,
    weightDecay: "pull of the parameters towards 0, λ, part of what m gathers",
    gradientAveraging: "what enters m is multiplied by 1 − β₁",
  },
  whenToUse: "As adamW with half of its memory, in networks for speech and images: an array for each layer.",
  whenNot: "Gradients within a layer differ in scale, as in embeddings: all are divided by the same norm.",
  elsewhere: { Optax: "novograd" },
  differences: [
    "The paper has β₁ = 0.95, and 1 − β₁ times what enters m as a variant (`gradientAveraging`); Optax has no such factor.",
    "One array is one layer.",
  ],
  references: [
    "Ginsburg, Castonguay, Hrinchuk et al. (2019). Stochastic Gradient Methods with Layer-wise Adaptive Moments for Training of Deep Networks. arXiv:1905.11286",
  ],
});
