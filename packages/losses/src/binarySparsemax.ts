import { binarySparsemax as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { unit } from "./domain.js";
import { sparsemax } from "./link.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** ¼(p + 1 − 2y)² between −1 and 1 and a line beyond; its probability is (p + 1) / 2, held to [0, 1]. */
export const binarySparsemax = /* @__PURE__ */ pointwise({
  name: "binarySparsemax",
  aliases: ["sparsemaxLoss", "binarySparsemaxLoss"],
  task: "binary",
  hyperparameters: {},
  module: kernels,
  kernel: "binarySparsemax",
  target: unit,
  link: sparsemax,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true, lipschitz: 1 },
  constant: (ys, ws) => sparsemax.apply(meanOf(ys, ws)),
});

export const about = (): TextOf<typeof binarySparsemax> => ({
  summary:
    "As binaryCrossEntropy, but of probabilities that reach 0 and 1: a quarter of the squared hinge near the boundary, a line beyond.",
  inWords:
    "Like binaryCrossEntropy, it asks for a probability; but scores beyond −1 and 1 mean exactly no and exactly yes, and being right there costs nothing at all. A sample that is well on the right side no longer takes part.",
  formula: String.raw`(q - y)(p + 1 - q - y)\qquad q = \min(1, \max(0, \tfrac12(p + 1)))`,
  settings: {},
  term: (p, y) => {
    const q = Math.min(1, Math.max(0, (p + 1) / 2));
    return (q - y) * (p + 1 - q - y);
  },
  minimiser: "twice the mean of the targets, less 1",
  whenToUse: "Probabilities of exactly 0 and 1 are wanted, and samples beyond the margin should cost nothing.",
  whenNot: "Unlikely events happen: a probability of 0 for them is no forecast. binaryCrossEntropy keeps it above 0.",
  elsewhere: { Optax: "sparsemax_loss", JAXopt: "binary_sparsemax_loss" },
  differences: [
    "Optax takes targets 0 and 1 alone; for a share between them this is the Fenchel–Young loss of the same probability, which is 0 where q = y.",
  ],
  references: ["Blondel, Martins, Niculae (2020). Learning with Fenchel-Young Losses. JMLR 21(35), 1–69."],
});
