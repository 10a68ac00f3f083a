import { inverseGaussianDeviance as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { positive, reals } from "./domain.js";
import { flag } from "./hyperparameter.js";
import { identity, logarithm } from "./link.js";
import * as notes from "./notes.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** Half the inverse Gaussian deviance, (y − μ)² / 2yμ², for the logarithm p of the mean μ or for p = μ. */
export const inverseGaussianDeviance = /* @__PURE__ */ pointwise({
  name: "inverseGaussianDeviance",
  aliases: ["inverseGaussian"],
  task: "regression",
  hyperparameters: {
    logInput: /* @__PURE__ */ flag(true),
  },
  module: kernels,
  kernel: ({ logInput }) => (logInput ? "inverseGaussianDeviance" : "inverseGaussianDevianceOfMean"),
  fields: () => [],
  target: positive,
  prediction: ({ logInput }) => (logInput ? reals : positive),
  link: ({ logInput }) => (logInput ? logarithm : identity),
  traits: { convex: false, smooth: true, symmetric: false, nonNegative: true, proper: true },
  constant: (ys, ws, { logInput }) => (logInput ? logarithm : identity).apply(meanOf(ys, ws)),
});

export const about = (): TextOf<typeof inverseGaussianDeviance> => ({
  summary:
    "Half the deviance of a positive amount whose variance grows as the cube of its mean; the mean, or its logarithm, is predicted.",
  inWords:
    "For positive amounts where most are modest and a few are very large. Large targets are expected to stray far, so missing one of them is forgiven; missing a small one is not, least of all by predicting too little.",
  formula: String.raw`\frac{(y - \mu)^2}{2\,y\,\mu^2}\qquad \mu = e^{p}`,
  settings: { logInput: notes.logInput },
  term: (p, y, { logInput }) => {
    const t = 1 - (logInput ? y * Math.exp(-p) : y / p);
    return (t * t) / (2 * y);
  },
  minimiser: "logarithm of the mean of the targets; with logInput: false the mean itself",
  whenToUse: "Positive targets with a long tail to the right: waiting times, first passages.",
  whenNot:
    "A start may be far above the targets: the loss is flat there and not convex. Fit gammaDeviance first, or instead.",
  elsewhere: {
    "scikit-learn": "HalfTweedieLoss(power=3), mean_tweedie_deviance(power=3) (without ½)",
    statsmodels: "InverseGaussian",
  },
  differences: [],
  references: [
    "Tweedie (1957). Statistical Properties of Inverse Gaussian Distributions. I. Ann. Math. Statist. 28(2), 362–377. doi:10.1214/aoms/1177706964",
  ],
});
