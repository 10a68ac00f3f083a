import { focal as kernels } from "@nadir/core-wasm/modules";
import { interval, probability, reals } from "./domain.js";
import { flag, number, optional } from "./hyperparameter.js";
import { identity, logit } from "./link.js";
import * as notes from "./notes.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** α_t (1 − p_t)^γ · binary cross-entropy, for the probability p_t given to the target. */
export const focal = /* @__PURE__ */ pointwise({
  name: "focal",
  aliases: ["binaryFocalCrossentropy", "sigmoidFocalLoss", "focalLoss"],
  task: "binary",
  hyperparameters: {
    gamma: /* @__PURE__ */ number(2, interval(0, Infinity)),
    alpha: /* @__PURE__ */ optional(null, interval(0, 1)),
    fromLogits: /* @__PURE__ */ flag(true),
  },
  module: kernels,
  kernel: ({ fromLogits }) => (fromLogits ? "focal" : "focalOfProbability"),
  fields: ({ gamma, alpha }) => [gamma, alpha ?? 1, 1 - (alpha ?? 0)],
  target: interval(0, 1, {
    integers: true,
    text: "{0, 1}",
    noun: "0 or 1",
    hint: "focal loss is defined for labels; shares between them are for binaryCrossEntropy",
  }),
  prediction: ({ fromLogits }) => (fromLogits ? reals : probability),
  link: ({ fromLogits }) => (fromLogits ? logit : identity),
  traits: ({ gamma, fromLogits }) => ({
    convex: gamma === 0 || !fromLogits,
    smooth: true,
    symmetric: false,
    nonNegative: true,
  }),
});

export const about = (): TextOf<typeof focal> => ({
  summary:
    "Binary cross-entropy, turned down where the target is already likely, so that many easy samples do not outweigh few hard ones.",
  inWords:
    "A binary cross-entropy that loses interest: a sample already judged rightly counts for next to nothing, so the many easy ones leave the fit to the few hard ones. γ says how quickly interest fades, α what yes counts against no.",
  formula: String.raw`\alpha_t\,(1 - p_t)^{\gamma}\,(-y\ln q - (1 - y)\ln(1 - q))\qquad q = \sigma(p),\ p_t = yq + (1 - y)(1 - q),\ \alpha_t = y\alpha + (1 - y)(1 - \alpha)`,
  settings: {
    gamma: "γ, the power of 1 − p_t; 0 leaves binary cross-entropy",
    alpha: "α, the weight of positive targets, with 1 − α for negative ones; null weighs neither",
    fromLogits: notes.fromLogits,
  },
  examples: { gamma: [2, 0.5, 3], alpha: [null, 0.25] },
  term: (p, y, { gamma, alpha, fromLogits }) => {
    const missing = fromLogits ? y / (1 + Math.exp(p)) + (1 - y) / (1 + Math.exp(-p)) : y * (1 - p) + (1 - y) * p;
    const ofPositive = fromLogits ? Math.log1p(Math.exp(-p)) : -Math.log(p);
    const ofNegative = fromLogits ? Math.log1p(Math.exp(p)) : -Math.log1p(-p);
    const weight = alpha === null ? 1 : y * alpha + (1 - y) * (1 - alpha);
    return weight * Math.pow(missing, gamma) * ((y === 0 ? 0 : y * ofPositive) + (y === 1 ? 0 : (1 - y) * ofNegative));
  },
  minimiser: "nearer to ½ than the share of positive targets (its logit): γ > 0 makes forecasts timid",
  whenToUse: "One class is rare and most samples of the other are easy.",
  whenNot:
    "Probabilities should mean what they say: the best one is not the share of positive targets. binaryCrossEntropy with posWeight keeps them.",
  elsewhere: { Optax: "sigmoid_focal_loss", Keras: "BinaryFocalCrossentropy", torchvision: "sigmoid_focal_loss" },
  differences: [
    "alpha is null unless given, as in Optax; torchvision has 0.25, and Keras has 0.25 but leaves it out unless apply_class_balancing is set.",
    "Targets are labels, as in the paper. Optax and Keras (label_smoothing) take shares between them too.",
    "Keras clips probabilities to [1e-7, 1 − 1e-7]; here nothing is clipped. For γ < 1 the derivative is finite everywhere.",
  ],
  references: [
    "Lin, Goyal, Girshick, He, Dollár (2017). Focal Loss for Dense Object Detection. ICCV. arXiv:1708.02002",
  ],
});
