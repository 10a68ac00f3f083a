import { bytesOf } from "@nadir/core-wasm/kernel";
import { rankNet as kernels } from "@nadir/core-wasm/modules";
import { positive } from "./domain.js";
import { number } from "./hyperparameter.js";
import { lead, query, relevance } from "./relevance.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { groups } from "./tuples/layout.js";

/** Σ ln(1 + e^−σ(s_i − s_j)) over the pairs of a query in which i is more relevant than j. */
export const rankNet = /* @__PURE__ */ tuple({
  name: "rankNet",
  aliases: ["rankPairwise", "pairwiseLogistic", "pairwiseLogisticLoss"],
  family: "ranking",
  task: "ranking",
  hyperparameters: {
    sigma: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "rankNet",
  predictions: ["scores"],
  targets: [{ name: "relevance", per: "element", domain: relevance }],
  samples: groups,
  roles: ["groups"],
  room: (size, _, element) => 2 * (size + 4) * bytesOf[element],
  draw: query,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof rankNet> => ({
  summary: "How surely pairs of items of a query are put in the wrong order, whatever their places.",
  inWords:
    "Take any two results of a search, of which one is the better answer. The model gives each a score, and the lead of the better one is turned into a chance that it is really the better. The loss asks for that chance to be high, for every such pair, so that after training the scores stand in the right order; how large they are says nothing by itself.",
  formula: String.raw`\sum_{i, j:\ y_i > y_j}\ln\bigl(1 + e^{-\sigma (s_i - s_j)}\bigr)`,
  settings: { sigma: "σ, how steeply a lead turns into certainty" },
  examples: { sigma: [1, 0.25, 3] },
  term: ([s], [y], { sigma }) =>
    s.reduce(
      (sum, si, i) =>
        sum + s.reduce((inner, sj, j) => (y[i] > y[j] ? inner + Math.log1p(Math.exp(-sigma * (si - sj))) : inner), 0),
      0,
    ),
  slice: lead,
  minimiser: "scores that put more relevant items ahead by as much as can be",
  whenToUse: "All pairs of a query matter alike, or relevance is only an order: clicks, preferences, comparisons.",
  whenNot:
    "Only the top of the list is looked at: lambdaRank weighs pairs by what they change there. Its cost grows with the square of the number of items.",
  elsewhere: { XGBoost: "rank:pairwise", "TensorFlow Ranking": "PairwiseLogisticLoss", Rax: "pairwise_logistic_loss" },
  differences: [
    "The loss of a query is the sum over its pairs; Rax takes their mean by default. A query without pairs (one item, or relevances all the same) has a loss and a gradient of 0.",
    "Burges and others (2005) give pairs of equal relevance a target of ½; such pairs cost nothing here, as in XGBoost and in Burges (2010).",
    "XGBoost's rank:pairwise normalises the pull of a query by default (lambdarank_normalization), and limits its pairs (lambdarank_num_pair_per_sample).",
  ],
  references: [
    "Burges, Shaked, Renshaw, Lazier, Deeds, Hamilton, Hullender (2005). Learning to Rank using Gradient Descent. ICML. doi:10.1145/1102351.1102363",
    "Burges (2010). From RankNet to LambdaRank to LambdaMART: An Overview. MSR-TR-2010-82",
  ],
});
