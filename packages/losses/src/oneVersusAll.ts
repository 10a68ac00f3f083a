import { oneVersusAll as kernels } from "@nadir/core-wasm/modules";
import { nonNegative } from "./domain.js";
import { logit } from "./link.js";
import * as notes from "./notes.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";
import { logits } from "./rows/constant.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** −ln σ(z_y) − Σ_{k≠y} ln σ(−z_k). */
export const oneVersusAll = /* @__PURE__ */ rowwise({
  name: "oneVersusAll",
  aliases: ["multiclassova", "ova", "oneVersusRest"],
  hyperparameters: { classWeights, ignoreIndex },
  module: kernels,
  targets: ["label"],
  kernel: "oneVersusAll",
  target: nonNegative,
  link: logit,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true, separable: true },
  constant: (seen) => logits(seen.mean()),
});

export const about = (): TextOf<typeof oneVersusAll> => ({
  summary: "The binary cross-entropy of each class against all others, summed.",
  inWords:
    "Each class asks for itself: is it this one or not? The true class should answer yes and all others no, and the loss adds up the surprise at each answer. Several may be likely at once, or none.",
  formula: String.raw`-\ln\sigma(z_y) - \sum_{k \ne y}\ln\sigma(-z_k)`,
  settings: { ...notes.labels },
  term: (z, y) => z.reduce((sum, zk, k) => sum + Math.log1p(Math.exp(y[k] > 0 ? -zk : zk)), 0),
  minimiser: "logits of the classes' shares",
  whenToUse: "Classes need not exclude each other beyond the training rows, or a row of none of them should be told.",
  whenNot: "Probabilities should sum to 1.",
  elsewhere: { LightGBM: "multiclassova", "Vowpal Wabbit": "oaa", "scikit-learn": "OneVsRestClassifier" },
  differences: [],
  references: ["Rifkin, Klautau (2004). In Defense of One-Vs-All Classification. JMLR 5, 101–141."],
});
