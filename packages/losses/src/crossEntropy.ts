import { crossEntropy as kernels } from "@nadir/core-wasm/modules";
import { interval, nonNegative, probability, reals } from "./domain.js";
import { flag, number } from "./hyperparameter.js";
import { identity, softmax } from "./link.js";
import * as notes from "./notes.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";
import { logarithms, normalised } from "./rows/constant.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** −Σ t_k ln p_k for p = softmax z, or probabilities p as they are, and targets t: one class, or a share for each, smoothed by ε. */
export const crossEntropy = /* @__PURE__ */ rowwise({
  name: "crossEntropy",
  aliases: ["categoricalCrossentropy", "sparseCategoricalCrossentropy", "softmaxCrossEntropy", "multinomial"],
  hyperparameters: {
    fromLogits: /* @__PURE__ */ flag(true),
    labelSmoothing: /* @__PURE__ */ number(0, interval(0, 1, { highOpen: true })),
    classWeights,
    ignoreIndex,
  },
  module: kernels,
  targets: ["label", "distribution"],
  kernel: ({ fromLogits, labelSmoothing }, target) => {
    if (!fromLogits) return target === "label" ? "crossEntropyOfProbability" : "softCrossEntropyOfProbability";
    if (target !== "label") return "softCrossEntropy";
    return labelSmoothing > 0 ? "smoothedCrossEntropy" : "crossEntropy";
  },
  fields: ({ labelSmoothing: e }, columns) => [1 - e, e, e / columns, (e * (columns - 1)) / columns],
  target: nonNegative,
  prediction: ({ fromLogits }) => (fromLogits ? reals : probability),
  link: ({ fromLogits }) => (fromLogits ? softmax : identity),
  traits: ({ fromLogits }) => ({
    convex: true,
    smooth: true,
    symmetric: false,
    nonNegative: true,
    separable: !fromLogits,
  }),
  constant: (seen, { fromLogits, labelSmoothing }) => {
    const shares = normalised(seen.mean()).map((share) => (1 - labelSmoothing) * share + labelSmoothing / seen.columns);
    return fromLogits ? logarithms(shares) : shares;
  },
  normalised: ({ fromLogits }) => !fromLogits,
});

export const about = (): TextOf<typeof crossEntropy> => ({
  summary: "The negative log-likelihood of a class, or of a share for each class, from a row of logits.",
  inWords:
    "A row of scores, one a class, becomes probabilities that add up to 1, and the loss is the surprise at the true class: 0 if it was certain, and without limit if it was ruled out. Raising the true class's score and lowering the others by as much as they were overrated is all the gradient does.",
  formula: String.raw`-\sum_k t_k \ln p_k\qquad p = \operatorname{softmax} z,\quad t_k = (1 - \varepsilon)\,y_k + \varepsilon\,\tfrac1K\textstyle\sum_j y_j`,
  settings: {
    fromLogits: notes.fromLogits,
    labelSmoothing: "ε, the share of each target that is spread over all classes",
    ...notes.labels,
  },
  examples: { labelSmoothing: [0, 0.1] },
  term: (z, y, { fromLogits, labelSmoothing }) => {
    const greatest = Math.max(...z);
    const logSum = greatest + Math.log(z.reduce((sum, zk) => sum + Math.exp(zk - greatest), 0));
    const mass = y.reduce((sum, yk) => sum + yk, 0);
    return z.reduce((sum, zk, k) => {
      const t = (1 - labelSmoothing) * y[k] + (labelSmoothing * mass) / z.length;
      return t === 0 ? sum : sum + t * (fromLogits ? logSum - zk : -Math.log(zk));
    }, 0);
  },
  minimiser: "logarithms of the classes' shares",
  whenToUse: "Each row belongs to one of several classes, and probabilities that mean what they say are wanted.",
  whenNot: "A row may belong to several classes at once, or labels are often wrong.",
  elsewhere: {
    PyTorch: "CrossEntropyLoss",
    Optax: "softmax_cross_entropy, softmax_cross_entropy_with_integer_labels",
    Keras: "CategoricalCrossentropy, SparseCategoricalCrossentropy",
    "scikit-learn": "HalfMultinomialLoss",
    "TensorFlow.js": "softmaxCrossEntropy",
  },
  differences: [
    "Of probabilities nothing is clamped and rows are not normalised: each counts as it is, and 0 where the target is not costs ∞ (Keras divides each row by its sum and clips to [1e-7, 1 − 1e-7]).",
    "In every peer the gradient at the label, p − 1, rounds to 0 at a margin of 20 in f32 and 40 in f64; here it is minus the sum of the other probabilities and keeps its relative accuracy.",
    "A logit of −∞ under a target of 0 costs nothing (PyTorch, Optax and TensorFlow.js: NaN).",
    "classWeights enter the divisor of the mean, for labels as for distributions (PyTorch: only for labels), and stay out of the smoothing. Ignored rows do not count; if all are, that is an error (PyTorch: NaN).",
  ],
  references: [
    "Bridle (1990). Probabilistic Interpretation of Feedforward Classification Network Outputs. Neurocomputing, 227–236.",
    "Szegedy et al. (2016). Rethinking the Inception Architecture for Computer Vision, §7 (label smoothing). arXiv:1512.00567",
  ],
});
