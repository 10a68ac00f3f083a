import { cosineEmbedding as kernels } from "@nadir/core-wasm/modules";
import { interval, signs } from "./domain.js";
import { number } from "./hyperparameter.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows } from "./tuples/layout.js";
import { copies } from "./tuples/room.js";
import { cosine } from "./tuples/terms.js";

/** 1 − cos(a, b) for y = 1 and max(0, cos(a, b) − μ) for y = −1. */
export const cosineEmbedding = /* @__PURE__ */ tuple({
  name: "cosineEmbedding",
  aliases: ["cosineEmbeddingLoss"],
  family: "embedding",
  task: "similarity",
  hyperparameters: {
    margin: /* @__PURE__ */ number(0, interval(-1, 1)),
  },
  module: kernels,
  kernel: "cosineEmbedding",
  predictions: ["first", "second"],
  targets: [{ name: "alike", per: "sample", domain: signs }],
  samples: rows,
  room: copies(2),
  traits: { convex: false, smooth: false, symmetric: true, nonNegative: true },
});

export const about = (): TextOf<typeof cosineEmbedding> => ({
  summary:
    "The angle of a pair of vectors that belongs together (1), and what one that does not (−1) has in common beyond μ.",
  inWords:
    "Two vectors are compared by the angle between them, however long they are. A pair that belongs together should point the same way; one that does not costs only as long as its angle is too small, and is left alone once it is wide enough.",
  formula: String.raw`\begin{cases}1 - \cos(a, b) & y = 1\\ \max(0,\ \cos(a, b) - \mu) & y = -1\end{cases}\qquad \cos(a, b) = \frac{a \cdot b}{|a|\,|b|}`,
  settings: { margin: "μ, the cosine up to which unlike pairs cost nothing" },
  examples: { margin: [0, 0.5] },
  term: ([a, b], [[alike]], { margin }) => (alike > 0 ? 1 - cosine(a, b) : Math.max(0, cosine(a, b) - margin)),
  slice: {
    label: "x, where an unlike pair is (1, 0) and (x, 1)",
    from: -4,
    to: 4,
    at: (x) => ({
      predictions: [
        [1, 0],
        [x, 1],
      ],
      targets: [-1],
    }),
  },
  minimiser: "vectors of one direction for like pairs, and of cosines of at most μ for unlike ones",
  whenToUse:
    "Pairs of vectors are known to be alike or not, and only directions matter: embeddings of texts, for example.",
  whenNot:
    "Lengths mean something too: contrastive measures distances. Where there are many unlike partners for each vector, infoNce and ntXent learn from all of them at once.",
  elsewhere: { PyTorch: "CosineEmbeddingLoss" },
  differences: [
    "PyTorch adds 1e-12 to squared lengths: of vectors about 1e-6 long its cosine falls short. Here a vector of any length but 0 has its direction; a vector of zeros has the cosine 0 with all others, and a gradient of 0.",
  ],
  references: [
    "Chopra, Hadsell, LeCun (2005). Learning a Similarity Metric Discriminatively, with Application to Face Verification. CVPR. doi:10.1109/CVPR.2005.202",
  ],
});
