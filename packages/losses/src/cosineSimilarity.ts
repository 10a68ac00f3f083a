import { cosineSimilarity as kernels } from "@nadir/core-wasm/modules";
import { reals } from "./domain.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows } from "./tuples/layout.js";
import { copies } from "./tuples/room.js";
import { cosine } from "./tuples/terms.js";

/** −cos(p, y) between a predicted vector and its target. */
export const cosineSimilarity = /* @__PURE__ */ tuple({
  name: "cosineSimilarity",
  aliases: ["cosineProximity", "cosineSimilarityLoss"],
  family: "embedding",
  task: "similarity",
  hyperparameters: {},
  module: kernels,
  kernel: "cosineSimilarity",
  predictions: ["vector"],
  targets: [{ name: "target", per: "element", domain: reals }],
  samples: rows,
  room: copies(2),
  traits: { convex: false, smooth: false, symmetric: true, nonNegative: false },
});

export const about = (): TextOf<typeof cosineSimilarity> => ({
  summary:
    "Minus the cosine of the angle between a predicted vector and its target: from −1, where they point the same way, to 1.",
  inWords:
    "The more alike the directions of prediction and target are, the lower the loss; lengths do not count. It is cosineDistance less 1, so that the value can be read as a similarity once its sign is changed.",
  formula: String.raw`-\cos(p, y)\qquad \cos(p, y) = \frac{p \cdot y}{|p|\,|y|}`,
  settings: {},
  term: ([p], [y]) => -cosine(p, y),
  slice: {
    label: "x of the prediction (x, 1), where the target is (1, 0)",
    from: -4,
    to: 4,
    at: (x) => ({ predictions: [x, 1], targets: [1, 0], options: { shape: [1, 2] } }),
  },
  roughness: "where a vector is 0",
  minimiser: "a vector in the direction of the sum of the targets, each divided by its length",
  whenToUse: "As cosineDistance, where the number should be a similarity.",
  whenNot: "A loss of 0 should mean that nothing is left to gain: cosineDistance.",
  elsewhere: {
    Keras: "CosineSimilarity",
    Optax: "cosine_similarity (without the minus)",
    "TensorFlow.js": "cosineProximity",
  },
  differences: [
    "Optax's function of this name is the similarity itself, which is to be raised; a loss is to be lowered, hence the minus, as in Keras.",
    "A vector of zeros has the cosine 0, as in Keras, and a gradient of 0.",
  ],
  references: [
    "Salton, Wong, Yang (1975). A vector space model for automatic indexing. CACM 18(11). doi:10.1145/361219.361220",
  ],
});
