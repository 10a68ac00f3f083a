import { contrastive as kernels } from "@nadir/core-wasm/modules";
import { positive, signs } from "./domain.js";
import { number } from "./hyperparameter.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows } from "./tuples/layout.js";
import { copies } from "./tuples/room.js";
import { distance } from "./tuples/terms.js";

/** ½d² for y = 1 and ½max(0, μ − d)² for y = −1, where d = |a − b|. */
export const contrastive = /* @__PURE__ */ tuple({
  name: "contrastive",
  aliases: ["contrastiveLoss"],
  family: "embedding",
  task: "similarity",
  hyperparameters: {
    margin: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "contrastive",
  predictions: ["first", "second"],
  targets: [{ name: "alike", per: "sample", domain: signs }],
  samples: rows,
  room: copies(1),
  draw: (random, size, { margin }) => ({
    predictions: [0, 1].map(() => Array.from({ length: size }, () => (margin / 2) * random.normal())),
    targets: [[random.uniform() < 0.5 ? 1 : -1]],
  }),
  traits: { convex: false, smooth: false, symmetric: true, nonNegative: true },
});

export const about = (): TextOf<typeof contrastive> => ({
  summary:
    "Half the squared distance of a pair of vectors that belongs together (1), and half the square of what the distance of one that does not (−1) lacks of μ.",
  inWords:
    "Like vectors are drawn together as by a spring. Unlike ones push each other away while they are closer than μ, and leave each other alone beyond.",
  formula: String.raw`\begin{cases}\tfrac12 d^2 & y = 1\\ \tfrac12 \max(0,\ \mu - d)^2 & y = -1\end{cases}\qquad d = |a - b|`,
  settings: { margin: "μ, the distance from which on unlike pairs cost nothing" },
  examples: { margin: [1, 5] },
  term: ([a, b], [[alike]], { margin }) => {
    const d = distance(a, b, 2, 0);
    const lack = Math.max(0, margin - d);
    return alike > 0 ? (d * d) / 2 : (lack * lack) / 2;
  },
  slice: {
    label: "distance of an unlike pair",
    from: 0,
    to: 2,
    at: (x) => ({ predictions: [[x], [0]], targets: [-1] }),
  },
  minimiser: "the same vector for like pairs, and vectors further apart than μ for unlike ones",
  whenToUse:
    "Pairs are known to be alike or not, and distances should come to mean that: verification of faces or signatures.",
  whenNot:
    "Only the order of distances matters: tripletMargin, which does not draw all that is alike to one point. Directions matter, not lengths: cosineEmbedding.",
  elsewhere: {
    "TensorFlow Addons": "ContrastiveLoss (of distances, without the ½)",
    "pytorch-metric-learning": "ContrastiveLoss",
  },
  differences: [
    "pytorch-metric-learning's ContrastiveLoss (2.9) is another loss: distances themselves, not their squares, of vectors divided by their lengths, averaged over the pairs that cost anything.",
    "The paper has 0 for like and 1 for unlike pairs, TensorFlow Addons 1 and 0; here they are 1 and −1, as in hingeEmbedding and cosineEmbedding.",
    "An unlike pair at distance 0 has no direction to be pushed in; its gradient is 0 here, and NaN where the square root is differentiated as it stands.",
  ],
  references: [
    "Hadsell, Chopra, LeCun (2006). Dimensionality Reduction by Learning an Invariant Mapping. CVPR. doi:10.1109/CVPR.2006.100",
  ],
});
