import { jensenShannon as kernels } from "@nadir/core-wasm/modules";
import { interval, nonNegative } from "./domain.js";
import { identity } from "./link.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** ½ Σ (t_k ln(t_k/m_k) + q_k ln(q_k/m_k)) for m = ½(t + q). */
export const jensenShannon = /* @__PURE__ */ rowwise({
  name: "jensenShannon",
  aliases: ["jensenShannonDivergence", "jsd"],
  hyperparameters: {},
  module: kernels,
  targets: ["distribution"],
  kernel: "jensenShannon",
  target: nonNegative,
  prediction: /* @__PURE__ */ interval(0, Infinity, {
    hint: "predictions are probabilities here: take the softmax of logits first",
  }),
  link: identity,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true, separable: true },
});

export const about = (): TextOf<typeof jensenShannon> => ({
  summary:
    "How much a row of probabilities and its target differ from what is half-way between them: symmetric and at most ln 2.",
  inWords:
    "Two distributions are compared with their average, each from its side. Unlike other measures it is the same both ways round, and it stays finite even where one of them says 0 and the other does not.",
  formula: String.raw`\tfrac12\sum_k \Bigl(t_k\ln\frac{t_k}{m_k} + q_k\ln\frac{q_k}{m_k}\Bigr)\qquad m = \tfrac12(t + q)`,
  settings: {},
  term: (q, y) =>
    q.reduce((sum, qk, k) => {
      const m = (y[k] + qk) / 2;
      return sum + ((y[k] === 0 ? 0 : y[k] * Math.log(y[k] / m)) + (qk === 0 ? 0 : qk * Math.log(qk / m))) / 2;
    }, 0),
  minimiser: "between the mean shares and those most often seen",
  whenToUse: "Targets are distributions with zeros where predictions have none, or the other way round.",
  whenNot:
    "Targets are classes: its slope at a probability of 0 grows only as a logarithm, so wrong rows pull less than in crossEntropy.",
  elsewhere: {},
  differences: [
    "SciPy's jensenshannon is the square root of this, of rows that it normalises; here they count as they are.",
  ],
  references: [
    "Lin (1991). Divergence measures based on the Shannon entropy. IEEE Trans. Inf. Theory 37(1), 145–151. doi:10.1109/18.61115",
  ],
});
