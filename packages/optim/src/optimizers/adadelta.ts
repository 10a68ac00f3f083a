import { squares } from "@nadir/core-wasm/modules";
import { belowOne, learningRate, number, positive, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import * as notes from "./notes.js";

/** v ← ρv + (1 − ρ)g², Δ = g √(u + ε) / √(v + ε), u ← ρu + (1 − ρ)Δ², x ← x − αΔ. */
export const adadelta = /* @__PURE__ */ optimizer({
  name: "adadelta",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1),
    decay: /* @__PURE__ */ number(0.9, belowOne),
    epsilon: /* @__PURE__ */ number(1e-6, positive),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: {
    torch: {},
    keras: { learningRate: 1e-3, decay: 0.95, epsilon: 1e-7, decoupled: true },
    optax: { decoupled: true },
  },
  slots: () => ({ secondMoment: 0, secondMomentOfSteps: 0 }),
  module: squares,
  kernel: "adadelta",
  fields: ({ decay, epsilon }, { rate }) => [rate, decay, 1 - decay, epsilon],
});

export const about = (): TextOf<typeof adadelta> => ({
  summary: "Steps in the unit of the parameters: gradients over their mean size, times the mean size of recent steps.",
  formula: String.raw`v \leftarrow \rho v + (1-\rho) g^2,\; \Delta = \frac{\sqrt{u + \epsilon}}{\sqrt{v + \epsilon}}\,g,\; u \leftarrow \rho u + (1-\rho)\Delta^2,\; x \leftarrow x - \alpha\Delta`,
  settings: {
    learningRate: notes.learningRate,
    decay: "share of the mean squares that a step keeps, ρ",
    epsilon: "under both roots, ε: the first steps are about √ε long",
    ...notes.decay,
  },
  whenToUse: "There is no time to choose a learning rate, and many steps are affordable: it starts slowly.",
  whenNot: "Steps must be few: √ε long at first, they take hundreds to grow.",
  elsewhere: { PyTorch: "Adadelta (its rho is ρ)", Optax: "adadelta", Keras: "Adadelta", "TensorFlow.js": "adadelta" },
  differences: [
    "Keras multiplies by a learning rate of 0.001 if none is given, which stops it in practice; the paper has none.",
    "TensorFlow.js divides by the mean square before the step, so that its first step is the whole gradient.",
  ],
  references: ["Zeiler (2012). ADADELTA: An Adaptive Learning Rate Method. arXiv:1212.5701"],
});
