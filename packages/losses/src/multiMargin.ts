import { multiMargin as kernels } from "@nadir/core-wasm/modules";
import { interval, nonNegative, positive } from "./domain.js";
import { number } from "./hyperparameter.js";
import { identity } from "./link.js";
import * as notes from "./notes.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** Σ_{k≠y} max(0, margin + z_k − z_y)^p / K, after Weston and Watkins. */
export const multiMargin = /* @__PURE__ */ rowwise({
  name: "multiMargin",
  aliases: ["multiMarginLoss", "westonWatkins"],
  hyperparameters: {
    margin: /* @__PURE__ */ number(1, positive),
    power: /* @__PURE__ */ number(1, interval(1, 2, { integers: true, text: "{1, 2}", noun: "1 or 2" })),
    classWeights,
    ignoreIndex,
  },
  module: kernels,
  targets: ["label"],
  kernel: "multiMargin",
  fields: ({ margin, power }) => [margin, power],
  target: nonNegative,
  link: identity,
  traits: ({ power }) => ({ convex: true, smooth: power === 2, symmetric: false, nonNegative: true }),
});

export const about = (): TextOf<typeof multiMargin> => ({
  summary:
    "By how much the label's score fails to lead each other by a margin, summed and divided by the number of classes.",
  inWords:
    "The true class's score should be ahead of every other by a margin. Each class that comes closer costs what is missing; classes left well behind cost nothing.",
  formula: String.raw`\frac1K\sum_{k \ne y}\max(0,\; m + z_k - z_y)^p`,
  settings: { margin: "m, the lead that is asked for", power: "p, 1 or 2", ...notes.labels },
  examples: { margin: [1, 2.5], power: [1, 2] },
  term: (z, y, { margin, power }) => {
    const own = z.reduce((sum, zk, k) => (y[k] > 0 ? sum + zk : sum), 0);
    const excess = z.map((zk, k) => (y[k] > 0 ? 0 : Math.max(0, margin + zk - own)));
    return excess.reduce((sum, x) => sum + (power === 2 ? x * x : x), 0) / z.length;
  },
  minimiser: "a lead of at most the margin for frequent classes",
  whenToUse: "Only which class leads matters, and every class that comes too close should count.",
  whenNot: "Probabilities are wanted. With p = 1 there are no second derivatives.",
  elsewhere: { PyTorch: "MultiMarginLoss" },
  differences: [
    "The divisor K is PyTorch's. Its class weights multiply the loss but not the divisor of the mean; here they do both.",
  ],
  references: ["Weston, Watkins (1999). Support Vector Machines for Multi-Class Pattern Recognition. ESANN, 219–224."],
});
