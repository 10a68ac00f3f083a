import { rankingSoftmax as kernels } from "@nadir/core-wasm/modules";
import { lead, query, relevance } from "./relevance.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { groups } from "./tuples/layout.js";
import { negativeLogShare } from "./tuples/terms.js";

/** Σ y_k (ln Σ eˢ − s_k) over the items of a query. */
export const rankingSoftmax = /* @__PURE__ */ tuple({
  name: "rankingSoftmax",
  aliases: ["rankingSoftmaxLoss"],
  family: "ranking",
  task: "ranking",
  hyperparameters: {},
  module: kernels,
  kernel: "rankingSoftmax",
  predictions: ["scores"],
  targets: [{ name: "relevance", per: "element", domain: relevance }],
  samples: groups,
  roles: ["groups"],
  room: () => 24,
  draw: query,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof rankingSoftmax> => ({
  summary: "How little of the softmax of a query's scores falls to its relevant items.",
  inWords:
    "A list is a multiple-choice question with one or more right answers. The scores are turned into shares of 1, and the loss asks that the shares of the right answers be large, more so for those that are more relevant. What is irrelevant counts only in that it takes shares away.",
  formula: String.raw`-\sum_k y_k\,\ln\frac{e^{s_k}}{\sum_j e^{s_j}}`,
  settings: {},
  term: ([s], [y]) => s.reduce((sum, _, k) => sum + y[k] * negativeLogShare(s, k), 0),
  slice: lead,
  minimiser: "logarithms of the relevances, but for a number that all scores may have more",
  whenToUse: "A query has one relevant item among many, as in clicks and retrieval; with more, they share the softmax.",
  whenNot:
    "Queries with much that is relevant should not count for more: the loss grows with the sum of the relevances. xeNdcg and listNet take shares of it.",
  elsewhere: {
    Optax: "ranking_softmax_loss",
    Rax: "softmax_loss",
    "TensorFlow Ranking": "SoftmaxLoss",
  },
  differences: [
    "Relevances are not normalised, as in Optax. A query without relevant items, or of a single item, has a loss and a gradient of 0.",
  ],
  references: [
    "Cao, Qin, Liu, Tsai, Li (2007). Learning to Rank: From Pairwise Approach to Listwise Approach. ICML. doi:10.1145/1273496.1273513",
    "Bruch, Wang, Bendersky, Najork (2019). An Analysis of the Softmax Cross Entropy Loss for Learning-to-Rank with Binary Relevance. ICTIR. doi:10.1145/3341981.3344221",
  ],
});
