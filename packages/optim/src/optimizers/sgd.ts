import { descent } from "@nadir/core-wasm/modules";
import { learningRate, nonNegative, number, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { velocity, velocityConflict, velocityFields } from "./velocity.js";
import * as notes from "./notes.js";

/** x ← x − αg, or with momentum b ← μb + (1 − τ)g, x ← x − αb (Nesterov: x − α(g + μb)). */
export const sgd = /* @__PURE__ */ optimizer({
  name: "sgd",
  aliases: ["gradientDescent"],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1e-3),
    ...velocity,
    dampening: /* @__PURE__ */ number(0, nonNegative),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: {
    torch: {},
    keras: { learningRate: 0.01, rateInVelocity: true, decoupled: true },
    optax: { decoupled: true },
  },
  conflict: (settings) =>
    settings.nesterov && settings.dampening !== 0
      ? `nesterov: expected dampening 0 with it, got ${settings.dampening}`
      : velocityConflict(settings),
  slots: ({ momentum }): Record<string, number> => (momentum === 0 ? {} : { velocity: 0 }),
  module: descent,
  kernel: ({ momentum }) => (momentum === 0 ? "sgd" : "momentum"),
  fields: (settings, moment) =>
    settings.momentum === 0
      ? [moment.rate]
      : velocityFields(settings, moment, moment.step === 0 ? 1 : 1 - settings.dampening),
  claims: () => ({ degree: 1 }),
});

export const about = (): TextOf<typeof sgd> => ({
  summary: "Steps down the gradient, with or without momentum.",
  formula: String.raw`b \leftarrow \mu b + (1-\tau) g,\quad x \leftarrow x - \alpha b \;\text{ or }\; x - \alpha (g + \mu b)`,
  settings: {
    learningRate: notes.learningRate,
    ...notes.velocity,
    dampening: "share of the gradient kept out of the velocity, τ, but for the first step",
    ...notes.decay,
  },
  whenToUse: "Well-scaled problems, and large networks with a tuned schedule: with momentum 0.9, Nesterov's form.",
  whenNot:
    "Parameters or features of very different scales, unless they are standardised: one learning rate then fits none of them.",
  elsewhere: { PyTorch: "SGD", Optax: "sgd", Keras: "SGD", "TensorFlow.js": "sgd, momentum" },
  differences: [
    "Keras has the learning rate inside the velocity, so that a change of it acts late; PyTorch, Optax and Nadir outside.",
    "PyTorch adds weight decay to the gradient; Keras takes it from the parameters beside the step.",
  ],
  references: [
    "Robbins & Monro (1951). A Stochastic Approximation Method. Ann. Math. Statist. 22(3), 400–407. doi:10.1214/aoms/1177729586",
    "Polyak (1964). Some methods of speeding up the convergence of iteration methods. doi:10.1016/0041-5553(64)90137-5",
    "Sutskever, Martens, Dahl & Hinton (2013). On the importance of initialization and momentum in deep learning. ICML.",
  ],
});
