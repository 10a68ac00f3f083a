import { expectile as kernels } from "@nadir/core-wasm/modules";
import { openUnit, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** τ(p − y)² where p < y and (1 − τ)(p − y)² above. */
export const expectile = /* @__PURE__ */ pointwise({
  name: "expectile",
  aliases: ["expectileError", "asymmetricSquaredError"],
  task: "regression",
  hyperparameters: {
    expectile: /* @__PURE__ */ number(0.5, openUnit),
  },
  module: kernels,
  kernel: "expectile",
  fields: ({ expectile }) => [expectile, 1 - expectile],
  target: reals,
  traits: ({ expectile }) => ({ convex: true, smooth: true, symmetric: expectile === 0.5, nonNegative: true }),
});

export const about = (): TextOf<typeof expectile> => ({
  summary: "The squared error with weight τ on predictions that are too low and 1 − τ on those too high.",
  inWords:
    "A squared error with two prices: one for predictions that are too low, another for those too high. With equal prices the fit is the mean; dearer shortfalls push it up, as far as the sizes of the errors balance.",
  formula: String.raw`\begin{cases}\tau (p - y)^2 & p < y\\ (1 - \tau)(p - y)^2 & p \ge y\end{cases}`,
  settings: { expectile: "τ, the weight of predictions that are too low" },
  examples: { expectile: [0.1, 0.5, 0.95] },
  term: (p, y, { expectile }) => (p < y ? expectile : 1 - expectile) * (p - y) * (p - y),
  minimiser: "expectile τ; the mean at ½",
  whenToUse: "Errors to one side are dearer, by a factor that grows with their size; smooth, unlike pinball.",
  whenNot:
    "A share of targets below the prediction is wanted: expectile τ is not quantile τ. Outliers pull without bound.",
  elsewhere: {
    XGBoost: "reg:expectileerror (its expectile_alpha is τ)",
    "Vowpal Wabbit": "expectile (its q is 1 − τ)",
  },
  differences: [
    "At τ = ½ it is halfSquaredError. XGBoost has another ½, as in its squared error.",
    "Vowpal Wabbit's q weighs predictions that are too high; XGBoost's and this τ those too low.",
    "The second derivative jumps at p = y; there it is 2(1 − τ) here.",
  ],
  references: [
    "Newey, Powell (1987). Asymmetric Least Squares Estimation and Testing. Econometrica 55(4), 819–847. doi:10.2307/1911031",
  ],
});
