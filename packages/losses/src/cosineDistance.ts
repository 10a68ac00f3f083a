import { cosineDistance as kernels } from "@nadir/core-wasm/modules";
import { reals } from "./domain.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows } from "./tuples/layout.js";
import { copies } from "./tuples/room.js";
import { cosine } from "./tuples/terms.js";

/** 1 − cos(p, y) between a predicted vector and its target. */
export const cosineDistance = /* @__PURE__ */ tuple({
  name: "cosineDistance",
  aliases: ["cosineDistanceLoss"],
  family: "embedding",
  task: "similarity",
  hyperparameters: {},
  module: kernels,
  kernel: "cosineDistance",
  predictions: ["vector"],
  targets: [{ name: "target", per: "element", domain: reals }],
  samples: rows,
  room: copies(2),
  traits: { convex: false, smooth: false, symmetric: true, nonNegative: true },
});

export const about = (): TextOf<typeof cosineDistance> => ({
  summary: "One less the cosine of the angle between a predicted vector and its target: from 0 to 2.",
  inWords:
    "Only the direction of the prediction counts, not its length. Where it points the way of the target the loss is 0, at a right angle 1, and in the opposite direction 2.",
  formula: String.raw`1 - \cos(p, y)\qquad \cos(p, y) = \frac{p \cdot y}{|p|\,|y|}`,
  settings: {},
  term: ([p], [y]) => 1 - cosine(p, y),
  slice: {
    label: "x of the prediction (x, 1), where the target is (1, 0)",
    from: -4,
    to: 4,
    at: (x) => ({ predictions: [x, 1], targets: [1, 0], options: { shape: [1, 2] } }),
  },
  roughness: "where a vector is 0",
  minimiser: "a vector in the direction of the sum of the targets, each divided by its length",
  whenToUse: "Targets are vectors whose length means nothing: embeddings to be imitated, directions.",
  whenNot: "Lengths should be right too: squaredError. Many candidates compete for each vector: infoNce.",
  elsewhere: { Optax: "cosine_distance", "TensorFlow.js": "cosineDistance" },
  differences: [
    "A vector of zeros has the cosine 0, and a gradient of 0. Optax gives NaN there unless its epsilon is set.",
    "TensorFlow.js's cosineDistance takes vectors to be of length 1: of longer ones its result is no distance.",
    "Near 0 the distance is found from the part of one vector across the other, so that it keeps its digits where 1 − cos would have none.",
  ],
  references: [
    "Salton, Wong, Yang (1975). A vector space model for automatic indexing. CACM 18(11). doi:10.1145/361219.361220",
  ],
});
