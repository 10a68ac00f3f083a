import { multiclassHinge as kernels } from "@nadir/core-wasm/modules";
import { nonNegative } from "./domain.js";
import { identity } from "./link.js";
import * as notes from "./notes.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** max_k z_k − z_y. */
export const multiclassPerceptron = /* @__PURE__ */ rowwise({
  name: "multiclassPerceptron",
  aliases: ["multiclassPerceptronLoss"],
  hyperparameters: { classWeights, ignoreIndex },
  module: kernels,
  targets: ["label"],
  kernel: "multiclassHinge",
  fields: () => [0],
  target: nonNegative,
  link: identity,
  traits: { convex: true, smooth: false, symmetric: false, nonNegative: true, lipschitz: 1 },
  constant: (seen) => seen.mean().map(() => 0),
});

export const about = (): TextOf<typeof multiclassPerceptron> => ({
  summary: "By how much another score leads the label's.",
  inWords:
    "If the true class has the highest score, the row costs nothing. If not, it costs the lead of the class that has, and the two are moved towards each other.",
  formula: String.raw`\max_k z_k - z_y`,
  settings: { ...notes.labels },
  term: (z, y) => {
    const own = z.reduce((sum, zk, k) => (y[k] > 0 ? sum + zk : sum), 0);
    return z.reduce((most, zk) => Math.max(most, zk - own), 0);
  },
  minimiser: "equal scores: any constant that does not favour a class",
  whenToUse: "Updates should come from rows that are wrong alone, as in the perceptron.",
  whenNot: "Nothing else holds the scores apart: without a margin, all scores equal cost nothing.",
  elsewhere: { Optax: "multiclass_perceptron_loss" },
  differences: [],
  references: [
    "Rosenblatt (1958). The perceptron. Psychological Review 65(6), 386–408. doi:10.1037/h0042519",
    "Collins (2002). Discriminative Training Methods for Hidden Markov Models. EMNLP, 1–8. doi:10.3115/1118693.1118694",
  ],
});
