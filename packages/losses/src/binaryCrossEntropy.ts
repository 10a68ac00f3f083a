import { log } from "@nadir/core-wasm";
import { binaryCrossEntropy as kernels } from "@nadir/core-wasm/modules";
import { finiteMargin, meanOf } from "./constant.js";
import { interval, positive, probability, reals, unit } from "./domain.js";
import { flag, number } from "./hyperparameter.js";
import { identity, logit } from "./link.js";
import * as notes from "./notes.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** −ω t ln σ(p) − (1 − t) ln(1 − σ(p)) for a logit p, with t = (1 − ε)y + ½ε. */
export const binaryCrossEntropy = /* @__PURE__ */ pointwise({
  name: "binaryCrossEntropy",
  aliases: ["bce", "logLoss", "logistic", "binaryCrossentropy", "sigmoidCrossEntropy"],
  task: "binary",
  hyperparameters: {
    fromLogits: /* @__PURE__ */ flag(true),
    posWeight: /* @__PURE__ */ number(1, positive),
    labelSmoothing: /* @__PURE__ */ number(0, interval(0, 1, { highOpen: true })),
  },
  module: kernels,
  kernel: ({ fromLogits, posWeight, labelSmoothing }) => {
    if (!fromLogits) return "binaryCrossEntropyOfProbability";
    return posWeight === 1 && labelSmoothing === 0 ? "plainBinaryCrossEntropy" : "binaryCrossEntropy";
  },
  fields: ({ posWeight, labelSmoothing }) => [1 - labelSmoothing, labelSmoothing / 2, posWeight],
  target: unit,
  prediction: ({ fromLogits }) => (fromLogits ? reals : probability),
  link: ({ fromLogits }) => (fromLogits ? logit : identity),
  traits: ({ posWeight, labelSmoothing }) => ({
    convex: true,
    smooth: true,
    symmetric: false,
    nonNegative: true,
    proper: posWeight === 1 && labelSmoothing === 0,
  }),
  constant: (ys, ws, { fromLogits, posWeight, labelSmoothing }) => {
    const share = (1 - labelSmoothing) * meanOf(ys, ws) + labelSmoothing / 2;
    const [yes, no] = [posWeight * share, 1 - share];
    return fromLogits ? finiteMargin(log(yes / no)) : yes / (yes + no);
  },
});

export const about = (): TextOf<typeof binaryCrossEntropy> => ({
  summary: "The negative log-likelihood of a yes-or-no target whose logit is predicted.",
  inWords:
    "The prediction is a score for yes; turned into a probability, it costs the surprise of what happened: little if that was thought likely, and ever more the surer the model was of the opposite. On average nothing beats saying the true probability.",
  formula: String.raw`-\omega t\ln\sigma(p) - (1 - t)\ln(1 - \sigma(p))\qquad t = (1 - \varepsilon)y + \tfrac12\varepsilon`,
  settings: {
    fromLogits: notes.fromLogits,
    posWeight: "ω, by which the loss of positive targets is multiplied",
    labelSmoothing: "ε, the share of each target that is moved to ½",
  },
  examples: { posWeight: [1, 3.5], labelSmoothing: [0, 0.1] },
  term: (p, y, { fromLogits, posWeight, labelSmoothing }) => {
    const t = (1 - labelSmoothing) * y + labelSmoothing / 2;
    const s = (1 - labelSmoothing) * (1 - y) + labelSmoothing / 2;
    const ofPositive = fromLogits ? Math.log1p(Math.exp(-p)) : -Math.log(p);
    const ofNegative = fromLogits ? Math.log1p(Math.exp(p)) : -Math.log1p(-p);
    return (t === 0 ? 0 : posWeight * t * ofPositive) + (s === 0 ? 0 : s * ofNegative);
  },
  minimiser: "logit of the share of positive targets",
  whenToUse: "Two classes, or a share between 0 and 1, and probabilities that mean what they say.",
  whenNot:
    "Only the side of the boundary matters, or some labels are wrong: the loss of a confident mistake has no bound.",
  elsewhere: {
    PyTorch: "BCEWithLogitsLoss, BCELoss",
    Optax: "sigmoid_binary_cross_entropy",
    Keras: "BinaryCrossentropy",
    "scikit-learn": "HalfBinomialLoss, log_loss",
    "TensorFlow.js": "sigmoidCrossEntropy, logLoss",
  },
  differences: [
    "PyTorch's gradient rounds to 0 at a logit of 20 in f32, scikit-learn's value at 37 in f64; here both keep their relative accuracy down to the smallest numbers.",
    "Of probabilities nothing is clamped: 0 for a positive target costs ∞ (PyTorch: 100; Keras: 16.1; scikit-learn: 36.0).",
    "posWeight and label smoothing change the loss, not the divisor of the mean.",
  ],
  references: ["Hastie, Tibshirani, Friedman (2009). The Elements of Statistical Learning, 2nd ed., §4.4."],
});
