import { exp, log, sigmoid } from "@nadir/core-wasm";
import type { Link } from "./loss.js";

/** The margin is the prediction. */
export const identity: Link = { name: "identity", apply: (mean) => mean, inverse: (margin) => margin };
/** The margin is ln(p / (1 − p)) of a probability. */
export const logit: Link = { name: "logit", apply: (mean) => log(mean / (1 - mean)), inverse: sigmoid };
/** The margin is the logarithm of a mean. */
export const logarithm: Link = { name: "log", apply: log, inverse: exp };
/** The margins of a row are the logarithms of its probabilities, but for a constant. */
export const softmax: Link = { name: "softmax", apply: log, inverse: exp };
/** The margin is 2p − 1 of a probability; beyond −1 and 1 the probability is 0 and 1. */
export const sparsemax: Link = {
  name: "sparsemax",
  apply: (mean) => 2 * mean - 1,
  inverse: (margin) => Math.max(0, Math.min(1, (margin + 1) / 2)),
};
