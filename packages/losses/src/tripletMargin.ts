import { tripletMargin as kernels } from "@nadir/core-wasm/modules";
import { interval, nonNegative } from "./domain.js";
import { flag, number } from "./hyperparameter.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows } from "./tuples/layout.js";
import { copies } from "./tuples/room.js";
import { distance } from "./tuples/terms.js";

/** max(0, d(a, p) − d(a, n) + μ) for an anchor a, a positive p and a negative n. */
export const tripletMargin = /* @__PURE__ */ tuple({
  name: "tripletMargin",
  aliases: ["triplet", "tripletMarginLoss"],
  family: "embedding",
  task: "similarity",
  hyperparameters: {
    margin: /* @__PURE__ */ number(1, nonNegative),
    p: /* @__PURE__ */ number(2, interval(1, Infinity)),
    epsilon: /* @__PURE__ */ number(1e-6, nonNegative),
    swap: /* @__PURE__ */ flag(false),
  },
  module: kernels,
  kernel: "tripletMargin",
  predictions: ["anchor", "positive", "negative"],
  targets: [],
  samples: rows,
  room: copies(3),
  traits: { convex: false, smooth: false, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof tripletMargin> => ({
  summary: "What an anchor lacks of being nearer to a positive than to a negative by μ.",
  inWords:
    "Three vectors: an anchor, one that should be near it and one that should not. What costs is not how far away they are, but that the wrong one is not further away than the right one by μ; a triplet that is in order by that much is left alone.",
  formula: String.raw`\max(0,\ d(a, p) - d(a, n) + \mu)\qquad d(u, v) = \Bigl(\sum_j |u_j - v_j + \varepsilon|^p\Bigr)^{1/p}`,
  settings: {
    margin: "μ, by how much the negative should be further away",
    p: "the power that distances are made of",
    epsilon: "ε, which is added to each difference",
    swap: "whether the negative's distance from the positive counts where it is less than that from the anchor",
  },
  examples: { margin: [1, 0.25], p: [2, 1, 3] },
  term: ([anchor, positive, negative], _, { margin, p, epsilon, swap }) => {
    const near = distance(anchor, positive, p, epsilon);
    const far = distance(anchor, negative, p, epsilon);
    const other = distance(positive, negative, p, epsilon);
    return Math.max(0, near - (swap && other < far ? other : far) + margin);
  },
  slice: {
    label: "distance of the negative, the positive's being 1",
    from: 0,
    to: 4,
    at: (x) => ({ predictions: [[0], [1], [x]], targets: null, options: { shape: [1, 1] } }),
  },
  minimiser: "any vectors whose negatives are further from the anchors than the positives by μ",
  whenToUse: "It is known which of two things is more like a third: faces, products, passages that answer a question.",
  whenNot:
    "Most triplets are right by the margin already and cost nothing: then hard ones have to be looked for, or infoNce and ntXent used, which take every other sample of the batch for a negative.",
  elsewhere: { PyTorch: "TripletMarginLoss, triplet_margin_loss", Optax: "triplet_margin_loss" },
  differences: [
    "Optax (0.2.8) raises differences to the power without their absolute value: for odd p negative differences count against positive ones, so that distances are wrong, or NaN where the sum is negative.",
    "ε is inside of the absolute value, as in PyTorch: it keeps distances of equal vectors from 0, where they have no derivative, and it makes d(u, v) and d(v, u) differ by as much.",
  ],
  references: [
    "Schroff, Kalenichenko, Philbin (2015). FaceNet: A Unified Embedding for Face Recognition and Clustering. CVPR. arXiv:1503.03832",
    "Balntas, Riba, Ponsa, Mikolajczyk (2016). Learning Local Feature Descriptors with Triplets and Shallow Convolutional Neural Networks. BMVC",
  ],
});
