import { moments } from "@nadir/core-wasm/modules";
import { learningRate, nonNegative, number, reals, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { beta1, beta2, epsilon, weigh } from "./moments.js";
import * as notes from "./notes.js";

/** m as in adam, v ← v − (1 − β₂) sign(v − g²) g², x ← x − α m̂ / (√v̂ + ε). */
export const yogi = /* @__PURE__ */ optimizer({
  name: "yogi",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(0.01),
    beta1: /* @__PURE__ */ beta1(),
    beta2: /* @__PURE__ */ beta2(),
    epsilon: /* @__PURE__ */ epsilon(1e-3),
    initialAccumulator: /* @__PURE__ */ number(1e-6, nonNegative),
    initialMean: /* @__PURE__ */ number(1e-6, reals),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: { optax: { decoupled: true } },
  slots: ({ initialMean, initialAccumulator }) => ({ firstMoment: initialMean, secondMoment: initialAccumulator }),
  scalars: { weight1: 0, weight2: 0 },
  module: moments,
  kernel: "yogi",
  fields: ({ beta1, beta2, epsilon }, { rate }, scalars) => {
    const root = Math.sqrt(weigh(scalars, "weight2", beta2));
    const ahead = (rate * root) / weigh(scalars, "weight1", beta1);
    return [ahead, epsilon * root, beta1, 1 - beta1, 1 - beta2];
  },
  claims: ({ epsilon, initialMean, initialAccumulator }) => ({
    rests: initialMean === 0,
    degree: epsilon === 0 && initialMean === 0 && initialAccumulator === 0 ? 0 : undefined,
  }),
});

export const about = (): TextOf<typeof yogi> => ({
  summary: "Adam whose mean square falls no faster than gradients are large, so that steps do not jump in length.",
  formula: String.raw`m \leftarrow \beta_1 m + (1-\beta_1) g,\; v \leftarrow v - (1-\beta_2)\,\operatorname{sign}(v - g^2)\,g^2,\; x \leftarrow x - \alpha\frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}`,
  settings: {
    learningRate: notes.learningRate,
    ...notes.averages,
    initialAccumulator: "the mean square before the first step",
    initialMean: "the mean gradient before the first step",
    ...notes.decay,
  },
  whenToUse: "As adam, where gradients are mostly small and now and then large, as with sparse features.",
  whenNot: "The scale of gradients falls by orders of magnitude in training: the mean square follows only linearly.",
  elsewhere: { Optax: "yogi", "TensorFlow Addons": "Yogi" },
  differences: [
    "Optax starts the mean gradient at 10⁻⁶ as it does the mean square, so that parameters move a little before any gradient has come. Nadir does the same unless `initialMean` is 0, as in the paper.",
  ],
  references: ["Zaheer, Reddi, Sachan, Kale & Kumar (2018). Adaptive Methods for Nonconvex Optimization. NeurIPS 31."],
});
