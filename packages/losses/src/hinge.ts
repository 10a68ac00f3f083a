import { hinge as kernels } from "@nadir/core-wasm/modules";
import { meanOf } from "./constant.js";
import { positive, signs } from "./domain.js";
import { number } from "./hyperparameter.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** max(0, μ − yp) for y = −1 or 1. */
export const hinge = /* @__PURE__ */ pointwise({
  name: "hinge",
  aliases: ["hingeLoss"],
  task: "binary",
  hyperparameters: {
    margin: /* @__PURE__ */ number(1, positive),
  },
  module: kernels,
  kernel: "hinge",
  target: signs,
  traits: { convex: true, smooth: false, symmetric: false, nonNegative: true, lipschitz: 1 },
  constant: (ys, ws, { margin }) => margin * Math.sign(meanOf(ys, ws)),
});

export const about = (): TextOf<typeof hinge> => ({
  summary: "What the margin yp lacks of μ, and nothing once it is reached: the loss of support vector machines.",
  inWords:
    "It is not enough to be on the right side of the boundary: the loss asks for a distance of μ from it. A sample that has it costs nothing and has no say; one that lacks it costs what is missing, at one and the same slope.",
  formula: String.raw`\max(0,\ \mu - yp)\qquad y \in \{-1, 1\}`,
  settings: { margin: "μ, the margin from which on a sample costs nothing" },
  examples: { margin: [1, 0.25] },
  term: (p, y, { margin }) => Math.max(0, margin - y * p),
  minimiser: "μ with the sign of the more frequent target",
  whenToUse: "Only the side of the boundary matters, and few samples (the support vectors) should decide it.",
  whenNot: "Probabilities are wanted, or the solver needs a smooth loss: softMargin or squaredHinge.",
  elsewhere: {
    Optax: "hinge_loss",
    Keras: "Hinge",
    "scikit-learn": "hinge_loss, SGDClassifier(loss='hinge')",
    "TensorFlow.js": "hingeLoss",
    XGBoost: "binary:hinge",
    "Vowpal Wabbit": "hinge",
  },
  differences: [
    "Targets are −1 and 1; TensorFlow.js and XGBoost take 0 and 1, and Keras takes either.",
    "At the kink, yp = μ, any slope from −y to 0 would do: here it is −y, that of the side that costs, as in scikit-learn; Optax has −½y and Keras leaves it to its backend.",
  ],
  references: ["Cortes, Vapnik (1995). Support-Vector Networks. Machine Learning 20, 273–297. doi:10.1007/BF00994018"],
});
