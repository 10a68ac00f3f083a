import { negativeBinomial as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { nonNegative, positive, reals } from "./domain.js";
import { flag, number } from "./hyperparameter.js";
import { identity, logarithm } from "./link.js";
import * as notes from "./notes.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** Half the negative binomial deviance, y ln(y/μ) − (y + 1/α) ln((1 + αy) / (1 + αμ)), for μ = eᵖ or μ = p. */
export const negativeBinomial = /* @__PURE__ */ pointwise({
  name: "negativeBinomial",
  aliases: ["negativeBinomialDeviance", "nb2"],
  task: "counts",
  hyperparameters: {
    dispersion: /* @__PURE__ */ number(1, nonNegative),
    logInput: /* @__PURE__ */ flag(true),
  },
  module: kernels,
  kernel: ({ dispersion, logInput }) => {
    if (dispersion === 0) return logInput ? "poissonDeviance" : "poissonDevianceOfMean";
    return logInput ? "negativeBinomial" : "negativeBinomialOfMean";
  },
  fields: ({ dispersion }) => [dispersion],
  target: nonNegative,
  prediction: ({ logInput }) => (logInput ? reals : positive),
  link: ({ logInput }) => (logInput ? logarithm : identity),
  traits: ({ dispersion, logInput }) => ({
    convex: logInput || dispersion === 0,
    smooth: true,
    symmetric: false,
    nonNegative: true,
    proper: true,
  }),
  constant: (ys, ws, { logInput }) => (logInput ? logarithm : identity).apply(meanOf(ys, ws)),
});

export const about = (): TextOf<typeof negativeBinomial> => ({
  summary:
    "Half the deviance of a count of variance μ + αμ², more than Poisson's; the mean μ, or its logarithm, is predicted.",
  inWords:
    "For counts that scatter more than chance alone would make them, as when some people visit far more often than others. α says how much more: the larger it is, the less a large count that was not foreseen is held against the model.",
  formula: String.raw`y\ln\frac{y}{\mu} - \left(y + \frac1\alpha\right)\ln\frac{1 + \alpha y}{1 + \alpha\mu}\qquad \mu = e^{p}`,
  settings: { dispersion: "α in the variance μ + αμ²; 0 gives poissonDeviance", logInput: notes.logInput },
  examples: { dispersion: [0, 0.01, 1, 30] },
  term: (p, y, { dispersion, logInput }) => {
    const mean = logInput ? Math.exp(p) : p;
    const logarithmOfMean = logInput ? p : Math.log(p);
    const ofTarget = y === 0 ? 0 : y * (Math.log(y) - logarithmOfMean);
    if (dispersion === 0) return mean - y + ofTarget;
    return ofTarget - (y + 1 / dispersion) * (Math.log1p(dispersion * y) - Math.log1p(dispersion * mean));
  },
  minimiser: "logarithm of the mean of the targets; with logInput: false the mean itself",
  whenToUse:
    "Counts that vary more than their mean: cases, visits, reads. α is the excess of their squared coefficient of variation.",
  whenNot:
    "α is not known and matters in itself: only the mean is fitted here, so estimate α first, from (Var − μ) / μ².",
  elsewhere: { statsmodels: "NegativeBinomial(alpha)", R: "MASS::negative.binomial (its theta is 1/α)" },
  differences: [
    "This is half the deviance: the negative log-likelihood less its value at μ = y, so that no ln Γ is needed and α may be 0. Gradients are the same.",
    "statsmodels clips counts and means at the rounding of 1 in its deviance; here nothing is clipped.",
  ],
  references: ["Hilbe (2011). Negative Binomial Regression, 2nd ed. doi:10.1017/CBO9780511973420"],
});
