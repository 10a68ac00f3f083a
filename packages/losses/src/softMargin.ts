import { softMargin as kernels } from "@nadir/core-wasm/modules";
import { finiteMargin, meanOf } from "./constant.js";
import { signs } from "./domain.js";
import { logit } from "./link.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** ln(1 + e^(−yp)) for y = −1 or 1. */
export const softMargin = /* @__PURE__ */ pointwise({
  name: "softMargin",
  aliases: ["softMarginLoss"],
  task: "binary",
  hyperparameters: {},
  module: kernels,
  kernel: "softMargin",
  target: signs,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true, lipschitz: 1 },
  constant: (ys, ws) => finiteMargin(logit.apply((1 + meanOf(ys, ws)) / 2)),
});

export const about = (): TextOf<typeof softMargin> => ({
  summary: "The logistic loss of targets −1 and 1: binaryCrossEntropy, written in the margin yp.",
  inWords:
    "The further a sample is on the right side of the boundary, the less it costs, though never nothing; on the wrong side the cost grows in step with the distance. Read as a probability, it is the surprise at the label.",
  formula: String.raw`\ln(1 + e^{-yp})\qquad y \in \{-1, 1\}`,
  settings: {},
  term: (p, y) => Math.log1p(Math.exp(-y * p)),
  minimiser: "logarithm of the odds of the target 1",
  whenToUse: "As binaryCrossEntropy, where targets come as −1 and 1.",
  whenNot: "Targets are shares, classes weigh differently, or labels are to be smoothed: binaryCrossEntropy does that.",
  elsewhere: {
    PyTorch: "SoftMarginLoss",
    "Vowpal Wabbit": "logistic",
    "scikit-learn": "SGDClassifier(loss='log_loss')",
  },
  differences: ["PyTorch's overflows: at yp = −1000 its loss is ∞ and its gradient NaN, where they are 1000 and −y."],
  references: ["Hastie, Tibshirani, Friedman (2009). The Elements of Statistical Learning, 2nd ed., §10.6."],
});
