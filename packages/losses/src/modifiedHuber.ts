import { modifiedHuber as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { signs } from "./domain.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** max(0, 1 − m)² where m = yp ≥ −1 and −4m beyond, for y = −1 or 1. */
export const modifiedHuber = /* @__PURE__ */ pointwise({
  name: "modifiedHuber",
  aliases: ["modifiedHuberLoss"],
  task: "binary",
  hyperparameters: {},
  module: kernels,
  kernel: "modifiedHuber",
  target: signs,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true, lipschitz: 4 },
  constant: meanOf,
});

export const about = (): TextOf<typeof modifiedHuber> => ({
  summary: "The squared hinge (without a factor of ½), continued in a line where a sample is far on the wrong side.",
  inWords:
    "Being on the right side by 1 or more costs nothing. Less than that costs the square of what is missing, and from −1 on the cost grows in a straight line, so that a wrong label does not pull without limit.",
  formula: String.raw`\begin{cases}\max(0,\ 1 - yp)^2 & yp \ge -1\\ -4yp & yp < -1\end{cases}\qquad y \in \{-1, 1\}`,
  settings: {},
  term: (p, y) => {
    const m = y * p;
    return m < -1 ? -4 * m : Math.max(0, 1 - m) * Math.max(0, 1 - m);
  },
  minimiser: "mean of the targets",
  whenToUse:
    "A smooth margin loss for labels of which some are wrong; (p + 1) / 2, held to [0, 1], estimates a probability.",
  whenNot: "Probabilities matter most: softMargin.",
  elsewhere: { "scikit-learn": "SGDClassifier(loss='modified_huber')" },
  differences: [],
  references: [
    "Zhang (2004). Solving Large Scale Linear Prediction Problems Using Stochastic Gradient Descent Algorithms. ICML. doi:10.1145/1015330.1015332",
  ],
});
