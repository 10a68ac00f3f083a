import { squaredEpsilonInsensitive as kernels } from "@nadir/core-wasm/modules";
import { nonNegative, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** max(0, |p − y| − ε)². */
export const squaredEpsilonInsensitive = /* @__PURE__ */ pointwise({
  name: "squaredEpsilonInsensitive",
  aliases: [],
  task: "regression",
  hyperparameters: {
    epsilon: /* @__PURE__ */ number(0.1, nonNegative),
  },
  module: kernels,
  kernel: "squaredEpsilonInsensitive",
  target: reals,
  traits: { convex: true, smooth: true, symmetric: true, nonNegative: true },
});

export const about = (): TextOf<typeof squaredEpsilonInsensitive> => ({
  summary: "The square of the error beyond a tube of width ε about the target, inside of which nothing is paid.",
  inWords:
    "Errors up to ε are free, and what goes beyond is squared. Samples inside the tube have no say, and the slope sets in gently at its rim.",
  formula: String.raw`\max(0,\ |p - y| - \varepsilon)^2`,
  settings: { epsilon: "half the width of the tube, in the unit of the target" },
  examples: { epsilon: [0, 0.1, 0.5, 2] },
  term: (p, y, { epsilon }) => {
    const e = Math.max(0, Math.abs(p - y) - epsilon);
    return e * e;
  },
  minimiser: "a point near the mean, not unique where all targets fit into the tube",
  whenToUse:
    "Errors up to ε are as good as none and larger ones about normal, or a solver needs a smooth epsilonInsensitive.",
  whenNot: "There are outliers: they pull as in squaredError.",
  elsewhere: { "scikit-learn": "SGDRegressor with squared_epsilon_insensitive, LinearSVR" },
  differences: ["ε is 0.1 by default here and in SGDRegressor, 0 in LinearSVR. No factor of ½."],
  references: ["Drucker, Burges, Kaufman, Smola, Vapnik (1997). Support Vector Regression Machines. NIPS 9, 155–161."],
});
