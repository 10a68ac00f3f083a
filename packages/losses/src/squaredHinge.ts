import { squaredHinge as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { positive, signs } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** max(0, μ − yp)² for y = −1 or 1. */
export const squaredHinge = /* @__PURE__ */ pointwise({
  name: "squaredHinge",
  aliases: ["squaredHingeLoss"],
  task: "binary",
  hyperparameters: {
    margin: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "squaredHinge",
  target: signs,
  traits: { convex: true, smooth: true, symmetric: false, nonNegative: true },
  constant: (ys, ws, { margin }) => margin * meanOf(ys, ws),
});

export const about = (): TextOf<typeof squaredHinge> => ({
  summary: "The square, without a factor of ½, of what the margin yp lacks of μ.",
  inWords:
    "As hinge, it asks for a distance of μ from the boundary and forgets samples that have it. What is missing is squared, so that near misses cost little, and samples far on the wrong side very much.",
  formula: String.raw`\max(0,\ \mu - yp)^2\qquad y \in \{-1, 1\}`,
  settings: { margin: "μ, the margin from which on a sample costs nothing" },
  examples: { margin: [1, 0.25] },
  term: (p, y, { margin }) => Math.max(0, margin - y * p) * Math.max(0, margin - y * p),
  minimiser: "μ times the mean of the targets",
  whenToUse: "A support vector machine whose loss has a continuous derivative, so that Newton-like solvers work.",
  whenNot:
    "Some labels are wrong: a sample far on the wrong side costs the square of its distance. modifiedHuber bounds its pull.",
  elsewhere: {
    Keras: "SquaredHinge",
    "scikit-learn": "LinearSVC(loss='squared_hinge'), SGDClassifier(loss='squared_hinge')",
    "TensorFlow.js": "squaredHinge",
  },
  differences: ["Targets are −1 and 1; Keras takes 0 and 1 as well, if there are no others."],
  references: [
    "Chang, Hsieh, Lin (2008). Coordinate Descent Method for Large-scale L2-loss Linear Support Vector Machines. JMLR 9, 1369–1398.",
  ],
});
