import { optimizers } from "@nadir/core-wasm/modules/optimizers";
import { flag, learningRate, nonNegative, number, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";

/** s ← s + g², x ← x − αg / (√s + ε). */
export const adagrad = /* @__PURE__ */ optimizer({
  name: "adagrad",
  aliases: [],
  summary: "Divides each gradient by the root of the sum of all its squares, so that steps only shrink.",
  formula: String.raw`s \leftarrow s + g^2,\quad x \leftarrow x - \alpha\frac{g}{\sqrt{s} + \epsilon}`,
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(0.01),
    initialAccumulator: /* @__PURE__ */ number("the sum of squares before the first step", 0, nonNegative),
    epsilon: /* @__PURE__ */ number(
      "least divisor, ε; with 0 a gradient that was always 0 gives NaN",
      1e-10,
      nonNegative,
    ),
    epsilonInRoot: /* @__PURE__ */ flag("divide by √(s + ε) instead of √s + ε", false),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: {
    torch: {},
    keras: { learningRate: 1e-3, initialAccumulator: 0.1, epsilon: 1e-7, epsilonInRoot: true, decoupled: true },
    optax: { initialAccumulator: 0.1, epsilon: 1e-7, epsilonInRoot: true, decoupled: true },
  },
  slots: ({ initialAccumulator }) => ({ sumOfSquares: initialAccumulator }),
  module: optimizers,
  // The sum is the "average" that keeps all and adds all.
  kernel: "rmsprop",
  fields: ({ epsilon, epsilonInRoot }, { rate }) => [
    1,
    1,
    epsilonInRoot ? epsilon : 0,
    epsilonInRoot ? 0 : epsilon,
    rate,
  ],
  whenToUse: "Sparse features of very different frequencies, in convex problems.",
  elsewhere: { PyTorch: "Adagrad", Optax: "adagrad", Keras: "Adagrad", "TensorFlow.js": "adagrad" },
  differences: [
    "The sum starts at 0 in PyTorch and at 0.1 in Keras, Optax and TensorFlow.js, whose ε of 1e-7 is under the root.",
    "PyTorch's lr_decay is the learning rate (step) => α / (1 + step · lrDecay).",
  ],
  references: [
    "Duchi, Hazan & Singer (2011). Adaptive Subgradient Methods for Online Learning and Stochastic Optimization. JMLR 12, 2121–2159.",
  ],
});
