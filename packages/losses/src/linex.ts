import { linex as kernels } from "@nadir/core-wasm/modules";
import { nonzero, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** eˣ − x − 1 for x = a(p − y). */
export const linex = /* @__PURE__ */ pointwise({
  name: "linex",
  aliases: ["linearExponential"],
  task: "regression",
  hyperparameters: {
    a: /* @__PURE__ */ number(1, nonzero),
  },
  module: kernels,
  kernel: "linex",
  target: reals,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof linex> => ({
  summary: "Linear to one side of the target and exponential to the other; about ½a²(p − y)² near it.",
  inWords:
    "Errors to one side cost in proportion to their size; errors to the other grow exponentially. a says which side is the dangerous one, by its sign, and how dangerous. Fits keep a distance from that side.",
  formula: String.raw`e^{a r} - a r - 1\qquad r = p - y`,
  settings: { a: "the asymmetry: positive where too high is dear, negative where too low is" },
  examples: { a: [-0.5, 0.1, 1, 3] },
  term: (p, y, { a }) => {
    const x = a * (p - y);
    return Math.exp(x) - x - 1;
  },
  minimiser: "−(1/a) ln of the mean of e^(−ay)",
  whenToUse: "Errors to one side are ruinous (a dam too low) and to the other merely costly.",
  whenNot:
    "Outliers lie on the exponential side: one of them decides. Scale the target so that a(p − y) is of the order of 1.",
  elsewhere: {},
  differences: [
    "Varian's factor b is left out: it is a weight. e^x − x − 1 is computed so that it does not cancel near the target.",
  ],
  references: [
    "Zellner (1986). Bayesian Estimation and Prediction Using Asymmetric Loss Functions. J. Amer. Statist. Assoc. 81(394), 446–451. doi:10.1080/01621459.1986.10478289",
  ],
});
