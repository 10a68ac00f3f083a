import { pinball as kernels } from "@nadir/core-wasm/modules";
import { quantileOf } from "./constant.js";
import { openUnit, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** τ(y − p) where p ≤ y and (1 − τ)(p − y) above. */
export const pinball = /* @__PURE__ */ pointwise({
  name: "pinball",
  aliases: ["quantile", "quantileLoss", "pinballLoss"],
  task: "regression",
  hyperparameters: {
    quantile: /* @__PURE__ */ number(0.5, openUnit),
  },
  module: kernels,
  kernel: "pinball",
  fields: ({ quantile }) => [quantile, 1 - quantile],
  target: reals,
  traits: ({ quantile }) => ({
    convex: true,
    smooth: false,
    symmetric: quantile === 0.5,
    nonNegative: true,
    lipschitz: Math.max(quantile, 1 - quantile),
  }),
  constant: (ys, ws, { quantile }) => quantileOf(ys, quantile, ws),
});

export const about = (): TextOf<typeof pinball> => ({
  summary:
    "The absolute error with weight τ on predictions that are too low and 1 − τ on those too high; its minimiser is the τ-quantile.",
  inWords:
    "An absolute error with two prices: τ for each unit that the prediction is too low, 1 − τ for each that it is too high. With τ = 0.9 falling short is nine times dearer, so the fit rises until nine tenths of the targets are below it.",
  formula: String.raw`\max\bigl(\tau(y - p),\ (1 - \tau)(p - y)\bigr)`,
  settings: { quantile: "τ, the share of targets that should lie below the prediction" },
  examples: { quantile: [0.1, 0.5, 0.95] },
  term: (p, y, { quantile }) => (p < y ? quantile * (y - p) : (1 - quantile) * (p - y)),
  minimiser: "quantile τ",
  whenToUse: "A quantile is wanted: a prediction interval from two of them, a stock that suffices in 95 of 100 cases.",
  whenNot: "A solver needs curvature: its second derivative is 0 wherever there is one. expectile is near and smooth.",
  elsewhere: {
    "scikit-learn": "PinballLoss, QuantileRegressor, mean_pinball_loss",
    LightGBM: "quantile (its alpha is τ)",
    XGBoost: "reg:quantileerror",
    "Vowpal Wabbit": "quantile",
  },
  differences: [
    "At τ = ½ it is half the absolute error.",
    "The derivative at p = y is 0 here and in Vowpal Wabbit; scikit-learn's PinballLoss has −τ there.",
  ],
  references: ["Koenker, Bassett (1978). Regression Quantiles. Econometrica 46(1), 33–50. doi:10.2307/1913643"],
});
