import type { Vector } from "@nadir/core-wasm";
import { epsilonInsensitive as kernels } from "@nadir/core-wasm/modules";
import { quantileOf } from "./constant.js";
import { nonNegative, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** max(0, |p − y| − ε). */
export const epsilonInsensitive = /* @__PURE__ */ pointwise({
  name: "epsilonInsensitive",
  aliases: [],
  task: "regression",
  hyperparameters: {
    epsilon: /* @__PURE__ */ number(0.1, nonNegative),
  },
  module: kernels,
  kernel: "epsilonInsensitive",
  target: reals,
  traits: { convex: true, smooth: false, symmetric: true, nonNegative: true, lipschitz: 1 },
  // The loss is half the absolute errors from both rims of the tube, less ε.
  constant: (ys, ws, { epsilon }) => {
    const twice = (xs: Vector, shift = 0) => {
      const out = new Float64Array(2 * xs.length);
      for (let i = 0; i < xs.length; i++) [out[2 * i], out[2 * i + 1]] = [xs[i] - shift, xs[i] + shift];
      return out;
    };
    return quantileOf(twice(ys, epsilon), 0.5, ws && twice(ws));
  },
});

export const about = (): TextOf<typeof epsilonInsensitive> => ({
  summary: "The absolute error beyond a tube of width ε about the target, inside of which nothing is paid.",
  inWords:
    "Errors up to ε are free. Beyond that, each unit costs the same, as in absoluteError. Samples inside the tube have no say in the fit, so it rests on the few that are on its rim or outside.",
  formula: String.raw`\max(0,\ |p - y| - \varepsilon)`,
  settings: { epsilon: "half the width of the tube, in the unit of the target" },
  examples: { epsilon: [0, 0.1, 0.5, 2] },
  term: (p, y, { epsilon }) => Math.max(0, Math.abs(p - y) - epsilon),
  minimiser: "a point in the middle of the targets, not unique; the median at ε = 0",
  whenToUse: "Errors up to ε are as good as none, or few support vectors are wanted.",
  whenNot:
    "A solver needs curvature: its second derivative is 0 wherever there is one. squaredEpsilonInsensitive is near and smooth.",
  elsewhere: { "scikit-learn": "SGDRegressor with epsilon_insensitive, LinearSVR" },
  differences: ["ε is 0.1 by default here and in SGDRegressor, 0 in LinearSVR. The derivative where |p − y| = ε is 0."],
  references: ["Drucker, Burges, Kaufman, Smola, Vapnik (1997). Support Vector Regression Machines. NIPS 9, 155–161."],
});
