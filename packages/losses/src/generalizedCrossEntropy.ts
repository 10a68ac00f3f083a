import { generalizedCrossEntropy as kernels } from "@nadir/core-wasm/modules";
import { interval, nonNegative } from "./domain.js";
import { number } from "./hyperparameter.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";
import { log } from "@nadir/core-wasm";
import { finiteMargin } from "./constant.js";
import * as notes from "./notes.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** (1 − p_y^q) / q for p = softmax z. */
export const generalizedCrossEntropy = /* @__PURE__ */ rowwise({
  name: "generalizedCrossEntropy",
  aliases: ["categoricalGeneralizedCrossEntropy", "gce", "lq"],
  hyperparameters: {
    q: /* @__PURE__ */ number(0.5, interval(0, 1, { lowOpen: true })),
    classWeights,
    ignoreIndex,
  },
  module: kernels,
  targets: ["label"],
  kernel: "generalizedCrossEntropy",
  fields: ({ q }) => [q],
  target: nonNegative,
  traits: { convex: false, smooth: true, symmetric: false, nonNegative: true },
  constant: (seen, { q }) => {
    // On the simplex Σ s_k p_k^q is greatest where p_k is proportional to s_k^(1/(1−q)); for q = 1, all at the greatest share.
    const shares = seen.mean();
    const leader = shares.indexOf(shares.reduce((most, share) => Math.max(most, share)));
    return shares.map((share, k) => {
      if (k === leader) return 0;
      return finiteMargin(q === 1 ? -Infinity : log(share / shares[leader]) / (1 - q));
    });
  },
});

export const about = (): TextOf<typeof generalizedCrossEntropy> => ({
  summary:
    "Between cross-entropy (q near 0) and the probability that is missing (q = 1), so that wrong labels pull less.",
  inWords:
    "A cross-entropy with a ceiling. A row whose label looks impossible costs at most 1/q, and pulls little: if labels are wrong now and then, the model may disagree with them. q near 0 is cross-entropy, q = 1 counts just the probability that the label lacks.",
  formula: String.raw`\frac{1 - p_y^{\,q}}{q}\qquad p = \operatorname{softmax} z`,
  settings: { q: "how little rows far from their label count", ...notes.labels },
  examples: { q: [0.5, 0.75, 1] },
  term: (z, y, { q }) => {
    const own = z.reduce((sum, zk, k) => (y[k] > 0 ? sum + zk : sum), 0);
    const rest = z.reduce((sum, zk, k) => (y[k] > 0 ? sum : sum + Math.exp(zk - own)), 0);
    return -Math.expm1(-q * Math.log1p(rest)) / q;
  },
  minimiser: "logits further apart than the logarithms of the classes' shares",
  whenToUse: "Some labels are wrong: the loss of a row is at most 1/q.",
  whenNot:
    "Labels are right: it learns more slowly than crossEntropy, and rows that start far from their label hardly move.",
  elsewhere: { Keras: "CategoricalGeneralizedCrossEntropy" },
  differences: ["Keras takes probabilities, and its gradient at 0 is infinite; from logits it is finite everywhere."],
  references: [
    "Zhang, Sabuncu (2018). Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels. arXiv:1805.07836",
  ],
});
