import { poissonDeviance as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { nonNegative, reals } from "./domain.js";
import { flag } from "./hyperparameter.js";
import { identity, logarithm } from "./link.js";
import * as notes from "./notes.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** Half the Poisson deviance, y ln(y/μ) + μ − y, for the logarithm p of the mean μ or for p = μ. */
export const poissonDeviance = /* @__PURE__ */ pointwise({
  name: "poissonDeviance",
  aliases: ["halfPoisson", "mean_poisson_deviance", "HalfPoissonLoss"],
  task: "counts",
  hyperparameters: {
    logInput: /* @__PURE__ */ flag(true),
  },
  module: kernels,
  kernel: ({ logInput }) => (logInput ? "poissonDeviance" : "poissonDevianceOfMean"),
  fields: () => [],
  target: nonNegative,
  prediction: ({ logInput }) => (logInput ? reals : nonNegative),
  link: ({ logInput }) => (logInput ? logarithm : identity),
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true, proper: true },
  constant: (ys, ws, { logInput }) => (logInput ? logarithm : identity).apply(meanOf(ys, ws)),
});

export const about = (): TextOf<typeof poissonDeviance> => ({
  summary:
    "Half the deviance of a count from the mean that is predicted, or its logarithm: poissonNll less its least value.",
  inWords:
    "For counts: the larger the expected count, the further off a count may be before it costs much, as counts of rare events scatter by the square root of their mean. A perfect prediction costs 0.",
  formula: String.raw`y\ln\frac{y}{\mu} + \mu - y\qquad \mu = e^{p}`,
  settings: { logInput: notes.logInput },
  term: (p, y, { logInput }) => {
    const mean = logInput ? Math.exp(p) : p;
    const logarithmOfMean = logInput ? p : Math.log(p);
    return mean - y + (y === 0 ? 0 : y * (Math.log(y) - logarithmOfMean));
  },
  minimiser: "logarithm of the mean of the targets; with logInput: false the mean itself",
  whenToUse:
    "As poissonNll, where the value is read too: it is 0 for a perfect prediction, and a mean of it compares models.",
  whenNot: "Counts vary more than their mean allows: take negativeBinomial. Negative targets occur.",
  elsewhere: {
    "scikit-learn": "HalfPoissonLoss, mean_poisson_deviance (without ½)",
    LightGBM: "poisson",
    XGBoost: "count:poisson",
    "Vowpal Wabbit": "poisson (without ½)",
  },
  differences: [
    "scikit-learn's HalfPoissonLoss leaves out what depends on the target alone; its mean_poisson_deviance has no ½, and keeps half its digits where mean and target agree to half of theirs.",
    "LightGBM and XGBoost inflate the second derivative; here it is the true one.",
  ],
  references: [
    "McCullagh, Nelder (1989). Generalized Linear Models, 2nd ed., ch. 6.",
    "Loader (2000). Fast and Accurate Computation of Binomial Probabilities.",
  ],
});
