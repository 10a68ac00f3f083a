import { multilabelMargin as kernels } from "@nadir/core-wasm/modules";
import { flags } from "./domain.js";
import { identity } from "./link.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** Σ max(0, 1 − (z_j − z_k)) / K over labels j that hold and k that do not. */
export const multilabelMargin = /* @__PURE__ */ rowwise({
  name: "multilabelMargin",
  aliases: ["multilabelMarginLoss"],
  task: "multilabel",
  hyperparameters: {},
  module: kernels,
  targets: ["flags"],
  kernel: "multilabelMargin",
  target: flags,
  link: identity,
  traits: { convex: true, smooth: false, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof multilabelMargin> => ({
  summary: "By how much the scores of labels that hold fail to lead those of the others by 1, over all pairs.",
  inWords:
    "Every label that holds should score higher than every one that does not, by 1. Each pair that is closer, or the wrong way round, costs what is missing.",
  formula: String.raw`\frac1K\sum_{j:\,y_j = 1}\ \sum_{k:\,y_k = 0}\max\bigl(0,\; 1 - (z_j - z_k)\bigr)`,
  settings: {},
  term: (z, y) =>
    z.reduce(
      (sum, zj, j) =>
        sum + z.reduce((inner, zk, k) => (y[j] > 0 && y[k] === 0 ? inner + Math.max(0, 1 - (zj - zk)) : inner), 0),
      0,
    ) / z.length,
  minimiser: "leads of at most 1 for frequent labels",
  whenToUse: "A row may have several labels, and those that hold should be ranked above the rest.",
  whenNot: "Whether each label holds should be said by itself: rows with all labels or none cost nothing here.",
  elsewhere: { PyTorch: "MultiLabelMarginLoss" },
  differences: [
    "PyTorch takes the indices of the labels that hold, ended by −1; here targets are 0 or 1 for each label.",
  ],
  references: ["Elisseeff, Weston (2001). A kernel method for multi-labelled classification. NIPS 14."],
});
