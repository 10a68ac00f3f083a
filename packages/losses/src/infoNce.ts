import { infoNce as kernels } from "@nadir/core-wasm/modules";
import { positive } from "./domain.js";
import { choice, flag, number } from "./hyperparameter.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows, together } from "./tuples/layout.js";
import { pairs } from "./tuples/room.js";
import { cosine, dot } from "./tuples/terms.js";

/** −ln of the share e^(s_ii) / Σ_j e^(s_ij) of the own key, where s_ij = cos(q_i, k_j) / τ. */
export const infoNce = /* @__PURE__ */ tuple({
  name: "infoNce",
  aliases: ["infoNceLoss", "multipleNegativesRanking"],
  family: "embedding",
  task: "similarity",
  hyperparameters: {
    temperature: /* @__PURE__ */ number(0.1, positive),
    similarity: /* @__PURE__ */ choice("cosine", ["cosine", "dot"]),
    symmetric: /* @__PURE__ */ flag(false),
  },
  module: kernels,
  kernel: "infoNce",
  fields: ({ temperature, similarity, symmetric }) => [temperature, Number(similarity === "cosine"), Number(symmetric)],
  predictions: ["queries", "keys"],
  targets: [],
  samples: /* @__PURE__ */ together(rows),
  room: pairs(2),
  traits: ({ similarity, symmetric }) => ({
    convex: false,
    smooth: similarity === "dot",
    symmetric,
    nonNegative: true,
  }),
});

export const about = (): TextOf<typeof infoNce> => ({
  summary: "Cross-entropy over a batch: each query should pick out its own key among the keys of all queries.",
  inWords:
    "Query and key of the same row belong together, and all other keys of the batch are wrong answers. The loss of a query is that of a classifier that picks a key by its similarity: small where its own is clearly the most similar one.",
  formula: String.raw`-\ln \frac{e^{s_{ii}}}{\sum_j e^{s_{ij}}}\qquad s_{ij} = \frac{\cos(q_i, k_j)}{\tau}`,
  settings: {
    temperature: "τ, what similarities are divided by: the smaller, the more only the most similar keys count",
    similarity: "what is compared: the cosine, or the product of vectors as they are",
    symmetric: "whether the mean of this and of the same loss for keys is taken, as in CLIP",
  },
  examples: { temperature: [0.1, 1] },
  termOfBatch: ([queries, keys], _, { temperature, similarity, symmetric }, i) => {
    const s = (q: readonly number[], k: readonly number[]) =>
      (similarity === "cosine" ? cosine(q, k) : dot(q, k)) / temperature;
    const own = s(queries[i], keys[i]);
    const ofQuery = Math.log(keys.reduce((sum, key) => sum + Math.exp(s(queries[i], key) - own), 0));
    if (!symmetric) return ofQuery;
    return (ofQuery + Math.log(queries.reduce((sum, query) => sum + Math.exp(s(query, keys[i]) - own), 0))) / 2;
  },
  slice: {
    label: "x, for queries (x, 1), (1, 0) and keys (0, 1), (1, 0)",
    from: -4,
    to: 4,
    at: (x) => ({
      predictions: [
        [x, 1, 1, 0],
        [0, 1, 1, 0],
      ],
      targets: null,
      options: { shape: [2, 2] },
    }),
  },
  roughness: "where a vector is 0",
  accuracy: {
    multiple: 4,
    reason:
      "cosines are divided by the temperature before they are exponents, and what they were rounded by is multiplied likewise (f32 is computed in f64, and does not need it)",
  },
  minimiser: "queries that point the way of their own keys, and as far away as can be from all others",
  whenToUse:
    "Two views of the same things are to be matched: pictures and captions, questions and passages. The larger the batch, the harder and the better the comparison.",
  whenNot:
    "Several things of a batch belong together: ntXent, which takes labels; here all keys but the own are taken for wrong. Batches are tiny: tripletMargin with chosen negatives.",
  elsewhere: {
    "pytorch-metric-learning": "NTXentLoss",
    "sentence-transformers": "MultipleNegativesRankingLoss",
    OpenCLIP: "ClipLoss (with symmetric)",
  },
  differences: [
    'Some implementations divide by τ and some multiply by its inverse, and some learn it; here it is a setting, and a learnt scale goes with similarity: "dot".',
    "The loss of a query says nothing of the batch it is in: with weights, a query of weight 0 is gone as an anchor and as a wrong answer.",
  ],
  references: [
    "van den Oord, Li, Vinyals (2018). Representation Learning with Contrastive Predictive Coding. arXiv:1807.03748",
    "Radford et al. (2021). Learning Transferable Visual Models From Natural Language Supervision. ICML. arXiv:2103.00020",
  ],
});
