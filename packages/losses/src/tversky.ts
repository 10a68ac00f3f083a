import { tversky as kernels } from "@nadir/core-wasm/modules";
import { nonNegative } from "./domain.js";
import { number } from "./hyperparameter.js";
import * as notes from "./notes.js";
import { drawSet, fromLogits, linkOf, membership, oneOfThree, predictionOf, traitsOf } from "./overlap.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows } from "./tuples/layout.js";
import { overlap } from "./tuples/terms.js";

/** 1 − (TP + ε) / (TP + α FP + β FN + ε) for TP = Σ pt, FP = Σ p(1 − t) and FN = Σ (1 − p)t over a row. */
export const tversky = /* @__PURE__ */ tuple({
  name: "tversky",
  aliases: ["tverskyLoss"],
  family: "set",
  task: "segmentation",
  hyperparameters: {
    alpha: /* @__PURE__ */ number(0.5, nonNegative),
    beta: /* @__PURE__ */ number(0.5, nonNegative),
    smooth: /* @__PURE__ */ number(1, nonNegative),
    fromLogits,
  },
  module: kernels,
  kernel: ({ fromLogits }) => (fromLogits ? "tversky" : "tverskyOfProbability"),
  fields: ({ alpha, beta, smooth }) => [alpha, beta, smooth],
  predictions: ["predictions"],
  targets: [{ name: "targets", per: "element", domain: membership }],
  prediction: predictionOf,
  link: linkOf,
  samples: rows,
  room: () => 16,
  draw: drawSet,
  traits: traitsOf,
});

export const about = (): TextOf<typeof tversky> => ({
  summary: "How little two sets overlap, where what is too much and what is missing have weights of their own.",
  inWords:
    "Two shapes are compared as in dice, but what is drawn too much and what is left out have prices of their own. With a higher price on what is left out (β), the model would rather draw too much than miss something, as when looking for tumours. With equal prices of ½ it is dice.",
  formula: String.raw`1 - \frac{\mathrm{TP} + \varepsilon}{\mathrm{TP} + \alpha\,\mathrm{FP} + \beta\,\mathrm{FN} + \varepsilon}\qquad \mathrm{TP} = \sum_i p_i t_i,\ \mathrm{FP} = \sum_i p_i (1 - t_i),\ \mathrm{FN} = \sum_i (1 - p_i)\,t_i`,
  settings: {
    alpha: "α, what false positives weigh",
    beta: "β, what false negatives weigh",
    smooth: notes.smooth,
    fromLogits: notes.fromLogits,
  },
  examples: { alpha: [0.5, 0.3], beta: [0.5, 0.7], smooth: [1, 0] },
  term: ([x], [t], { alpha, beta, smooth, fromLogits }) => {
    const [hits, excess, misses] = overlap(x, t, fromLogits);
    const all = hits + alpha * excess + beta * misses + smooth;
    return all === 0 ? 0 : 1 - (hits + smooth) / all;
  },
  slice: oneOfThree,
  minimiser: "the targets",
  whenToUse:
    "Few elements belong (lesions, defects, roads), so that elementwise losses are content with none; with β > α what is missed weighs more than what is too much.",
  whenNot:
    "Probabilities should be calibrated: binaryCrossEntropy is proper, and often added to this one for its even gradients.",
  elsewhere: { Keras: "Tversky", Optax: "dice_loss with alpha and beta", MONAI: "TverskyLoss" },
  differences: [
    "α weighs false positives and β false negatives, as in Salehi and others. Keras 3.15.1 has them swapped: with one false positive beside one hit, alpha=1, beta=0 gives 1.2e-7 and alpha=0, beta=1 gives 0.5.",
    "A sample is a row (an image of one class). Keras takes the whole batch as one set unless given an axis.",
    "Where nothing is predicted, nothing belongs and ε is 0, the loss is 0 (nothing is wrong) and so is the gradient; 0/0 elsewhere is NaN.",
    "It is computed as what is wrong over all there is, so that small losses keep their digits: 1 less the index has none left below 1e-16.",
  ],
  references: [
    "Tversky (1977). Features of similarity. Psychological Review 84(4), 327–352. doi:10.1037/0033-295X.84.4.327",
    "Salehi, Erdogmus, Gholipour (2017). Tversky loss function for image segmentation using 3D fully convolutional deep networks. MLMI. arXiv:1706.05721",
  ],
});
