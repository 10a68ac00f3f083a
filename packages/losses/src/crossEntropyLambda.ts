import { binaryCrossEntropy as kernels } from "@nadir/core-wasm/modules";
import { finiteMargin, meanOf } from "./constant.js";
import { unit } from "./domain.js";
import { logit } from "./link.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** λ(1 − y) − y ln(1 − e^−λ) for the intensity λ = ln(1 + eᵖ). */
export const crossEntropyLambda = /* @__PURE__ */ pointwise({
  name: "crossEntropyLambda",
  aliases: ["xentlambda"],
  task: "binary",
  hyperparameters: {},
  module: kernels,
  kernel: "binaryCrossEntropy",
  fields: () => [1, 0, 1],
  target: unit,
  link: logit,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true, proper: true, lipschitz: 1 },
  constant: (ys, ws) => finiteMargin(logit.apply(meanOf(ys, ws))),
});

export const about = (): TextOf<typeof crossEntropyLambda> => ({
  summary:
    "The negative log-likelihood that a Poisson event of intensity ln(1 + eᵖ) occurs: binaryCrossEntropy, read as a rate.",
  inWords:
    "The probability of yes is thought of as that of at least one event, where events come at a rate that the model predicts. For single samples that is just binaryCrossEntropy, seen from another side.",
  formula: String.raw`(1 - y)\lambda - y\ln(1 - e^{-\lambda})\qquad \lambda = \ln(1 + e^{p})`,
  settings: {},
  term: (p, y) => {
    const intensity = Math.log1p(Math.exp(p));
    return (1 - y) * intensity - (y === 0 ? 0 : y * Math.log(-Math.expm1(-intensity)));
  },
  minimiser: "logit of the mean of the targets",
  whenToUse: "To compare with LightGBM's objective of that name, without weights.",
  whenNot: "Samples differ in exposure: their weights multiply the loss here, as everywhere in Nadir.",
  elsewhere: { LightGBM: "cross_entropy_lambda" },
  differences: [
    "A weight w in LightGBM is an exposure: it has the probability 1 − e^−λw in place of w times the loss. Without weights the two are the same.",
    "LightGBM predicts the intensity ln(1 + eᵖ) for it; here the mean of a margin is the probability σ(p) = 1 − e^−λ.",
  ],
  references: [
    "Ke et al. (2017). LightGBM: A Highly Efficient Gradient Boosting Decision Tree. NeurIPS 30, 3146–3154.",
  ],
});
