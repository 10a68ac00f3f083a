import { nll as kernels } from "@nadir/core-wasm/modules";
import { interval, nonNegative } from "./domain.js";
import { identity } from "./link.js";
import * as notes from "./notes.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";
import { logarithms } from "./rows/constant.js";
import { rowwise } from "./rowwise.js";
import type { TextOf } from "./text.js";

/** −z_y for a row z of log-probabilities. */
export const nll = /* @__PURE__ */ rowwise({
  name: "nll",
  aliases: ["nllLoss", "negativeLogLikelihood"],
  hyperparameters: { classWeights, ignoreIndex },
  module: kernels,
  targets: ["label"],
  kernel: "nll",
  target: nonNegative,
  prediction: /* @__PURE__ */ interval(-Infinity, Infinity, {
    lowOpen: false,
    text: "[−∞, ∞)",
    noun: "a finite number or -Infinity",
  }),
  link: identity,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: false, separable: true, lipschitz: 1 },
  constant: (seen) => logarithms(seen.mean()),
  normalised: true,
});

export const about = (): TextOf<typeof nll> => ({
  summary: "The negative log-likelihood of a class from a row of log-probabilities, which are taken as they are.",
  inWords:
    "The model has already turned its scores into logarithms of probabilities; the loss just reads off the one of the true class and changes its sign. It does not look at the other classes: that they go down as one goes up is the model's business.",
  formula: String.raw`-z_y`,
  settings: { ...notes.labels },
  term: (z, y) => z.reduce((sum, zk, k) => (y[k] > 0 ? sum - y[k] * zk : sum), 0),
  minimiser: "none: rows are not normalised here, and greater predictions cost less",
  whenToUse: "The model ends in a log-softmax of its own.",
  whenNot: "Predictions are logits: take crossEntropy, which is this after a log-softmax.",
  elsewhere: { PyTorch: "NLLLoss" },
  differences: [
    "A log-probability of −∞ at another class costs nothing. If all rows are ignored, that is an error (PyTorch: NaN).",
  ],
  references: [
    "Bridle (1990). Probabilistic Interpretation of Feedforward Classification Network Outputs. Neurocomputing, 227–236.",
  ],
});
