import { multiQuantile as kernels } from "@nadir/core-wasm/modules";
import { openUnit, reals } from "./domain.js";
import { flag, increasing } from "./hyperparameter.js";
import { identity } from "./link.js";
import { expm1, log } from "@nadir/core-wasm";
import { finiteMargin, quantileOf } from "./constant.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** The mean over quantiles τ_k of max(τ_k r, (τ_k − 1) r) for r = y − q_k. */
export const multiQuantile = /* @__PURE__ */ rowwise({
  name: "multiQuantile",
  aliases: ["multiPinball", "quantiles"],
  task: "regression",
  hyperparameters: {
    quantiles: /* @__PURE__ */ increasing([0.1, 0.5, 0.9], openUnit),
    nonCrossing: /* @__PURE__ */ flag(false),
  },
  module: kernels,
  targets: ["number"],
  kernel: "multiQuantile",
  fields: ({ quantiles, nonCrossing }) => [Number(nonCrossing), ...quantiles],
  columns: ({ quantiles }) => quantiles.length,
  target: reals,
  link: identity,
  traits: ({ quantiles, nonCrossing }) => ({
    convex: !nonCrossing || quantiles.length === 1,
    smooth: false,
    symmetric: false,
    nonNegative: true,
  }),
  constant: ({ targets, weights }, { quantiles, nonCrossing }) => {
    const levels = quantiles.map((level) => quantileOf(targets, level, weights));
    return levels.map((q, k) => (nonCrossing && k > 0 ? finiteMargin(log(expm1(q - levels[k - 1]))) : q));
  },
});

export const about = (): TextOf<typeof multiQuantile> => ({
  summary:
    "The pinball losses of several quantiles of one target, averaged; on request of quantiles that cannot cross.",
  inWords:
    "One prediction for each of several quantiles: the value that a tenth of all targets stay below, the middle, the one that nine tenths stay below. Each has its own pinball loss, and together they draw a band about the target.",
  formula: String.raw`\frac1K\sum_k \max\bigl(\tau_k r_k, (\tau_k - 1) r_k\bigr)\qquad r_k = y - q_k`,
  settings: {
    quantiles: "the τ_k, one a column",
    nonCrossing: "whether q_0 = z_0 and q_k = q_{k−1} + ln(1 + e^z_k), rather than q = z",
  },
  examples: { quantiles: [[0.125, 0.5, 0.875], [0.25]] },
  term: (z, y, { quantiles, nonCrossing }) => {
    const q = z.map((zk, k) =>
      nonCrossing ? z.slice(1, k + 1).reduce((sum, gap) => sum + Math.log1p(Math.exp(gap)), z[0]) : zk,
    );
    return (
      q.reduce((sum, qk, k) => sum + Math.max(quantiles[k] * (y[0] - qk), (1 - quantiles[k]) * (qk - y[0])), 0) /
      z.length
    );
  },
  slice: {
    label: "lowest quantile, the others at y = 0",
    from: -4,
    to: 4,
    at: (x, { quantiles }) => ({ predictions: quantiles.map((_, k) => (k === 0 ? x : 0)), targets: [0] }),
  },
  minimiser: "the quantiles of the targets",
  whenToUse: "An interval is wanted beside the middle, from one model.",
  whenNot: "Only one quantile is wanted: pinball.",
  elsewhere: {
    XGBoost: "reg:quantileerror (quantile_alpha a list)",
    "scikit-learn": "mean_pinball_loss, one quantile at a time",
  },
  differences: ["Where a quantile meets its target the slope is 0, between those on the two sides."],
  references: ["Koenker, Bassett (1978). Regression Quantiles. Econometrica 46(1), 33–50. doi:10.2307/1913643"],
});
