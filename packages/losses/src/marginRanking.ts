import { marginRanking as kernels } from "@nadir/core-wasm/modules";
import { nonNegative, signs } from "./domain.js";
import { number } from "./hyperparameter.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { numbers } from "./tuples/layout.js";

/** max(0, μ − y(a − b)) for a pair of scores, of which the first should be greater (y = 1) or the second (−1). */
export const marginRanking = /* @__PURE__ */ tuple({
  name: "marginRanking",
  aliases: ["marginRankingLoss"],
  family: "embedding",
  task: "ranking",
  hyperparameters: {
    margin: /* @__PURE__ */ number(0, nonNegative),
  },
  module: kernels,
  kernel: "marginRanking",
  predictions: ["first", "second"],
  targets: [{ name: "better", per: "sample", domain: signs }],
  samples: numbers,
  traits: { convex: true, smooth: false, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof marginRanking> => ({
  summary: "What the score of the better of two things lacks of being greater than the other's by μ.",
  inWords:
    "Two things are scored, and it is known which is the better one. If its score is ahead by μ the pair costs nothing, and otherwise what is lacking.",
  formula: String.raw`\max(0,\ \mu - y\,(a - b))`,
  settings: { margin: "μ, by how much the better one should be ahead" },
  examples: { margin: [0, 1] },
  term: ([[a], [b]], [[better]], { margin }) => Math.max(0, margin - better * (a - b)),
  slice: {
    label: "lead of the first score, which should be greater",
    from: -2,
    to: 2,
    at: (x) => ({ predictions: [[x], [0]], targets: [1] }),
  },
  minimiser: "any scores of which the better one's is greater by μ",
  whenToUse: "Judgements are of pairs: this answer is better than that one.",
  whenNot:
    "Whole lists are ranked, or the top matters most. With μ = 0, as it is if nothing is said, equal scores for everything cost nothing either.",
  elsewhere: { PyTorch: "MarginRankingLoss, margin_ranking_loss" },
  differences: [],
  references: ["Herbrich, Graepel, Obermayer (2000). Large Margin Rank Boundaries for Ordinal Regression. MIT Press"],
});
