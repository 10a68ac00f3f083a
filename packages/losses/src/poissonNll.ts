import { poissonNll as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { nonNegative, reals } from "./domain.js";
import { flag } from "./hyperparameter.js";
import { identity, logarithm } from "./link.js";
import * as notes from "./notes.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** eᵖ − yp for the logarithm p of a mean, or p − y ln p for the mean itself. */
export const poissonNll = /* @__PURE__ */ pointwise({
  name: "poissonNll",
  aliases: ["poisson", "poissonLoss"],
  task: "counts",
  hyperparameters: {
    logInput: /* @__PURE__ */ flag(true),
    full: /* @__PURE__ */ flag(false),
  },
  module: kernels,
  kernel: ({ logInput, full }) =>
    logInput ? (full ? "poissonNllFull" : "poissonNll") : full ? "poissonNllOfMeanFull" : "poissonNllOfMean",
  fields: () => [],
  target: nonNegative,
  prediction: ({ logInput }) => (logInput ? reals : nonNegative),
  link: ({ logInput }) => (logInput ? logarithm : identity),
  traits: ({ full }) => ({ convex: true, smooth: true, symmetric: false, nonNegative: full, proper: true }),
  constant: (ys, ws, { logInput }) => (logInput ? logarithm : identity).apply(meanOf(ys, ws)),
});

export const about = (): TextOf<typeof poissonNll> => ({
  summary:
    "The negative log-likelihood of a count whose mean, or its logarithm, is predicted, without what depends on the count alone.",
  inWords:
    "For counts: the prediction is the logarithm of how many are expected, so that what it stands for is always positive. The loss is the surprise at the count that came, less a part that no prediction can change; it may therefore be below 0.",
  formula: String.raw`e^{p} - y\,p\quad\text{or, of a mean,}\quad p - y\ln p`,
  settings: { logInput: notes.logInput, full: "whether Stirling's approximation of ln y! is added for y > 1" },
  term: (p, y, { logInput, full }) => {
    const stirling = full && y > 1 ? y * Math.log(y) - y + Math.log(2 * Math.PI * y) / 2 : 0;
    if (logInput) return Math.exp(p) - (y === 0 ? 0 : y * p) + stirling;
    return p - (y === 0 ? 0 : y * Math.log(p)) + stirling;
  },
  minimiser: "logarithm of the mean of the targets; with logInput: false the mean itself",
  whenToUse: "Targets are counts, or other amounts that are not negative and whose variance grows with their mean.",
  whenNot: "Counts vary more than their mean allows (overdispersion), or negative targets occur.",
  elsewhere: {
    PyTorch: "PoissonNLLLoss",
    Keras: "Poisson",
    "scikit-learn": "HalfPoissonLoss",
    LightGBM: "poisson",
    XGBoost: "count:poisson",
  },
  differences: [
    "Of means, PyTorch adds 1e-8 and Keras 1e-7 inside the logarithm; here nothing is added, and a mean of 0 costs ∞ unless the count is 0.",
    "PyTorch's `eps` and Vowpal Wabbit's clamp of |p| at 44 have no counterpart.",
  ],
  references: ["McCullagh, Nelder (1989). Generalized Linear Models, 2nd ed., ch. 6."],
});
