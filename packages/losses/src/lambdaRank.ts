import { bytesOf } from "@nadir/core-wasm/kernel";
import { lambdaRank as kernels } from "@nadir/core-wasm/modules";
import { interval, positive } from "./domain.js";
import { choice, flag, number, optional } from "./hyperparameter.js";
import { grade, lead, query, relevance } from "./relevance.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { groups } from "./tuples/layout.js";
import { placesOf } from "./tuples/terms.js";

/**
 * Σ |ΔNDCG| ln(1 + e^−σ(s_i − s_j)) over the pairs of a query in which i is more relevant than j, where ΔNDCG is what NDCG
 * would change by if the two changed places. The gradient is the derivative with these weights held fixed: they come of the
 * order of the scores, which has no derivative.
 */
export const lambdaRank = /* @__PURE__ */ tuple({
  name: "lambdaRank",
  aliases: ["lambdaMart", "rankNdcg"],
  family: "ranking",
  task: "ranking",
  hyperparameters: {
    sigma: /* @__PURE__ */ number(1, positive),
    truncation: /* @__PURE__ */ optional(30, interval(1, Infinity, { integers: true })),
    gain: /* @__PURE__ */ choice("exponential", ["exponential", "linear"]),
    normalize: /* @__PURE__ */ flag(false),
  },
  module: kernels,
  kernel: "lambdaRank",
  fields: ({ sigma, truncation, gain, normalize }) => [
    sigma,
    truncation ?? 2 ** 31,
    Number(gain === "exponential"),
    Number(normalize),
  ],
  predictions: ["scores"],
  targets: ({ gain }) => [{ name: "relevance", per: "element", domain: gain === "exponential" ? grade : relevance }],
  samples: groups,
  roles: ["groups"],
  room: (size, _, element) => 32 + 7 * (size + 4) * bytesOf[element],
  draw: query,
  traits: { convex: false, smooth: false, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof lambdaRank> => ({
  summary: "How surely pairs of items are put in the wrong order, each weighted by what that costs of NDCG.",
  inWords:
    "It looks at the same pairs as rankNet, but not all mistakes in a list are as bad: two results out of order at the top are seen by everybody, two on the third page by nobody. So each pair is weighted by how much a common mark for lists (NDCG) would change if the two changed places. The weights are taken from the list as it stands now and looked up anew at every step.",
  formula: String.raw`\sum_{i, j:\ y_i > y_j} |\Delta\mathrm{NDCG}_{ij}|\,\ln\bigl(1 + e^{-\sigma (s_i - s_j)}\bigr)\qquad \Delta\mathrm{NDCG}_{ij} = \frac{g_i - g_j}{\mathrm{DCG}^\ast}\left(\frac1{\log_2 (r_i + 1)} - \frac1{\log_2 (r_j + 1)}\right),\quad r\text{: places by score, from } 1`,
  settings: {
    sigma: "σ, how steeply a lead turns into certainty",
    truncation: "how many places count: pairs have an item of these, and the ideal DCG is that of these; null for all",
    gain: "the gain g of a relevance y: 2^y - 1, or y itself",
    normalize:
      "whether weights are divided by the distance of the scores and the pulls of a query levelled, as LightGBM's lambdarank_norm does",
  },
  examples: { sigma: [1, 2], truncation: [30, 2, null] },
  term: ([s], [y], { sigma, truncation, gain, normalize }, [fixed]) => {
    const gains = y.map((x) => (gain === "linear" ? x : Math.pow(2, x) - 1));
    const [places, best] = [placesOf(fixed), placesOf(gains)]; // counted from 0
    const discounts = y.map((_, place) => Math.LN2 / Math.log(place + 2));
    const last = truncation === null ? y.length : truncation;
    const ideal = gains.reduce((sum, g, i) => (best[i] < last ? sum + g * discounts[best[i]] : sum), 0);
    const isSpread = fixed.some((x) => x !== fixed[0]);
    let cost = 0;
    let pull = 0;
    for (let i = 0; i < y.length; i++)
      for (let j = 0; j < y.length; j++)
        if (gains[i] > gains[j] && Math.min(places[i], places[j]) < last) {
          const change = ((gains[i] - gains[j]) * Math.abs(discounts[places[i]] - discounts[places[j]])) / ideal;
          const weight = normalize && isSpread ? change / (0.01 + Math.abs(fixed[i] - fixed[j])) : change;
          cost += weight * Math.log1p(Math.exp(-sigma * (s[i] - s[j])));
          if (normalize) pull += (2 * sigma * weight) / (1 + Math.exp(sigma * (fixed[i] - fixed[j])));
        }
    return normalize && pull > 0 ? ((Math.log1p(pull) / Math.LN2) * cost) / pull : cost;
  },
  slice: lead,
  minimiser: "scores that put more relevant items ahead by as much as can be",
  whenToUse: "NDCG is what counts: pairs near the top of the list weigh more than those far down.",
  whenNot:
    "The loss itself should go down steadily, as line searches ask: it jumps where items change places. xeNdcg and rankNet do not.",
  elsewhere: {
    LightGBM: "lambdarank",
    XGBoost: "rank:ndcg",
    "TensorFlow Ranking": "PairwiseLogisticLoss with DCGLambdaWeight",
  },
  differences: [
    "The gradient is the derivative with the weights held fixed, and what `normalize` multiplies by: the lambdas of the papers, LightGBM and XGBoost. `gradcheck` finds the same unless `normalize` is on, for weights then depend on the distances of the scores.",
    "Items of the same score have places in the order in which they come, as in LightGBM and XGBoost. So there is a gradient where all scores are the same, and it depends on that order.",
    "A query of one item, of items that are all as relevant, or without gain has a loss and a gradient of 0.",
    "LightGBM normalises by default, looks sigmoids up in a table, and keeps pulls in f32: its numbers are these to about 1e-5 (4.7.0). `normalize` divides weights by 0.01 + |s_i − s_j| unless all scores are the same, and multiplies the query by log₂(1 + Λ)/Λ, where Λ is the sum over pairs of twice the pull on an item.",
    "XGBoost's truncation is lambdarank_num_pair_per_sample (32), its normalisations are lambdarank_normalization and lambdarank_score_normalization.",
    "Discounts of places beyond the truncation are not 0 in ΔNDCG, as in LightGBM and XGBoost.",
  ],
  references: [
    "Burges, Ragno, Le (2006). Learning to Rank with Nonsmooth Cost Functions. NIPS 19",
    "Burges (2010). From RankNet to LambdaRank to LambdaMART: An Overview. MSR-TR-2010-82",
    "Wang, Li, Golbandi, Bendersky, Najork (2018). The LambdaLoss Framework for Ranking Metric Optimization. CIKM. doi:10.1145/3269206.3271784",
  ],
});
