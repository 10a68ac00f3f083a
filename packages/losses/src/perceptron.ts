import { hinge as kernels } from "@nadir/core-wasm/modules";
import { signs } from "./domain.js";
import { pointwise } from "./pointwise.js";
import type { TextOf } from "./text.js";

/** max(0, −yp) for y = −1 or 1. */
export const perceptron = /* @__PURE__ */ pointwise({
  name: "perceptron",
  aliases: ["perceptronLoss"],
  task: "binary",
  hyperparameters: {},
  module: kernels,
  kernel: "hinge",
  fields: () => [0],
  target: signs,
  traits: { convex: true, smooth: false, symmetric: false, nonNegative: true, lipschitz: 1 },
  constant: () => 0,
});

export const about = (): TextOf<typeof perceptron> => ({
  summary: "How far a sample is on the wrong side, and nothing on the right one: a hinge with no margin.",
  inWords:
    "A sample on the right side of the boundary costs nothing, however close it is. One on the wrong side costs its distance, so each mistake moves the boundary and each success leaves it alone.",
  formula: String.raw`\max(0,\ -yp)\qquad y \in \{-1, 1\}`,
  settings: {},
  term: (p, y) => Math.max(0, -y * p),
  minimiser: "0, whatever the targets",
  whenToUse: "The perceptron's rule is what is wanted: steps for samples on the wrong side, none for the others.",
  whenNot:
    "Anything else: all weights 0 cost nothing, so that an exact solver has nothing to do. hinge asks for a margin.",
  elsewhere: { Optax: "perceptron_loss", "scikit-learn": "Perceptron, SGDClassifier(loss='perceptron')" },
  differences: [
    "At the kink, yp = 0, any slope from −y to 0 would do: here it is −y, as in scikit-learn, so that training can leave 0; Optax has −½y.",
  ],
  references: [
    "Rosenblatt (1958). The Perceptron: A Probabilistic Model for Information Storage and Organization in the Brain. Psychological Review 65(6), 386–408. doi:10.1037/h0042519",
  ],
});
