import { tversky as kernels } from "@nadir/core-wasm/modules";
import { nonNegative } from "./domain.js";
import { number } from "./hyperparameter.js";
import * as notes from "./notes.js";
import { drawSet, fromLogits, linkOf, membership, oneOfThree, predictionOf, traitsOf } from "./overlap.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows } from "./tuples/layout.js";
import { overlap } from "./tuples/terms.js";

/** 1 − (2 Σ pt + ε) / (Σ p + Σ t + ε) over a row. */
export const dice = /* @__PURE__ */ tuple({
  name: "dice",
  aliases: ["diceLoss", "binaryDiceLoss", "softDice", "f1Loss"],
  family: "set",
  task: "segmentation",
  hyperparameters: {
    smooth: /* @__PURE__ */ number(1, nonNegative),
    fromLogits,
  },
  module: kernels,
  kernel: ({ fromLogits }) => (fromLogits ? "tversky" : "tverskyOfProbability"),
  fields: ({ smooth }) => [0.5, 0.5, smooth / 2], // the Tversky loss of α = β = ½, with above and below halved
  predictions: ["predictions"],
  targets: [{ name: "targets", per: "element", domain: membership }],
  prediction: predictionOf,
  link: linkOf,
  samples: rows,
  room: () => 16,
  draw: drawSet,
  traits: traitsOf,
});

export const about = (): TextOf<typeof dice> => ({
  summary: "How little two sets overlap, against their sizes: 1 less the Dice coefficient, or F₁.",
  inWords:
    "Think of two shapes drawn on the same paper: the one predicted and the true one. Dice is twice the area they share over the sum of their areas, 1 where they are the same and 0 where they do not touch, and the loss is what is missing to 1. The empty paper around them does not count, which is why it is used where shapes are small.",
  formula: String.raw`1 - \frac{2\sum_i p_i t_i + \varepsilon}{\sum_i p_i + \sum_i t_i + \varepsilon}`,
  settings: { smooth: notes.smooth, fromLogits: notes.fromLogits },
  examples: { smooth: [1, 0] },
  term: ([x], [t], { smooth, fromLogits }) => {
    const [hits, excess, misses] = overlap(x, t, fromLogits);
    const all = 2 * hits + excess + misses + smooth; // Σ p + Σ t + ε
    return all === 0 ? 0 : 1 - (2 * hits + smooth) / all;
  },
  slice: oneOfThree,
  minimiser: "the targets",
  whenToUse: "Few elements belong, and overlap is what is asked for: segmentation of small structures.",
  whenNot:
    "There are several classes that exclude each other (generalizedDice), or errors of one kind cost more (tversky).",
  elsewhere: { Keras: "Dice", Optax: "dice_loss, binary_dice_loss", MONAI: "DiceLoss" },
  differences: [
    "ε = 1 as it stands in the formula. Optax adds its `smooth` to TP rather than to 2TP: its 1 is 2 here. MONAI's are 1e-5. Keras adds 1e-7 to the divisor alone, so that two empty sets have a loss of 1.",
    "Where nothing is predicted, nothing belongs and ε is 0, the loss and the gradient are 0.",
    "Predictions are logits unless `fromLogits` is off; Keras takes probabilities, Optax applies softmax to more than one class.",
    "Milletari and others have squares in the divisor; MONAI's `squared_pred` is theirs.",
  ],
  references: [
    "Dice (1945). Measures of the Amount of Ecologic Association Between Species. Ecology 26(3), 297–302. doi:10.2307/1932409",
    "Milletari, Navab, Ahmadi (2016). V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image Segmentation. 3DV. arXiv:1606.04797",
  ],
});
