import { ordinal as kernels } from "@nadir/core-wasm/modules";
import { nonNegative } from "./domain.js";
import { logit } from "./link.js";
import { ignoreIndex } from "./rows/settings.js";
import { log } from "@nadir/core-wasm";
import { finiteMargin } from "./constant.js";
import * as notes from "./notes.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** −ln(σ(z_{y−1}) − σ(z_y)) for the logits z_0 > z_1 > … of P(Y > 0), P(Y > 1), …, with 1 and 0 beyond the ends. */
export const ordinal = /* @__PURE__ */ rowwise({
  name: "ordinal",
  aliases: ["cumulativeLogit", "proportionalOdds", "orderedLogit"],
  task: "ordinal",
  hyperparameters: { ignoreIndex },
  module: kernels,
  targets: ["label"],
  kernel: "ordinal",
  classes: (columns) => columns + 1,
  arrange: (row) => [...row].sort((a, b) => b - a).map((z, k) => z - k / 4),
  target: nonNegative,
  link: logit,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
  constant: (seen) => {
    const shares = seen.mean();
    const total = (from: number, to: number) => shares.slice(from, to).reduce((sum, share) => sum + share, 0);
    return shares.slice(1).map((_, k) => finiteMargin(log(total(k + 1, shares.length)) - log(total(0, k + 1))));
  },
});

export const about = (): TextOf<typeof ordinal> => ({
  summary:
    "The negative log-likelihood of one of K ordered classes from K − 1 logits, of lying above each but the last.",
  inWords:
    "Classes are steps of a ladder. The model says for each step but the last how likely the row is to stand above it, and the loss is the surprise at the step where it stands. Moving up the ladder makes all lower steps less likely at once, which is what an order means.",
  formula: String.raw`-\ln\bigl(\sigma(z_{y-1}) - \sigma(z_y)\bigr)\qquad \sigma(z_{-1}) = 1,\ \sigma(z_{K-1}) = 0`,
  settings: { ignoreIndex: notes.ignoreIndex },
  term: (z, y) => {
    // P(Y = k) is σ(a) − σ(b) = (1 − e^(b − a)) / ((1 + e^−a)(1 + eᵇ)).
    const label = y.reduce((found, yk, k) => (yk > 0 ? k : found), 0);
    const ofAbove = label === 0 ? 0 : Math.log1p(Math.exp(-z[label - 1]));
    const ofBelow = label === z.length ? 0 : Math.log1p(Math.exp(z[label]));
    const ofOrder = label === 0 || label === z.length ? 0 : -Math.log(-Math.expm1(z[label] - z[label - 1]));
    return ofAbove + ofBelow + ofOrder;
  },
  slice: {
    label: "x in the row (x + 1, x − 1), for class 1 of 3",
    from: -6,
    to: 6,
    at: (x) => ({ predictions: [x + 1, x - 1], targets: [1] }),
  },
  minimiser: "logits of the shares of rows above each class",
  whenToUse: "Classes have an order, as grades have.",
  whenNot:
    "Logits may cross: where z_{y−1} ≤ z_y the loss is infinite. Let the model give them in decreasing order, as thresholds on one score do.",
  elsewhere: { statsmodels: "OrderedModel(distr='logit')" },
  differences: [
    "Written as two binary losses and a term that keeps the logits apart, so that classes of all but no probability keep their relative accuracy; the usual difference of two sigmoids rounds to 0.",
  ],
  references: [
    "McCullagh (1980). Regression Models for Ordinal Data. J. R. Statist. Soc. B 42(2), 109–142. doi:10.1111/j.2517-6161.1980.tb01109.x",
  ],
});
