import { squares } from "@nadir/core-wasm/modules";
import { belowOne, flag, learningRate, number, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { epsilon } from "./moments.js";
import { velocity, velocityConflict, velocityFields } from "./velocity.js";
import * as notes from "./notes.js";

/** v ← ρv + (1 − ρ)g², x ← x − αg / (√v + ε); centered divides by √(v − m²) + ε, with the moving average m of g. */
export const rmsprop = /* @__PURE__ */ optimizer({
  name: "rmsprop",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(0.01),
    decay: /* @__PURE__ */ number(0.99, belowOne),
    epsilon: /* @__PURE__ */ epsilon(),
    epsilonInRoot: /* @__PURE__ */ flag(false),
    centered: /* @__PURE__ */ flag(false),
    ...velocity,
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: {
    torch: {},
    keras: {
      learningRate: 1e-3,
      decay: 0.9,
      epsilon: 1e-7,
      epsilonInRoot: true,
      rateInVelocity: true,
      decoupled: true,
    },
    optax: { decay: 0.9, epsilonInRoot: true, rateInVelocity: true, decoupled: true },
  },
  conflict: velocityConflict,
  slots: ({ centered, momentum }): Record<string, number> => ({
    secondMoment: 0,
    ...(centered && { firstMoment: 0 }),
    ...(momentum !== 0 && { velocity: 0 }),
  }),
  module: squares,
  kernel: ({ centered, momentum }) => {
    if (momentum === 0) return centered ? "rmspropCentered" : "rmsprop";
    return centered ? "rmspropCenteredMomentum" : "rmspropMomentum";
  },
  fields: (settings, moment) => {
    const { decay, epsilon, epsilonInRoot, momentum } = settings;
    const square = [decay, 1 - decay, epsilonInRoot ? epsilon : 0, epsilonInRoot ? 0 : epsilon];
    return [...square, ...(momentum === 0 ? [moment.rate] : velocityFields(settings, moment))];
  },
  claims: ({ epsilon }) => ({ degree: epsilon === 0 ? 0 : undefined }),
});

export const about = (): TextOf<typeof rmsprop> => ({
  summary: "Divides each gradient by the root of the moving average of its square.",
  formula: String.raw`v \leftarrow \rho v + (1-\rho) g^2,\quad x \leftarrow x - \alpha\frac{g}{\sqrt{v} + \epsilon}`,
  settings: {
    learningRate: notes.learningRate,
    decay: "share of the mean square that a step keeps, ρ",
    epsilon: notes.averages.epsilon,
    epsilonInRoot: "divide by √(v + ε) instead of √v + ε",
    centered: "divide by the root of the variance v − m² instead of v",
    ...notes.velocity,
    ...notes.decay,
  },
  whenToUse: "Gradients whose scale drifts, such as those of recurrent networks; else adam.",
  whenNot:
    "The first steps matter: its mean square starts at 0 and is not corrected, so that they are up to 1/√(1 − ρ) times as long.",
  elsewhere: {
    PyTorch: "RMSprop (its alpha is ρ)",
    Optax: "rmsprop",
    Keras: "RMSprop (its rho is ρ)",
    "TensorFlow.js": "rmsprop",
  },
  differences: [
    "PyTorch adds ε to the root; Keras, Optax and TensorFlow.js to what is under it.",
    "PyTorch has ρ = 0.99; Keras, Optax and TensorFlow.js 0.9.",
    "Keras, Optax and TensorFlow.js have the learning rate inside the velocity, so that a change of it acts late.",
    "A variance that rounding takes below 0 counts as 0 here; PyTorch's root of it is NaN, and TensorFlow.js subtracts ε under the root, which makes NaN of constant small gradients.",
    "Optax's initial_scale and bias_correction have no counterpart.",
  ],
  references: [
    "Tieleman & Hinton (2012). Lecture 6.5: RMSProp. COURSERA: Neural Networks for Machine Learning.",
    "Graves (2013). Generating Sequences With Recurrent Neural Networks. arXiv:1308.0850 (centered)",
  ],
});
