import { circle as kernels } from "@nadir/core-wasm/modules";
import { classNumbers, positive, unit } from "./domain.js";
import { number } from "./hyperparameter.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows, together } from "./tuples/layout.js";
import { pairs } from "./tuples/room.js";
import { cosine } from "./tuples/terms.js";

/** ln(1 + Σ_p e^(γ((1 − s_p)² − m²)) Σ_n e^(γ(s_n² − m²))), p of the anchor's class and n of others. */
export const circle = /* @__PURE__ */ tuple({
  name: "circle",
  aliases: ["circleLoss"],
  family: "embedding",
  task: "similarity",
  hyperparameters: {
    gamma: /* @__PURE__ */ number(80, positive),
    margin: /* @__PURE__ */ number(0.4, { ...unit, hint: undefined }),
  },
  module: kernels,
  kernel: "circle",
  predictions: ["embeddings"],
  targets: [{ name: "class", per: "sample", domain: classNumbers }],
  samples: /* @__PURE__ */ together(rows),
  room: pairs(1),
  draw: (random, size) => ({
    predictions: [Array.from({ length: size }, () => 3 * random.normal())],
    targets: [[Math.floor(3 * random.uniform())]],
  }),
  traits: { convex: false, smooth: false, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof circle> => ({
  summary:
    "Each sample should be similar to those of its class and dissimilar to all others, and pairs that are far from that pull the hardest.",
  inWords:
    "Every sample of a batch is an anchor in turn. Its similarities to samples of its class should come near 1 and those to others near 0; each pair pulls in proportion to how far it has to go, so that what is good already is left alone.",
  formula: String.raw`\ln\Bigl(1 + \sum_p e^{-\gamma\,\alpha_p (s_p - 1 + m)} \sum_n e^{\gamma\,\alpha_n (s_n - m)}\Bigr)\qquad \alpha_p = \max(0,\ 1 + m - s_p),\ \alpha_n = \max(0,\ s_n + m),\ s = \cos`,
  settings: {
    gamma: "γ, the larger, the more only the worst pairs count",
    margin: "m: similarities are good from 1 − m on within a class and up to m between classes",
  },
  examples: { gamma: [80, 8], margin: [0.4, 0.25] },
  termOfBatch: ([vectors], [classes], { gamma, margin }, i) => {
    let [own, others] = [0, 0];
    for (let j = 0; j < vectors.length; j++) {
      const s = cosine(vectors[i], vectors[j]);
      if (classes[j][0] !== classes[i][0]) others += Math.exp(gamma * Math.max(0, s + margin) * (s - margin));
      else if (j !== i) own += Math.exp(-gamma * Math.max(0, 1 + margin - s) * (s - 1 + margin));
    }
    return Math.log1p(own * others);
  },
  slice: {
    label: "x, where a class is (1, 0) and (x, 1), and another (0, 1)",
    from: -4,
    to: 4,
    at: (x) => ({ predictions: [1, 0, x, 1, 0, 1], targets: [0, 0, 1] }),
  },
  accuracy: {
    multiple: 4,
    reason:
      "cosines are multiplied by 2γ before they are exponents, and what they were rounded by is multiplied likewise (f32 is computed in f64, and does not need it)",
  },
  minimiser: "similarities of at least 1 − m within classes and of at most m between them",
  whenToUse:
    "Vectors are learnt from class labels, for retrieval or verification, and batches hold several samples of each class.",
  whenNot:
    "Batches hold one sample of a class: such anchors cost nothing. A temperature is easier to choose than γ and m: ntXent.",
  elsewhere: { Keras: "Circle", "pytorch-metric-learning": "CircleLoss", "TensorFlow Similarity": "CircleLoss" },
  differences: [
    "The gradient is the derivative of the value, as in Keras: α changes with the similarity. The authors' code, and pytorch-metric-learning's, holds α fixed, which gives s_n + m and 1 + m − s_p where it is 2s_n and 2(1 − s_p) here.",
    "Keras takes vectors to be of length 1, and multiplies them as they are; here they are divided by their lengths.",
    "An anchor without another of its class, or without one of a different class, costs 0 and has a gradient of 0; it counts in the mean.",
  ],
  references: [
    "Sun, Cheng, Zhang, Zhang, Zheng, Wang, Wei (2020). Circle Loss: A Unified Perspective of Pair Similarity Optimization. CVPR. arXiv:2002.10857",
  ],
});
