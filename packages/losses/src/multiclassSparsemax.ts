import { multiclassSparsemax as kernels } from "@nadir/core-wasm/modules";
import { nonNegative } from "./domain.js";
import { identity } from "./link.js";
import * as notes from "./notes.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** ½ + z·p − ½|p|² − z_y for p the projection of z on the simplex. */
export const multiclassSparsemax = /* @__PURE__ */ rowwise({
  name: "multiclassSparsemax",
  aliases: ["sparsemax", "multiclassSparsemaxLoss"],
  hyperparameters: { classWeights, ignoreIndex },
  module: kernels,
  targets: ["label"],
  kernel: "multiclassSparsemax",
  target: nonNegative,
  link: identity,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
  constant: (seen) => seen.mean(),
});

export const about = (): TextOf<typeof multiclassSparsemax> => ({
  summary: "The loss of sparsemax, whose probabilities may be 0: 0 as soon as the label's score leads by 1.",
  inWords:
    "Scores become probabilities as in softmax, but low ones are cut to exactly 0. Once the true class leads by 1 it has all the probability, and the row costs nothing.",
  formula: String.raw`\tfrac12 + z^\top p - \tfrac12\lVert p\rVert^2 - z_y\qquad p = \arg\min_{p \in \Delta}\lVert p - z\rVert`,
  settings: { ...notes.labels },
  term: (z, y) => {
    // The threshold is the greatest of those at which a set of scores would be the support.
    const thresholds = z.map((low) => {
      const support = z.filter((zk) => zk >= low);
      return (support.reduce((sum, zk) => sum + zk, 0) - 1) / support.length;
    });
    const threshold = thresholds.reduce((most, x) => Math.max(most, x), thresholds[0]);
    const p = z.map((zk) => Math.max(0, zk - threshold));
    return z.reduce((sum, zk, k) => sum + zk * p[k] - (p[k] * p[k]) / 2 - (y[k] > 0 ? zk : 0), 1 / 2);
  },
  minimiser: "the classes' shares, but for a constant",
  whenToUse: "Few classes of many should have any probability at all.",
  whenNot: "Rows that are right should still pull: their gradient is 0.",
  elsewhere: { Optax: "multiclass_sparsemax_loss" },
  differences: [
    "The threshold is found without sorting, and the loss as a sum of terms that are not negative: it is exactly 0 where the label leads by 1.",
  ],
  references: [
    "Martins, Astudillo (2016). From Softmax to Sparsemax. arXiv:1602.02068",
    "Michelot (1986). A finite algorithm for finding the projection of a point onto the canonical simplex. J. Optim. Theory Appl. 50, 195–200. doi:10.1007/BF00938486",
  ],
});
