import { squaredError as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { reals } from "./domain.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** (p − y)², without a factor of ½. */
export const squaredError = /* @__PURE__ */ pointwise({
  name: "squaredError",
  aliases: ["mse", "meanSquaredError", "l2", "squared"],
  task: "regression",
  hyperparameters: {},
  module: kernels,
  kernel: "squaredError",
  target: reals,
  traits: { convex: true, smooth: true, symmetric: true, nonNegative: true, proper: true },
  constant: meanOf,
});

export const about = (): TextOf<typeof squaredError> => ({
  summary: "The square of the residual, without a factor of ½; its minimiser is the mean.",
  inWords:
    "An error twice as large costs four times as much. Large errors are therefore what a fit avoids first, and without anything to tell samples apart it settles at their mean.",
  formula: String.raw`(p - y)^2`,
  settings: {},
  term: (p, y) => (p - y) * (p - y),
  minimiser: "mean",
  whenToUse: "Errors are about normal with the same spread everywhere, or the mean is what is wanted.",
  whenNot: "A few large errors would dominate: take huber or absoluteError.",
  elsewhere: {
    PyTorch: "MSELoss",
    Optax: "squared_error",
    Keras: "MeanSquaredError",
    "scikit-learn": "mean_squared_error",
    "TensorFlow.js": "meanSquaredError",
  },
  differences: [
    "scikit-learn's HalfSquaredError, Optax's l2_loss, LightGBM and XGBoost have ½(p − y)²: half the value and the gradient.",
  ],
  references: ["Hastie, Tibshirani, Friedman (2009). The Elements of Statistical Learning, 2nd ed., §2.4."],
});
