import { squares } from "@nadir/core-wasm/modules";
import { flag, learningRate, nonNegative, number, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { epsilon } from "./moments.js";
import * as notes from "./notes.js";

/** s ← s + g², x ← x − αg / (√s + ε). */
export const adagrad = /* @__PURE__ */ optimizer({
  name: "adagrad",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(0.01),
    initialAccumulator: /* @__PURE__ */ number(0, nonNegative),
    epsilon: /* @__PURE__ */ epsilon(1e-10),
    epsilonInRoot: /* @__PURE__ */ flag(false),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: {
    torch: {},
    keras: { learningRate: 1e-3, initialAccumulator: 0.1, epsilon: 1e-7, epsilonInRoot: true, decoupled: true },
    optax: { initialAccumulator: 0.1, epsilon: 1e-7, epsilonInRoot: true, decoupled: true },
  },
  slots: ({ initialAccumulator }) => ({ sumOfSquares: initialAccumulator }),
  module: squares,
  // The sum is the "average" that keeps all and adds all.
  kernel: "rmsprop",
  fields: ({ epsilon, epsilonInRoot }, { rate }) => [
    1,
    1,
    epsilonInRoot ? epsilon : 0,
    epsilonInRoot ? 0 : epsilon,
    rate,
  ],
  claims: ({ epsilon, initialAccumulator }) => ({ degree: epsilon === 0 && initialAccumulator === 0 ? 0 : undefined }),
});

export const about = (): TextOf<typeof adagrad> => ({
  summary: "Divides each gradient by the root of the sum of all its squares, so that steps only shrink.",
  formula: String.raw`s \leftarrow s + g^2,\quad x \leftarrow x - \alpha\frac{g}{\sqrt{s} + \epsilon}`,
  settings: {
    learningRate: notes.learningRate,
    initialAccumulator: "the sum of squares before the first step",
    epsilon: notes.averages.epsilon,
    epsilonInRoot: "divide by √(s + ε) instead of √s + ε",
    ...notes.decay,
  },
  whenToUse: "Sparse features of very different frequencies, in convex problems.",
  whenNot: "Long runs and networks: the sum never forgets, and steps go to 0.",
  elsewhere: { PyTorch: "Adagrad", Optax: "adagrad", Keras: "Adagrad", "TensorFlow.js": "adagrad" },
  differences: [
    "The sum starts at 0 in PyTorch and at 0.1 in Keras, Optax and TensorFlow.js, whose ε of 1e-7 is under the root.",
    "PyTorch's lr_decay is the learning rate (step) => α / (1 + step · lrDecay).",
  ],
  references: [
    "Duchi, Hazan & Singer (2011). Adaptive Subgradient Methods for Online Learning and Stochastic Optimization. JMLR 12, 2121–2159.",
  ],
});
