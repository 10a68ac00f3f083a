import { brier as kernels } from "@nadir/core-wasm/modules";
import { finiteMargin, meanOf } from "./constant.js";
import { probability, reals, unit } from "./domain.js";
import { flag } from "./hyperparameter.js";
import { identity, logit } from "./link.js";
import * as notes from "./notes.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** (σ(p) − y)² for a logit p, or (p − y)² for a probability. */
export const brier = /* @__PURE__ */ pointwise({
  name: "brier",
  aliases: ["brierScore", "brierScoreLoss"],
  task: "binary",
  hyperparameters: {
    fromLogits: /* @__PURE__ */ flag(true),
  },
  module: kernels,
  kernel: ({ fromLogits }) => (fromLogits ? "brier" : "brierOfProbability"),
  fields: () => [],
  target: unit,
  prediction: ({ fromLogits }) => (fromLogits ? reals : probability),
  link: ({ fromLogits }) => (fromLogits ? logit : identity),
  traits: ({ fromLogits }) => ({
    convex: !fromLogits,
    smooth: true,
    symmetric: !fromLogits,
    nonNegative: true,
    proper: true,
    lipschitz: fromLogits ? 8 / 27 : 2,
  }),
  constant: (ys, ws, { fromLogits }) => (fromLogits ? finiteMargin(logit.apply(meanOf(ys, ws))) : meanOf(ys, ws)),
});

export const about = (): TextOf<typeof brier> => ({
  summary:
    "The squared error of a probability, without a factor of ½: proper as binaryCrossEntropy is, but bounded by 1.",
  inWords:
    "The prediction stands for a probability, and costs the square of its distance from what happened, 0 or 1. Nothing costs more than 1, so a few wrong labels cannot run away with the fit; the price is that a model that is confidently wrong hardly learns.",
  formula: String.raw`(\sigma(p) - y)^2\quad\text{or, of a probability,}\quad (p - y)^2`,
  settings: { fromLogits: notes.fromLogits },
  term: (p, y, { fromLogits }) => {
    const error = (fromLogits ? 1 / (1 + Math.exp(-p)) : p) - y;
    return error * error;
  },
  minimiser: "logit of the mean of the targets",
  whenToUse:
    "Probabilities are judged by their squared error, and confident mistakes (wrong labels) must not cost without bound.",
  whenNot:
    "Training from afar: of logits it is not convex, and where a sample is confidently wrong its slope is all but 0. binaryCrossEntropy pulls there.",
  elsewhere: { "scikit-learn": "brier_score_loss" },
  differences: [
    "scikit-learn's is a metric of probabilities, without gradient. A share y costs (p − y)², not the mean over outcomes, which is greater by y(1 − y).",
  ],
  references: [
    "Brier (1950). Verification of Forecasts Expressed in Terms of Probability. Monthly Weather Review 78(1), 1–3. doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2",
  ],
});
