import { halfSquaredError as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { reals } from "./domain.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** ½(p − y)². */
export const halfSquaredError = /* @__PURE__ */ pointwise({
  name: "halfSquaredError",
  aliases: ["l2Loss", "regression"],
  task: "regression",
  hyperparameters: {},
  module: kernels,
  kernel: "halfSquaredError",
  target: reals,
  traits: { convex: true, smooth: true, symmetric: true, nonNegative: true, proper: true },
  constant: meanOf,
});

export const about = (): TextOf<typeof halfSquaredError> => ({
  summary: "Half the square of the residual, so that its derivative is the residual itself; its minimiser is the mean.",
  inWords:
    "The squared error, halved. Everything that squaredError says holds; only the numbers are half as large, and the slope is then the error itself.",
  formula: String.raw`\tfrac12 (p - y)^2`,
  settings: {},
  term: (p, y) => ((p - y) * (p - y)) / 2,
  minimiser: "mean",
  whenToUse: "As squaredError, where values or gradients are compared with a library that has the ½.",
  whenNot: "Values are reported as a mean squared error: they would be half of it.",
  elsewhere: {
    Optax: "l2_loss",
    "scikit-learn": "HalfSquaredError",
    LightGBM: "regression",
    XGBoost: "reg:squarederror",
  },
  differences: [
    "PyTorch, Keras and TensorFlow.js have the square without ½: squaredError. LightGBM reports the square, but its gradient is that of the half.",
  ],
  references: ["Hastie, Tibshirani, Friedman (2009). The Elements of Statistical Learning, 2nd ed., §2.4."],
});
