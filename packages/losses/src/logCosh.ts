import { logCosh as kernels } from "@nadir/core-wasm/modules";
import { reals } from "./domain.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** ln cosh(p − y). */
export const logCosh = /* @__PURE__ */ pointwise({
  name: "logCosh",
  aliases: ["logcosh"],
  task: "regression",
  hyperparameters: {},
  module: kernels,
  kernel: "logCosh",
  target: reals,
  traits: { convex: true, smooth: true, symmetric: true, nonNegative: true, lipschitz: 1 },
});

export const about = (): TextOf<typeof logCosh> => ({
  summary: "Half the squared residual near the target, its size less ln 2 far away, and smooth throughout.",
  inWords:
    "Close to the target it is half the squared error, far away the absolute error, and in between it passes from one to the other without a seam. Outliers pull with a force of at most 1.",
  formula: String.raw`\ln\cosh(p - y)`,
  settings: {},
  term: (p, y) => Math.log(Math.cosh(p - y)),
  minimiser: "between mean and median",
  whenToUse: "As huber with δ = 1, where second derivatives that are continuous help the solver.",
  whenNot:
    "Residuals are not of the order of 1: it has no scale to set. Scale the target, or take huber or pseudoHuber.",
  elsewhere: { Optax: "log_cosh", Keras: "LogCosh", "TensorFlow.js": "logcosh" },
  differences: [
    "Optax and Keras compute it as a difference that cancels near 0: at r = 1e-4 they give 0 in f32, where it is 5e-9.",
  ],
  references: [
    "Saleh, Saleh (2022). Statistical Properties of the log-cosh Loss Function Used in Machine Learning. arXiv:2208.04564",
  ],
});
