import { layers } from "@nadir/core-wasm/modules";
import { learningRate, nonNegative, number, positive } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { trustRatio } from "./trust-ratio.js";
import { velocity, velocityConflict, velocityFields } from "./velocity.js";
import * as notes from "./notes.js";

/** u = g + λx, r = η‖x‖ / (‖u‖ + ε), b ← μb + αru, x ← x − b. */
export const lars = /* @__PURE__ */ optimizer({
  name: "lars",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1),
    trustCoefficient: /* @__PURE__ */ number(1e-3, positive),
    epsilon: /* @__PURE__ */ number(0, nonNegative),
    ...velocity,
    momentum: { ...velocity.momentum, initial: 0.9 },
    rateInVelocity: { ...velocity.rateInVelocity, initial: true },
    weightDecay: /* @__PURE__ */ number(0, nonNegative),
  },
  presets: { optax: {} },
  conflict: velocityConflict,
  slots: () => ({ velocity: 0 }),
  module: layers,
  advance: (settings, moment) => {
    const { trustCoefficient, epsilon } = settings;
    const [parameters, direction] = moment.survey("norms", []);
    const trusted = parameters === 0 || direction === 0 ? 1 : trustCoefficient;
    const ratio = trusted * trustRatio(parameters, direction, epsilon);
    const [momentum, inflow, direct, ahead] = velocityFields(settings, moment, ratio);
    moment.sweep("momentum", [momentum, inflow, direct * ratio, ahead]);
  },
  claims: ({ epsilon }) => ({ elementwise: false, degree: epsilon === 0 ? 0 : undefined }),
});

export const about = (): TextOf<typeof lars> => ({
  summary: "Gradient descent with momentum, each layer's steps in proportion to the norm of its parameters.",
  formula: String.raw`u = g + \lambda x,\; r = \eta\,\frac{\lVert x\rVert}{\lVert u\rVert + \epsilon},\; b \leftarrow \mu b + \alpha r u,\; x \leftarrow x - b`,
  settings: {
    learningRate: notes.learningRate,
    trustCoefficient: "length of a step for parameters and direction of norm 1, η",
    epsilon: "what the norm of the direction is raised by, ε",
    ...notes.velocity,
    weightDecay: "pull of the parameters towards 0, λ, part of the direction",
  },
  whenToUse: "Convolutional networks in very large batches, with a warm-up: an array for each layer.",
  whenNot:
    "Biases and the parameters of normalisation layers, whose norms say nothing of a good step: give them to sgd.",
  elsewhere: { Optax: "lars" },
  differences: [
    "The norm is that of g + λx, as in Optax; the paper divides by ‖g‖ + λ‖x‖.",
    "One array is one layer: parameters of several layers in one array share a ratio.",
  ],
  references: ["You, Gitman & Ginsburg (2017). Large Batch Training of Convolutional Networks. arXiv:1708.03888"],
});
