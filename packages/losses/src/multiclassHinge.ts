import { multiclassHinge as kernels } from "@nadir/core-wasm/modules";
import { nonNegative, positive } from "./domain.js";
import { number } from "./hyperparameter.js";
import { identity } from "./link.js";
import * as notes from "./notes.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** max(0, margin + max_{k≠y} z_k − z_y), after Crammer and Singer. */
export const multiclassHinge = /* @__PURE__ */ rowwise({
  name: "multiclassHinge",
  aliases: ["categoricalHinge", "crammerSinger"],
  hyperparameters: {
    margin: /* @__PURE__ */ number(1, positive),
    classWeights,
    ignoreIndex,
  },
  module: kernels,
  targets: ["label"],
  kernel: "multiclassHinge",
  fields: ({ margin }) => [margin],
  target: nonNegative,
  link: identity,
  traits: { convex: true, smooth: false, symmetric: false, nonNegative: true, lipschitz: 1 },
  constant: (seen, { margin }) => seen.mean().map((share) => (share > 0.5 ? margin : 0)),
});

export const about = (): TextOf<typeof multiclassHinge> => ({
  summary: "By how much the label's score fails to lead all others by a margin.",
  inWords:
    "The true class's score should be ahead of the best of the others by a margin. What is missing is the cost, and only that one rival and the true class are moved.",
  formula: String.raw`\max\bigl(0,\; m + \max_{k \ne y} z_k - z_y\bigr)`,
  settings: { margin: "m, the lead that is asked for", ...notes.labels },
  examples: { margin: [1, 2.5] },
  term: (z, y, { margin }) => {
    const own = z.reduce((sum, zk, k) => (y[k] > 0 ? sum + zk : sum), 0);
    return z.reduce((most, zk, k) => (y[k] > 0 ? most : Math.max(most, margin + zk - own)), 0);
  },
  minimiser: "a lead of the margin for the most frequent class, where it has more than half",
  whenToUse: "Only which class leads matters, as in a support vector machine.",
  whenNot: "Probabilities are wanted, or second derivatives: there are none.",
  elsewhere: {
    Optax: "multiclass_hinge_loss",
    Keras: "CategoricalHinge",
    "scikit-learn": "hinge_loss (metric)",
    "TensorFlow.js": "categoricalHinge",
  },
  differences: [
    "Keras and TensorFlow.js let 0 compete with the scores, which is wrong where all are negative: for (−3, −5, −6) and class 0 they give 4, where the loss is 0.",
  ],
  references: [
    "Crammer, Singer (2001). On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines. JMLR 2, 265–292.",
  ],
});
