import { tweedieDeviance as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { interval, nonNegative, positive, reals } from "./domain.js";
import { flag, number } from "./hyperparameter.js";
import { identity, logarithm } from "./link.js";
import * as notes from "./notes.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** A number as the sum of one of at most 12 digits and the rest: 2 − power where `from` is 2. */
function parts(from: number, power: number): readonly [high: number, low: number] {
  const high = Math.round((from - power) * 512) / 512;
  return [high, from - high - power];
}

/**
 * Half the Tweedie deviance, ∫ (t − y) / t^power dt from y to μ, for the logarithm p of the mean μ or for p = μ. It is
 * continuous in the power: of 0 half the squared error, of 1, 2 and 3 half the deviances of Poisson, gamma and inverse
 * Gaussian.
 */
export const tweedieDeviance = /* @__PURE__ */ pointwise({
  name: "tweedieDeviance",
  aliases: ["tweedie", "halfTweedie", "mean_tweedie_deviance", "HalfTweedieLoss"],
  task: "regression",
  hyperparameters: {
    power: /* @__PURE__ */ number(1.5, interval(0, 3)),
    logInput: /* @__PURE__ */ flag(true),
  },
  module: kernels,
  kernel: ({ logInput }) => (logInput ? "tweedieDeviance" : "tweedieDevianceOfMean"),
  fields: ({ power }) => {
    const [a, b] = [2 - power, 1 - power];
    const exponents = power < 1.5 ? [a, b, 1] : [-b, -a, -1];
    return [...parts(2, power), ...parts(1, power), ...parts(0, power), ...exponents];
  },
  target: ({ power }) => (power < 2 ? nonNegative : positive),
  prediction: ({ logInput }) => (logInput ? reals : positive),
  link: ({ logInput }) => (logInput ? logarithm : identity),
  traits: ({ power, logInput }) => ({
    convex: logInput ? power >= 1 && power <= 2 : power <= 1,
    smooth: true,
    symmetric: false,
    nonNegative: true,
    proper: true,
  }),
  constant: (ys, ws, { logInput }) => (logInput ? logarithm : identity).apply(meanOf(ys, ws)),
});

export const about = (): TextOf<typeof tweedieDeviance> => ({
  summary:
    "Half the deviance of an amount whose variance is a power of its mean; the mean, or its logarithm, is predicted.",
  inWords:
    "A family for amounts that are not negative, with a dial that says how spread grows with size: as for counts (power 1), in proportion (2), or, in between, for totals that are often exactly 0. Errors on large amounts are forgiven accordingly.",
  formula: String.raw`\frac{\mu^{2-\rho} - y^{2-\rho}}{2-\rho} - y\,\frac{\mu^{1-\rho} - y^{1-\rho}}{1-\rho}\qquad \mu = e^{p}`,
  settings: { power: "ρ in the variance μ^ρ", logInput: notes.logInput },
  examples: { power: [1.5, 0, 1, 1.9, 2, 3] },
  term: (p, y, { power, logInput }) => {
    const [a, b] = [2 - power, 1 - power];
    const z = logInput ? p : Math.log(p);
    const x = y === 0 ? 0 : z - Math.log(y);
    if (y === 0) return Math.exp(a * z) / a;
    const scale = Math.exp(a * Math.log(y));
    return scale * ((a === 0 ? x : Math.expm1(a * x) / a) - (b === 0 ? x : Math.expm1(b * x) / b));
  },
  minimiser: "logarithm of the mean of the targets; with logInput: false the mean itself",
  whenToUse:
    "A power between 1 and 2: amounts that are often exactly 0 and else positive, as claims a policy or rain a day.",
  whenNot:
    "Comparing powers by their losses: deviances of different powers are in different units. Choose the power beforehand.",
  elsewhere: {
    "scikit-learn": "HalfTweedieLoss, HalfTweedieLossIdentity, mean_tweedie_deviance (without ½)",
    LightGBM: "tweedie",
    XGBoost: "reg:tweedie",
    statsmodels: "Tweedie",
  },
  differences: [
    "scikit-learn's HalfTweedieLoss, LightGBM and XGBoost leave out what depends on the target alone, which makes the loss jump to infinity as the power nears 1 or 2; here it is continuous. Gradients are the same.",
    "The powers below 0 and above 3 of scikit-learn have no counterpart.",
  ],
  references: [
    "Jørgensen (1987). Exponential Dispersion Models. J. R. Stat. Soc. B 49(2), 127–162. doi:10.1111/j.2517-6161.1987.tb01685.x",
    "Dunn, Smyth (2005). Series Evaluation of Tweedie Exponential Dispersion Model Densities. Stat. Comput. 15, 267–280. doi:10.1007/s11222-005-4070-y",
  ],
});
