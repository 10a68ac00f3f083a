import { categoricalFocal as kernels } from "@nadir/core-wasm/modules";
import { nonNegative, positive } from "./domain.js";
import { number, perClass } from "./hyperparameter.js";
import * as notes from "./notes.js";
import { classWeights, fieldsOf, ignoreIndex } from "./rows/settings.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** −α_y (1 − p_y)^γ ln p_y for p = softmax z. */
export const categoricalFocal = /* @__PURE__ */ rowwise({
  name: "categoricalFocal",
  aliases: ["categoricalFocalCrossentropy", "softmaxFocal"],
  hyperparameters: {
    gamma: /* @__PURE__ */ number(2, nonNegative),
    alpha: /* @__PURE__ */ perClass(1, positive),
    classWeights,
    ignoreIndex,
  },
  module: kernels,
  targets: ["label"],
  kernel: "categoricalFocal",
  fields: ({ gamma, alpha }, columns) => [gamma, ...fieldsOf("categoricalFocal", "alpha", alpha, columns)],
  target: nonNegative,
  traits: ({ gamma }) => ({ convex: gamma === 0, smooth: true, symmetric: false, nonNegative: true }),
});

export const about = (): TextOf<typeof categoricalFocal> => ({
  summary: "Cross-entropy in which rows that are right already count for less, so that the hard ones lead.",
  inWords:
    "A cross-entropy that loses interest: a row whose class is already thought likely counts for next to nothing, and rows the model gets wrong make up most of the loss. γ says how quickly interest fades.",
  formula: String.raw`-\alpha_y\,(1 - p_y)^{\gamma}\ln p_y\qquad p = \operatorname{softmax} z`,
  settings: {
    gamma: "γ, how much less easy rows count; 0 is crossEntropy",
    alpha: "α, a factor of the loss, the same for all classes or one for each",
    ...notes.labels,
  },
  examples: { gamma: [2, 0, 0.5], alpha: [1, 0.25] },
  term: (z, y, { gamma, alpha }) => {
    const own = z.reduce((sum, zk, k) => (y[k] > 0 ? sum + zk : sum), 0);
    const rest = z.reduce((sum, zk, k) => (y[k] > 0 ? sum : sum + Math.exp(zk - own)), 0);
    const missed = rest / (1 + rest);
    return (alpha as number) * Math.pow(missed, gamma) * Math.log1p(rest);
  },
  minimiser: "logits less far apart than the logarithms of the classes' shares",
  whenToUse: "Most rows are easy and would drown the few that are not.",
  whenNot: "Probabilities should mean what they say: its minimum is not at the classes' shares.",
  elsewhere: { Keras: "CategoricalFocalCrossentropy" },
  differences: [
    "Keras takes probabilities unless told otherwise, clips them to [1e-7, 1 − 1e-7], and has α = 0.25, which here is 1. α multiplies the loss; what should also count in the divisor of the mean is classWeights.",
    "(1 − p) is taken from the other classes, so that value and gradient keep their accuracy where the row is all but right; γ between 0 and 1 gives no NaN there.",
  ],
  references: ["Lin, Goyal, Girshick, He, Dollár (2017). Focal Loss for Dense Object Detection. arXiv:1708.02002"],
});
