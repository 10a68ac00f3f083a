import { softmax as kernels } from "@nadir/core-wasm/modules/softmax";
import { interval, nonNegative } from "./domain.js";
import { list, number, optional } from "./hyperparameter.js";
import { rowwise } from "./rowwise.js";

/** −Σ t_k ln p_k for p = softmax z and targets t: one class, or a share for each, smoothed by ε. */
export const crossEntropy = /* @__PURE__ */ rowwise({
  name: "crossEntropy",
  aliases: ["categoricalCrossentropy", "sparseCategoricalCrossentropy", "softmaxCrossEntropy", "multinomial"],
  summary: "The negative log-likelihood of a class, or of a share for each class, from a row of logits.",
  formula: String.raw`-\sum_k t_k \ln p_k\qquad p = \operatorname{softmax} z,\quad t_k = (1 - \varepsilon)\,y_k + \varepsilon\,\tfrac1K\textstyle\sum_j y_j`,
  hyperparameters: {
    labelSmoothing: /* @__PURE__ */ number("ε, the share of each target that is spread over all classes", 0, interval(0, 1, { highOpen: true }), [0, 0.1]),
    classWeights: /* @__PURE__ */ list("a weight for each class, which multiplies the weight of the rows of that class", nonNegative),
    ignoreIndex: /* @__PURE__ */ optional("a label whose rows count as absent", null, interval(-Infinity, Infinity, { integers: true, text: "ℤ", noun: "an integer" })),
  },
  module: kernels,
  targets: ["label", "distribution"],
  kernel: ({ labelSmoothing }, target) =>
    target === "distribution" ? "softCrossEntropy" : labelSmoothing > 0 ? "smoothedCrossEntropy" : "crossEntropy",
  fields: ({ labelSmoothing: e }, columns) => [1 - e, e, e / columns, (e * (columns - 1)) / columns],
  target: nonNegative,
  term: (z, y, { labelSmoothing }) => {
    const greatest = Math.max(...z);
    const logSum = greatest + Math.log(z.reduce((sum, zk) => sum + Math.exp(zk - greatest), 0));
    const mass = y.reduce((sum, yk) => sum + yk, 0);
    return z.reduce((sum, zk, k) => {
      const t = (1 - labelSmoothing) * y[k] + (labelSmoothing * mass) / z.length;
      return t === 0 ? sum : sum + t * (logSum - zk);
    }, 0);
  },
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
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
    "In every peer the gradient at the label, p − 1, rounds to 0 at a margin of 20 in f32 and 40 in f64; here it is minus the sum of the other probabilities and keeps its relative accuracy.",
    "A logit of −∞ under a target of 0 costs nothing (PyTorch, Optax and TensorFlow.js: NaN).",
    "classWeights enter the divisor of the mean, for labels as for distributions (PyTorch: only for labels), and stay out of the smoothing. Ignored rows do not count; if all are, that is an error (PyTorch: NaN).",
  ],
  references: ["Bridle (1990). Probabilistic Interpretation of Feedforward Classification Network Outputs. Neurocomputing, 227–236.", "Szegedy et al. (2016). Rethinking the Inception Architecture for Computer Vision, §7 (label smoothing). arXiv:1512.00567"],
});
