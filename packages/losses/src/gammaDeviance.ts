import { gammaDeviance as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { positive, reals } from "./domain.js";
import { flag } from "./hyperparameter.js";
import { identity, logarithm } from "./link.js";
import * as notes from "./notes.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** Half the gamma deviance, ln(μ/y) + y/μ − 1, for the logarithm p of the mean μ or for p = μ. */
export const gammaDeviance = /* @__PURE__ */ pointwise({
  name: "gammaDeviance",
  aliases: ["gamma", "halfGamma", "mean_gamma_deviance", "HalfGammaLoss"],
  task: "regression",
  hyperparameters: {
    logInput: /* @__PURE__ */ flag(true),
  },
  module: kernels,
  kernel: ({ logInput }) => (logInput ? "gammaDeviance" : "gammaDevianceOfMean"),
  fields: () => [],
  target: positive,
  prediction: ({ logInput }) => (logInput ? reals : positive),
  link: ({ logInput }) => (logInput ? logarithm : identity),
  traits: ({ logInput }) => ({ convex: logInput, smooth: true, symmetric: false, nonNegative: true, proper: true }),
  constant: (ys, ws, { logInput }) => (logInput ? logarithm : identity).apply(meanOf(ys, ws)),
});

export const about = (): TextOf<typeof gammaDeviance> => ({
  summary:
    "Half the deviance of a positive amount whose spread is proportional to its mean; the mean, or its logarithm, is predicted.",
  inWords:
    "Errors are judged by their ratio: twice too much costs the same whether the target is 1 or 1000. The prediction is the logarithm of the mean, so that what it stands for is always positive; falling short of the target costs much more than going beyond it.",
  formula: String.raw`\ln\frac{\mu}{y} + \frac{y}{\mu} - 1\qquad \mu = e^{p}`,
  settings: { logInput: notes.logInput },
  term: (p, y, { logInput }) => {
    const ratio = logInput ? y * Math.exp(-p) : y / p;
    return ratio - 1 - (Math.log(y) - (logInput ? p : Math.log(p)));
  },
  minimiser: "logarithm of the mean of the targets; with logInput: false the mean itself",
  whenToUse:
    "Targets are positive and relative errors matter: durations, costs of a claim. It does not change with the unit of the targets.",
  whenNot: "Targets of 0 occur: take tweedieDeviance with a power between 1 and 2.",
  elsewhere: {
    "scikit-learn": "HalfGammaLoss, mean_gamma_deviance (without ½)",
    LightGBM: "gamma",
    XGBoost: "reg:gamma",
  },
  differences: [
    "scikit-learn's mean_gamma_deviance has no ½; it cancels where mean and target are close, and is 2 % off where they differ by 1e-7.",
    "XGBoost multiplies by scale_pos_weight where a target is exactly 1.",
  ],
  references: ["McCullagh, Nelder (1989). Generalized Linear Models, 2nd ed., ch. 8."],
});
