import { absoluteError as kernels } from "@nadir/core-wasm/modules";
import { quantileOf } from "./constant.js";
import { reals } from "./domain.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** |p − y|. */
export const absoluteError = /* @__PURE__ */ pointwise({
  name: "absoluteError",
  aliases: ["mae", "meanAbsoluteError", "l1", "absolute"],
  task: "regression",
  hyperparameters: {},
  module: kernels,
  kernel: "absoluteError",
  target: reals,
  traits: { convex: true, smooth: false, symmetric: true, nonNegative: true, lipschitz: 1 },
  constant: (ys, ws) => quantileOf(ys, 0.5, ws),
});

export const about = (): TextOf<typeof absoluteError> => ({
  summary: "The size of the residual; its minimiser is the median.",
  inWords:
    "Each unit of error costs the same, the first as the last. A sample that is far off pulls no harder than one that is nearly right; what counts is how many samples lie above the prediction and how many below, so the fit settles in the middle, at the median.",
  formula: String.raw`|p - y|`,
  settings: {},
  term: (p, y) => Math.abs(p - y),
  minimiser: "median",
  whenToUse: "Outliers should not pull harder than other samples, or the median is what is wanted.",
  whenNot: "A solver needs curvature: its second derivative is 0 wherever there is one. huber is near and smooth.",
  elsewhere: {
    PyTorch: "L1Loss",
    Keras: "MeanAbsoluteError",
    "scikit-learn": "mean_absolute_error",
    "TensorFlow.js": "absoluteDifference",
  },
  differences: [
    "The derivative at p = y is 0 here and in PyTorch; scikit-learn's AbsoluteError has −1 there, and a surrogate Hessian of 1.",
  ],
  references: ["Koenker, Bassett (1978). Regression Quantiles. Econometrica 46(1), 33–50. doi:10.2307/1913643"],
});
