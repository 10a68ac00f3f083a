import { xeNdcg as kernels } from "@nadir/core-wasm/modules";
import { interval } from "./domain.js";
import { optional } from "./hyperparameter.js";
import { grade, lead, query } from "./relevance.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { groups } from "./tuples/layout.js";
import { negativeLogShare } from "./tuples/terms.js";

const share = /* @__PURE__ */ interval(0, 1);

/** Σ φ_k/Σφ (ln Σ eˢ − s_k) over the items of a query, where φ = 2ʸ − γ. */
export const xeNdcg = /* @__PURE__ */ tuple({
  name: "xeNdcg",
  aliases: ["rankXendcg", "xendcg", "crossEntropyNdcg"],
  family: "ranking",
  task: "ranking",
  hyperparameters: {
    gamma: /* @__PURE__ */ optional(0.5, share),
  },
  module: kernels,
  kernel: ({ gamma }) => (gamma === null ? "xeNdcgPerturbed" : "xeNdcg"),
  fields: ({ gamma }) => [gamma ?? 0],
  predictions: ["scores"],
  targets: ({ gamma }) => [
    { name: "relevance", per: "element", domain: grade },
    ...(gamma === null ? [{ name: "gamma", per: "element", domain: share } as const] : []),
  ],
  samples: groups,
  roles: ["groups"],
  room: () => 24,
  draw: (random, size, { gamma }) => {
    const { predictions, targets } = query(random, size);
    const gammas = () => Array.from({ length: size }, () => random.uniform());
    return { predictions, targets: gamma === null ? [...targets, gammas()] : targets };
  },
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof xeNdcg> => ({
  summary: "How far the softmax of a query's scores is from the shares of its items in the gain.",
  inWords:
    "The scores of a list are turned into shares of 1, and so is what each item is worth, which doubles with every grade of relevance. The loss is small where the two sets of shares agree. Lists that do well by it also do well by NDCG, a common mark for lists, and it is as easy to train with as ordinary classification.",
  formula: String.raw`-\sum_k \frac{2^{y_k} - \gamma_k}{\sum_j (2^{y_j} - \gamma_j)}\,\ln\frac{e^{s_k}}{\sum_j e^{s_j}}`,
  settings: { gamma: "γ, of all items; null if each item has its own: targets are then [relevance, gamma]" },
  examples: { gamma: [0.5, 0, 1, null] },
  term: ([s], [y, gammas], { gamma }) => {
    const gains = y.map((x, k) => Math.pow(2, x) - (gamma === null ? gammas[k] : gamma));
    const all = gains.reduce((sum, x) => sum + x, 0);
    return all === 0 ? 0 : s.reduce((sum, _, k) => sum + (gains[k] / all) * negativeLogShare(s, k), 0);
  },
  slice: {
    ...lead,
    at: (x, { gamma }) => ({
      ...lead.at(x),
      targets:
        gamma === null
          ? [
              [1, 0],
              [0.5, 0.5],
            ]
          : [1, 0],
    }),
  },
  minimiser: "logarithms of 2ʸ − γ, but for a number that all scores may have more",
  whenToUse:
    "NDCG is what counts, and queries are long: this loss bounds it, is convex, and costs one pass over the items.",
  whenNot: "Relevances are not grades: 2ʸ makes an item of one grade more count double.",
  elsewhere: { LightGBM: "rank_xendcg" },
  differences: [
    "Nothing is random. The paper and LightGBM draw every γ anew from [0, 1) at each iteration; here γ is ½, their mean, unless another or, with `gamma: null`, one for each item is given, drawn with any seed.",
    "LightGBM's gradient is not the derivative of this loss: it adds two further terms of its own expansion to it (4.7.0).",
    "A query of one item has a loss of 0, and so has one without any gain (γ = 1 and no relevant item).",
  ],
  references: [
    "Bruch (2021). An Alternative Cross Entropy Loss for Learning-to-Rank. WWW. doi:10.1145/3442381.3449794, arXiv:1911.09798",
  ],
});
