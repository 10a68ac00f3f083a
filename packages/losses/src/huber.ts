import { huber as kernels } from "@nadir/core-wasm/modules";
import { positive, reals } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** ½r² where |r| ≤ δ and δ(|r| − ½δ) beyond, for r = p − y. */
export const huber = /* @__PURE__ */ pointwise({
  name: "huber",
  aliases: ["huberLoss"],
  task: "regression",
  hyperparameters: {
    delta: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "huber",
  target: reals,
  traits: ({ delta }) => ({ convex: true, smooth: true, symmetric: true, nonNegative: true, lipschitz: delta }),
});

export const about = (): TextOf<typeof huber> => ({
  summary: "Quadratic near the target and linear in the tails, so that outliers pull with bounded force.",
  inWords:
    "Errors up to δ are squared, as in the mean squared error; beyond that each unit costs the same, as in the absolute error. Good samples are averaged, and an outlier pulls no harder than one at distance δ.",
  formula: String.raw`\begin{cases}\tfrac12 r^2 & |r| \le \delta\\ \delta(|r| - \tfrac12\delta) & |r| > \delta\end{cases}\qquad r = p - y`,
  settings: { delta: "size of the residual at which the quadratic part ends" },
  examples: { delta: [0.1, 1, 2.5] },
  term: (p, y, { delta }) => {
    const r = Math.abs(p - y);
    return r <= delta ? (r * r) / 2 : delta * (r - delta / 2);
  },
  minimiser: "mean of the targets after those further than δ from it are moved to that distance",
  whenToUse: "Most errors are about normal and some are far out. δ is best near the spread of the good ones.",
  whenNot: "The scale of the residuals is not known, or differs from sample to sample: δ is in the unit of the target.",
  elsewhere: {
    PyTorch: "HuberLoss",
    Optax: "huber_loss",
    Keras: "Huber",
    "scikit-learn": "HuberLoss",
    "TensorFlow.js": "huberLoss",
    LightGBM: "huber (its alpha is δ)",
  },
  differences: [
    "scikit-learn's HuberRegressor has no ½ and estimates a scale beside the coefficients; its gradient boosting sets δ to a quantile of |r|.",
    "PyTorch divides a weighted mean by the number of samples here but by the sum of the weights in mse_loss; Nadir always by the sum.",
  ],
  references: [
    "Huber (1964). Robust Estimation of a Location Parameter. Ann. Math. Statist. 35(1), 73–101. doi:10.1214/aoms/1177703732",
  ],
});
