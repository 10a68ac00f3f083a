import { absolutePercentageError as kernels } from "@nadir/core-wasm/modules";
import { nonzero } from "./domain.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** |p − y| / |y|, a fraction: 1 is 100 %. */
export const absolutePercentageError = /* @__PURE__ */ pointwise({
  name: "absolutePercentageError",
  aliases: ["mape", "meanAbsolutePercentageError"],
  task: "regression",
  hyperparameters: {},
  module: kernels,
  kernel: "absolutePercentageError",
  target: nonzero,
  traits: { convex: true, smooth: false, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof absolutePercentageError> => ({
  summary: "The size of the residual as a fraction of the size of the target, not in per cent.",
  inWords:
    "An error is measured against the size of the target: 5 off a target of 10 costs as much as 500 off one of 1000. Between 0 and the target no prediction costs more than 1, and beyond the target there is no limit, so models trained on it err on the low side.",
  formula: String.raw`\left|\frac{p - y}{y}\right|`,
  settings: {},
  term: (p, y) => Math.abs((p - y) / y),
  minimiser: "median with weights 1/|y|, below the median of positive targets",
  whenToUse: "Targets are far from 0 and span orders of magnitude, and relative errors are what is judged.",
  whenNot:
    "Targets come near 0, where one sample outweighs all others; it also rewards low predictions: squaredLogError does not.",
  elsewhere: {
    Keras: "MeanAbsolutePercentageError",
    "scikit-learn": "mean_absolute_percentage_error",
    "TensorFlow.js": "meanAbsolutePercentageError",
    LightGBM: "mape",
  },
  differences: [
    "Keras and TensorFlow.js multiply by 100; scikit-learn and Nadir do not.",
    "A target of 0 is refused. Keras and TensorFlow.js divide by 1e-7 there, scikit-learn by 2.2e-16; LightGBM divides by max(1, |y|) throughout.",
  ],
  references: [
    "de Myttenaere, Golden, Le Grand, Rossi (2016). Mean Absolute Percentage Error for regression models. Neurocomputing 192, 38–48. doi:10.1016/j.neucom.2015.12.114",
  ],
});
