import { listNet as kernels } from "@nadir/core-wasm/modules";
import { lead, query, relevance } from "./relevance.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { groups } from "./tuples/layout.js";
import { negativeLogShare } from "./tuples/terms.js";

/** Σ P_k(y) (−ln P_k(s)) over the items of a query, where P is the softmax. */
export const listNet = /* @__PURE__ */ tuple({
  name: "listNet",
  aliases: ["listNetLoss"],
  family: "ranking",
  task: "ranking",
  hyperparameters: {},
  module: kernels,
  kernel: "listNet",
  predictions: ["scores"],
  targets: [{ name: "relevance", per: "element", domain: relevance }],
  samples: groups,
  roles: ["groups"],
  room: () => 24,
  draw: query,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof listNet> => ({
  summary: "How far the chances of each item to come first, by score, are from those by relevance.",
  inWords:
    "The scores of a list are read as chances: how likely is each item to come first? The relevances are read in the same way. The loss is small where both readings agree, so that scores become the relevances themselves, up to a number that all of them may have more.",
  formula: String.raw`-\sum_k \frac{e^{y_k}}{\sum_j e^{y_j}}\,\ln\frac{e^{s_k}}{\sum_j e^{s_j}}`,
  settings: {},
  term: ([s], [y]) => {
    const all = y.reduce((sum, x) => sum + Math.exp(x), 0);
    return s.reduce((sum, _, k) => sum + (Math.exp(y[k]) / all) * negativeLogShare(s, k), 0);
  },
  slice: lead,
  minimiser: "the relevances themselves, but for a number that all scores may have more",
  whenToUse:
    "Relevances are on a scale that scores should follow, and a query has many items: it costs one pass, not every pair.",
  whenNot:
    "Most items are irrelevant: e⁰ is not nothing, so that a long list of zeros outweighs what is relevant. rankingSoftmax and xeNdcg leave those out.",
  elsewhere: { allRank: "listNet" },
  differences: [
    "This is the cross entropy of the top-one probabilities of Cao and others. Optax, Rax and TensorFlow Ranking take the relevances themselves for targets, which is rankingSoftmax here.",
    "Its least value is the entropy of the targets, not 0.",
  ],
  references: [
    "Cao, Qin, Liu, Tsai, Li (2007). Learning to Rank: From Pairwise Approach to Listwise Approach. ICML. doi:10.1145/1273496.1273513",
  ],
});
