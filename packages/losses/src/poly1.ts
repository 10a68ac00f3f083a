import { poly1 as kernels } from "@nadir/core-wasm/modules";
import { interval, nonNegative } from "./domain.js";
import { number } from "./hyperparameter.js";
import * as notes from "./notes.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** −ln p_y + ε(1 − p_y) for p = softmax z. */
export const poly1 = /* @__PURE__ */ rowwise({
  name: "poly1",
  aliases: ["polyLoss", "polyLossCrossEntropy", "poly1CrossEntropy"],
  hyperparameters: {
    epsilon: /* @__PURE__ */ number(2, interval(-1, Infinity)),
    classWeights,
    ignoreIndex,
  },
  module: kernels,
  targets: ["label"],
  kernel: "poly1",
  fields: ({ epsilon }) => [1 + epsilon],
  target: nonNegative,
  traits: ({ epsilon }) => ({ convex: epsilon <= 0, smooth: true, symmetric: false, nonNegative: true }),
});

export const about = (): TextOf<typeof poly1> => ({
  summary: "Cross-entropy with the first term of its series in 1 − p made larger or smaller.",
  inWords:
    "Cross-entropy plus ε times the probability that the true class is not given. A positive ε makes rows that are almost right keep pulling; a negative one makes them let go.",
  formula: String.raw`-\ln p_y + \varepsilon\,(1 - p_y)\qquad p = \operatorname{softmax} z`,
  settings: { epsilon: "ε, what is added to the coefficient of 1 − p; 0 is crossEntropy", ...notes.labels },
  examples: { epsilon: [2, -1, -0.5] },
  term: (z, y, { epsilon }) => {
    const own = z.reduce((sum, zk, k) => (y[k] > 0 ? sum + zk : sum), 0);
    const rest = z.reduce((sum, zk, k) => (y[k] > 0 ? sum : sum + Math.exp(zk - own)), 0);
    return Math.log1p(rest) + (epsilon * rest) / (1 + rest);
  },
  minimiser: "logits further apart than the logarithms of the classes' shares for ε > 0, less far for ε < 0",
  whenToUse: "Cross-entropy works and one more number may be tuned.",
  whenNot: "Probabilities should mean what they say.",
  elsewhere: { Optax: "poly_loss_cross_entropy" },
  differences: ["Optax takes distributions too; here the target is a class."],
  references: [
    "Leng et al. (2022). PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions. arXiv:2204.12511",
  ],
});
