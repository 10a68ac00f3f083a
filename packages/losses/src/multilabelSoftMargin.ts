import { multilabelSoftMargin as kernels } from "@nadir/core-wasm/modules";
import { flags } from "./domain.js";
import { logit } from "./link.js";
import { logits } from "./rows/constant.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** The mean over labels of −ln σ(z_k) where it holds and −ln σ(−z_k) where it does not. */
export const multilabelSoftMargin = /* @__PURE__ */ rowwise({
  name: "multilabelSoftMargin",
  aliases: ["multilabelSoftMarginLoss", "multilabelLogistic"],
  task: "multilabel",
  hyperparameters: {},
  module: kernels,
  targets: ["flags"],
  kernel: "multilabelSoftMargin",
  target: flags,
  link: logit,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true, separable: true },
  constant: (seen) => logits(seen.mean()),
});

export const about = (): TextOf<typeof multilabelSoftMargin> => ({
  summary: "The negative log-likelihood of each of several labels from its logit, averaged over the labels.",
  inWords:
    "Each label is a yes-or-no question of its own with a probability of its own, and the loss is the average surprise at the answers. Nothing ties the labels together: all may hold, or none.",
  formula: String.raw`-\frac1K\sum_k \bigl(y_k\ln\sigma(z_k) + (1 - y_k)\ln\sigma(-z_k)\bigr)`,
  settings: {},
  term: (z, y) => z.reduce((sum, zk, k) => sum + Math.log1p(Math.exp(y[k] > 0 ? -zk : zk)), 0) / z.length,
  minimiser: "logit of the share of rows in which the label holds",
  whenToUse: "A row may have several labels, and a probability of each is wanted.",
  whenNot: "Exactly one label holds: crossEntropy knows that.",
  elsewhere: {
    PyTorch: "MultiLabelSoftMarginLoss",
    Keras: "BinaryCrossentropy of several columns",
    "scikit-learn": "MultiOutputClassifier of logistic regressions",
  },
  differences: ["The gradient keeps its relative accuracy at confident logits, where PyTorch's rounds to 0."],
  references: ["Hastie, Tibshirani, Friedman (2009). The Elements of Statistical Learning, 2nd ed., §4.4."],
});
