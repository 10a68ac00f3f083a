import { exponential as kernels } from "@nadir/core-wasm/modules";
import { finiteMargin, meanOf } from "./constant.js";
import { signs } from "./domain.js";
import { logit } from "./link.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** e^(−yp) for y = −1 or 1. */
export const exponential = /* @__PURE__ */ pointwise({
  name: "exponential",
  aliases: ["exponentialLoss"],
  task: "binary",
  hyperparameters: {},
  module: kernels,
  kernel: "exponential",
  target: signs,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
  constant: (ys, ws) => finiteMargin(logit.apply((1 + meanOf(ys, ws)) / 2)) / 2,
});

export const about = (): TextOf<typeof exponential> => ({
  summary: "The loss that AdaBoost descends: exponential in the distance on the wrong side.",
  inWords:
    "A sample on the right side of the boundary costs little, one on the wrong side costs more with each step by a constant factor. The worst samples therefore rule the fit, which is how AdaBoost keeps turning to what it still gets wrong.",
  formula: String.raw`e^{-yp}\qquad y \in \{-1, 1\}`,
  settings: {},
  term: (p, y) => Math.exp(-y * p),
  minimiser: "half the logarithm of the odds of the target 1",
  whenToUse: "Boosting, to reproduce AdaBoost.",
  whenNot:
    "Some labels are wrong: one sample far on the wrong side outweighs all others. softMargin grows but linearly.",
  elsewhere: { "scikit-learn": "GradientBoostingClassifier(loss='exponential'), ExponentialLoss" },
  differences: [
    "scikit-learn's takes targets in [0, 1]: ye⁻ᵖ + (1 − y)eᵖ, which is the same for 0 and 1 in place of −1 and 1.",
  ],
  references: [
    "Friedman, Hastie, Tibshirani (2000). Additive Logistic Regression: A Statistical View of Boosting. Ann. Statist. 28(2), 337–407. doi:10.1214/aos/1016218223",
  ],
});
