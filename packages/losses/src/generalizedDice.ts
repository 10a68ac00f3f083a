import { generalizedDice as kernels } from "@nadir/core-wasm/modules";
import { interval, nonNegative, reals, probability } from "./domain.js";
import { choice, flag, number } from "./hyperparameter.js";
import { identity, softmax } from "./link.js";
import * as notes from "./notes.js";
import { drawPrediction, membership, traitsOf } from "./overlap.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows, type Arrangement } from "./tuples/layout.js";
import { classShares, overlap, sumOf } from "./tuples/terms.js";

/** The most classes there may be. */
const MOST = 256;

/** Rows that hold a plane of items for each class. */
const planes: Arrangement = /* @__PURE__ */ Object.freeze({
  ...rows,
  layout: (given: Parameters<Arrangement["layout"]>[0]) => {
    const layout = rows.layout(given);
    const classes = given.settings.classes as number;
    if ((layout.sizes as number) % classes !== 0)
      throw new RangeError(
        `${given.loss}: shape: expected rows whose length is a multiple of the ${classes} classes, got ${String(layout.sizes)}`,
      );
    return layout;
  },
});

/** 1 − (2 Σ w TP + ε) / (Σ w (2TP + FP + FN) + ε) over classes, each weighted by how rare it is. */
export const generalizedDice = /* @__PURE__ */ tuple({
  name: "generalizedDice",
  aliases: ["generalisedDice", "generalizedDiceLoss", "multiclassGeneralizedDiceLoss"],
  family: "set",
  task: "segmentation",
  hyperparameters: {
    classes: /* @__PURE__ */ number(2, interval(1, MOST, { integers: true })),
    weighting: /* @__PURE__ */ choice("square", ["square", "simple", "uniform"]),
    smooth: /* @__PURE__ */ number(1, nonNegative),
    fromLogits: /* @__PURE__ */ flag(true),
  },
  module: kernels,
  kernel: ({ fromLogits }) => (fromLogits ? "generalizedDice" : "generalizedDiceOfProbability"),
  fields: ({ classes, weighting, smooth }) => [classes, ["square", "simple", "uniform"].indexOf(weighting), smooth],
  predictions: ["predictions"],
  targets: [{ name: "targets", per: "element", domain: membership }],
  prediction: ({ fromLogits }) => (fromLogits ? reals : probability),
  link: ({ fromLogits }) => (fromLogits ? softmax : identity),
  samples: planes,
  room: () => 16 + MOST * 168,
  draw: (random, size, { classes, fromLogits }) => {
    const items = Math.ceil(size / classes);
    const labels = Array.from({ length: items }, () => Math.floor(classes * random.uniform() * random.uniform()));
    return {
      predictions: [Array.from({ length: classes * items }, () => drawPrediction(random, fromLogits))],
      targets: [
        Array.from({ length: classes * items }, (_, i) => (labels[i % items] === Math.floor(i / items) ? 1 : 0)),
      ],
    };
  },
  traits: traitsOf,
});

export const about = (): TextOf<typeof generalizedDice> => ({
  summary:
    "How little the sets of each class overlap with those predicted, all classes together, rare ones weighted up.",
  inWords:
    "Every point belongs to one of several classes, and each class is a shape to be matched, as in dice. A large class would decide nearly everything by its area, so each class is weighted by how rare it is. Then all classes are added up to one overlap, and the loss is what is missing to 1.",
  formula: String.raw`1 - \frac{2\sum_c w_c \sum_i p_{ci} t_{ci} + \varepsilon}{\sum_c w_c \sum_i (p_{ci} + t_{ci}) + \varepsilon}\qquad w_c = \Bigl(\sum_i t_{ci}\Bigr)^{-2}`,
  settings: {
    classes: "the number of classes",
    weighting: "the weight of a class of r items: 1/r², 1/r or 1",
    smooth: notes.smooth,
    fromLogits: "whether predictions are logits, of which softmax over the classes makes probabilities",
  },
  examples: { classes: [2, 3], smooth: [1, 0] },
  term: ([x], [t], { classes, weighting, smooth, fromLogits }) => {
    const items = x.length / classes;
    const p = fromLogits ? classShares(x, items) : x;
    let rarest = 0;
    for (let c = 0; c < classes; c++) {
      const r = sumOf(t.slice(c * items, (c + 1) * items));
      if (r > 0) rarest = Math.max(rarest, weighting === "square" ? 1 / (r * r) : weighting === "simple" ? 1 / r : 1);
    }
    let hits = smooth;
    let wrong = 0;
    for (let c = 0; c < classes; c++) {
      const own = t.slice(c * items, (c + 1) * items);
      const r = sumOf(own);
      const given = weighting === "square" ? r * r : weighting === "simple" ? r : 1;
      const weight = given > 0 ? 1 / given : rarest > 0 ? rarest : 1;
      const [both, excess, misses] = overlap(p.slice(c * items, (c + 1) * items), own, false);
      hits += 2 * weight * both;
      wrong += weight * (excess + misses);
    }
    return wrong === 0 ? 0 : wrong / (hits + wrong);
  },
  slice: {
    label: "logit of the first class where it belongs",
    from: -6,
    to: 6,
    at: (x, { classes, fromLogits }) => ({
      predictions: Array.from({ length: 2 * classes }, (_, i) =>
        fromLogits ? (i === 0 ? x : i === 3 ? 2 : 0) : i === 0 ? (x + 6) / 12 : i === 3 ? 0.9 : 0.1,
      ),
      targets: Array.from({ length: 2 * classes }, (_, i) => (i === 0 || i === 3 ? 1 : 0)),
      options: { shape: [1, 2 * classes] },
    }),
  },
  minimiser: "the targets",
  whenToUse: "Every item is of one of several classes, and some classes are rare: volumes in which most is background.",
  whenNot:
    'A class of one or two items would outweigh all else (1/r² of 1 is 1): use weighting: "simple" or "uniform".',
  elsewhere: { MONAI: "GeneralizedDiceLoss", NiftyNet: "generalised_dice_loss" },
  differences: [
    "A row holds all items of the first class, then of the second and so on, as [classes, items] of PyTorch and MONAI; Optax and Keras have the classes last.",
    "A class that no target has weighs as much as the rarest that there is (1 if there is none), as in MONAI and NiftyNet; by the formula it would weigh infinitely.",
    "Optax's multiclass_generalized_dice_loss is another loss: the mean over classes of w times the Dice loss of each, w normalised, with 1e-7 beside r² (0.2.8), so that an absent class has all of the weight.",
  ],
  references: [
    "Sudre, Li, Vercauteren, Ourselin, Cardoso (2017). Generalised Dice Overlap as a Deep Learning Loss Function for Highly Unbalanced Segmentations. DLMIA. doi:10.1007/978-3-319-67558-9_28, arXiv:1707.03237",
    "Crum, Camara, Hill (2006). Generalized Overlap Measures for Evaluation and Validation in Medical Image Analysis. IEEE Trans. Med. Imaging 25(11), 1451–1461. doi:10.1109/TMI.2006.880587",
  ],
});
