import { gaussianKl as kernels } from "@nadir/core-wasm/modules";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { rows } from "./tuples/layout.js";

/** ½ Σ (μ² + eˢ − 1 − s): the divergence of N(μ, eˢ) from the standard normal distribution. */
export const gaussianKl = /* @__PURE__ */ tuple({
  name: "gaussianKl",
  aliases: ["gaussianKlDivergence", "vaeKl", "elboKl"],
  family: "embedding",
  task: "similarity",
  hyperparameters: {},
  module: kernels,
  kernel: "gaussianKl",
  predictions: ["mean", "logVariance"],
  targets: [],
  samples: rows,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
});

export const about = (): TextOf<typeof gaussianKl> => ({
  summary:
    "The Kullback–Leibler divergence of a normal distribution of independent entries, given by means and logarithms of variances, from the standard normal one: the regulariser of a variational autoencoder.",
  inWords:
    "A model that describes each sample by a small cloud pays for every cloud that is not where all are expected, about 0 with spread 1. It costs nothing to say nothing; each bit of information about the sample has its price.",
  formula: String.raw`\tfrac12 \sum_j \bigl(\mu_j^2 + e^{s_j} - 1 - s_j\bigr)`,
  settings: {},
  term: ([mean, logVariance]) =>
    mean.reduce((sum, m, j) => sum + (m * m + Math.exp(logVariance[j]) - 1 - logVariance[j]) / 2, 0),
  slice: {
    label: "logarithm of the variance, with mean 0",
    from: -4,
    to: 4,
    at: (x) => ({ predictions: [[0], [x]], targets: null, options: { shape: [1, 1] } }),
  },
  minimiser: "mean 0 and logarithm of the variance 0: the standard normal distribution itself",
  whenToUse:
    "The second term of the negative ELBO of a variational autoencoder with a standard normal prior, beside the loss of the reconstruction.",
  whenNot:
    "Two distributions over classes are compared: klDivergence. A number is predicted with its spread: gaussianNll. Alone it only draws everything to the prior.",
  elsewhere: {
    PyTorch: "distributions.kl_divergence(Normal(mean, exp(logVariance / 2)), Normal(0, 1)), summed over entries",
  },
  differences: [
    "eˢ − 1 − s is found without the cancellation of the formula as it is written, which loses all digits where s is small: near the prior, where training ends.",
  ],
  references: ["Kingma, Welling (2014). Auto-Encoding Variational Bayes. ICLR. arXiv:1312.6114"],
});
