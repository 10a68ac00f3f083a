import { klDivergence as kernels } from "@nadir/core-wasm/modules";
import { interval } from "./domain.js";
import { flag } from "./hyperparameter.js";
import { identity, logarithm } from "./link.js";
import { exp } from "@nadir/core-wasm";
import { logarithms as toLogarithms, normalised } from "./rows/constant.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

const logarithms = /* @__PURE__ */ interval(-Infinity, Infinity, {
  lowOpen: false,
  text: "[−∞, ∞)",
  noun: "a finite number or -Infinity",
});
const shares = /* @__PURE__ */ interval(0, Infinity, { hint: "with logTarget, targets are logarithms of shares" });
const probabilities = /* @__PURE__ */ interval(0, Infinity, {
  hint: "for logarithms of probabilities leave logInput at true",
});

/** Σ t_k (ln t_k − z_k) for logarithms z of probabilities, or of probabilities q themselves Σ t_k ln(t_k/q_k). */
export const klDivergence = /* @__PURE__ */ rowwise({
  name: "klDivergence",
  aliases: ["kldiv", "kullbackLeibler", "kullbackLeiblerDivergence", "relativeEntropy"],
  hyperparameters: {
    logInput: /* @__PURE__ */ flag(true),
    logTarget: /* @__PURE__ */ flag(false),
    generalized: /* @__PURE__ */ flag(false),
  },
  module: kernels,
  targets: ["distribution"],
  kernel: ({ logInput }) => (logInput ? "klDivergence" : "klDivergenceOfProbability"),
  fields: ({ logTarget, generalized }) => [Number(logTarget), Number(generalized)],
  target: ({ logTarget }) => (logTarget ? logarithms : shares),
  prediction: ({ logInput }) => (logInput ? logarithms : probabilities),
  link: ({ logInput }) => (logInput ? logarithm : identity),
  traits: ({ generalized }) => ({
    convex: true,
    smooth: true,
    symmetric: false,
    nonNegative: generalized,
    separable: true,
  }),
  constant: (seen, { logInput, logTarget, generalized }) => {
    const means = seen.mean(logTarget ? exp : undefined);
    const shares = generalized ? means : normalised(means);
    return logInput ? toLogarithms(shares) : shares;
  },
  normalised: ({ generalized }) => !generalized,
});

export const about = (): TextOf<typeof klDivergence> => ({
  summary: "How much a row of probabilities differs from the distribution that is its target.",
  inWords:
    "The target is a distribution, and so is the prediction; the loss is the surprise beyond what the target itself would have had, summed over the classes. It is 0 only where the two agree, and grows without limit where something likely was held impossible.",
  formula: String.raw`\sum_k t_k\,(\ln t_k - z_k)\quad\text{and, generalised,}\quad +\sum_k (e^{z_k} - t_k)`,
  settings: {
    logInput: "whether predictions are logarithms of probabilities rather than these",
    logTarget: "whether targets are logarithms of shares rather than these",
    generalized: "whether what rows and targets sum to is compared too, for rows that are not normalised",
  },
  term: (z, y, { logInput, logTarget, generalized }) =>
    z.reduce((sum, zk, k) => {
      const t = logTarget ? Math.exp(y[k]) : y[k];
      const logShare = t === 0 ? 0 : logTarget ? y[k] : Math.log(t);
      const excess = generalized ? (logInput ? Math.exp(zk) : zk) - t : 0;
      return t === 0 ? sum + excess : sum + t * (logShare - (logInput ? zk : Math.log(zk))) + excess;
    }, 0),
  minimiser: "logarithms of the mean shares",
  whenToUse: "Targets are distributions, as in distillation, and its least value should be 0.",
  whenNot: "Predictions are logits: crossEntropy with distributions has the same gradient and normalises rows itself.",
  elsewhere: {
    PyTorch: "KLDivLoss",
    Optax: "kl_divergence, kl_divergence_with_log_targets, generalized_kl_divergence",
    Keras: "KLDivergence",
    "TensorFlow.js": "kullbackLeiblerDivergence",
  },
  differences: [
    "The mean is over rows, PyTorch's batchmean; its default mean divides by the number of elements.",
    "Keras takes probabilities and clips them to [1e-7, 1]; nothing is clamped here. A target of 0 costs nothing, whatever the prediction.",
    "Without `generalized`, rows that are not normalised may have negative losses.",
  ],
  references: [
    "Kullback, Leibler (1951). On Information and Sufficiency. Ann. Math. Statist. 22(1), 79–86. doi:10.1214/aoms/1177729694",
  ],
});
