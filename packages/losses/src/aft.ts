import { erfc, exp } from "@nadir/core-wasm";
import { aft as kernels } from "@nadir/core-wasm/modules";
import { positive } from "./domain.js";
import { choice, number } from "./hyperparameter.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { intervals, lowerEnds, upperEnds } from "./tuples/lifetimes.js";

const DISTRIBUTIONS = ["normal", "logistic", "extreme"] as const;

/** −ln of the likelihood of a time in [l, u] with ln t = μ + σ ε: of its density where l = u. */
export const aft = /* @__PURE__ */ tuple({
  name: "aft",
  aliases: ["acceleratedFailureTime", "survivalAft", "survival:aft"],
  family: "survival",
  task: "survival",
  hyperparameters: {
    distribution: /* @__PURE__ */ choice("normal", DISTRIBUTIONS),
    scale: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: ({ distribution }) =>
    (({ normal: "aftNormal", logistic: "aftLogistic", extreme: "aftExtreme" }) as const)[distribution],
  fields: ({ scale }) => [scale],
  predictions: ["location"],
  targets: [
    { name: "lower", per: "sample", domain: lowerEnds },
    { name: "upper", per: "sample", domain: upperEnds },
  ],
  samples: intervals,
  draw: (random) => {
    const time = exp(random.normal());
    const later = time * (1 + random.uniform());
    const known = Math.floor(4 * random.uniform());
    const [lower, upper] = [
      [time, time],
      [0, time],
      [time, later],
      [time, time * exp(10)],
    ][known];
    return { predictions: [[random.normal()]], targets: [[lower], [upper]] };
  },
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: false },
});

export const about = (): TextOf<typeof aft> => ({
  summary:
    "The negative log-likelihood of times under an accelerated failure time model, where a time may be known exactly or only to lie in an interval.",
  inWords:
    "The logarithm of a time is a predicted location plus an error of a known shape. A time that is known costs what its density says; one that is only known to be longer, shorter or between two bounds costs minus the logarithm of how likely that is. So half-known times pull the prediction too, but only to where they become likely.",
  formula: String.raw`\begin{cases}-\ln \dfrac{f(z_l)}{\sigma\, l} & l = u\\[2ex] -\ln\bigl(F(z_u) - F(z_l)\bigr) & l < u\end{cases}\qquad z_t = \frac{\ln t - \mu}{\sigma},\quad F(z_0) = 0,\ F(z_\infty) = 1`,
  settings: {
    distribution: "of ε = (ln t − μ) / σ: times are then log-normal, log-logistic or Weibull",
    scale: "σ, how far ln t scatters",
  },
  examples: { scale: [1, 0.5] },
  term: ([[location]], [[lower], [upper]], { distribution, scale }) => {
    const standardised = (t: number) => (Math.log(t) - location) / scale;
    const logDensity = (z: number) => {
      if (distribution === "normal") return -(z * z + Math.log(2 * Math.PI)) / 2;
      return distribution === "logistic" ? z - 2 * Math.log1p(Math.exp(z)) : z - Math.exp(z);
    };
    const beyond = (z: number) => (distribution === "normal" ? erfc(z / Math.sqrt(2)) / 2 : 1 / (1 + Math.exp(z)));
    if (lower === upper) return Math.log(scale * lower) - logDensity(standardised(lower));
    const b = standardised(upper);
    if (lower === 0) return -Math.log(distribution === "extreme" ? -Math.expm1(-Math.exp(b)) : beyond(-b));
    const a = standardised(lower);
    if (distribution === "extreme") return Math.exp(a) - Math.log(-Math.expm1(Math.exp(a) - Math.exp(b)));
    return -Math.log(a > 0 ? beyond(a) - beyond(b) : beyond(-b) - beyond(-a));
  },
  slice: {
    label: "location of a time known to lie between 1 and 2",
    from: -4,
    to: 4,
    at: (x) => ({ predictions: [x], targets: [[1], [2]], options: {} }),
  },
  minimiser:
    "the location of greatest likelihood; of exact times under the normal distribution the mean of their logarithms",
  whenToUse:
    "Times until something happens are to be predicted as times, and of some it is only known that they are longer (upper = ∞), shorter (lower = 0), or between two visits.",
  whenNot:
    "Only the order of risks matters, or their ratio over time is thought to be constant while its shape is not known: cox leaves the shape open. σ is a setting here, not learned: compare a few.",
  elsewhere: {
    XGBoost: "survival:aft",
    lifelines: "WeibullAFTFitter, LogNormalAFTFitter, LogLogisticAFTFitter",
    R: "survreg",
  },
  differences: [
    "XGBoost holds likelihoods above 1e-12, and derivatives to [−15, 15]: far out its loss is flat at 27.6 and its gradient no longer that of the loss. Here tails are exact to where the loss itself overflows.",
    "The density is that of the time itself, so that 1/(σt) is in it, as in XGBoost.",
    "lower = 0 with upper = ∞ says nothing of a time: the loss is 0.",
  ],
  references: [
    "Kalbfleisch, Prentice (2002). The Statistical Analysis of Failure Time Data. Wiley. doi:10.1002/9781118032985",
    "Barnwal, Cho, Hocking (2022). Survival Regression with Accelerated Failure Time Model in XGBoost. JCGS 31(4), 1292–1302. doi:10.1080/10618600.2022.2067548",
  ],
});
