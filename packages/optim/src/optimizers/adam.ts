import { adam as kernels } from "@nadir/core-wasm/modules";
import { flag, learningRate, weightDecay, type Settings } from "../hyperparameter.js";
import type { Moment } from "../moment.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { averagesOf, beta1, beta2, epsilon, weigh } from "./moments.js";
import * as notes from "./notes.js";

const hyperparameters = {
  learningRate: /* @__PURE__ */ learningRate(1e-3),
  beta1: /* @__PURE__ */ beta1(),
  beta2: /* @__PURE__ */ beta2(),
  epsilon: /* @__PURE__ */ epsilon(),
  nesterov: /* @__PURE__ */ flag(false),
  amsgrad: /* @__PURE__ */ flag(false),
  correctEpsilon: /* @__PURE__ */ flag(true),
  correctGreatest: /* @__PURE__ */ flag(false),
  .../* @__PURE__ */ weightDecay(0, false),
};

type AdamSettings = Settings<typeof hyperparameters>;

/**
 * 1 − βᵗ for both β is what their averages would be after t gradients of 1, and is kept as such: no power, no
 * cancellation.
 */
const scalars = { weight1: 0, weight2: 0 };

function fields(settings: AdamSettings, { rate }: Moment, scalars: Record<string, number>): number[] {
  const { beta1, beta2, epsilon, nesterov, amsgrad, correctEpsilon, correctGreatest } = settings;
  const weight1 = weigh(scalars, "weight1", beta1);
  const weight2 = weigh(scalars, "weight2", beta2);
  const corrected = amsgrad && correctGreatest;
  const root = corrected ? 1 : Math.sqrt(weight2);
  const divisor = correctEpsilon ? epsilon * root : epsilon;
  if (nesterov) {
    const next = beta1 * weight1 + (1 - beta1);
    const mix = [(rate * root * (1 - beta1)) / weight1, (rate * root * beta1) / next];
    return [...averagesOf(beta1, beta2), ...mix, divisor];
  }
  const common = [...averagesOf(beta1, beta2), (rate * root) / weight1, divisor];
  return amsgrad ? [...common, corrected ? 1 / weight2 : 1] : common;
}

const slots = ({ amsgrad }: AdamSettings): Record<string, number> =>
  amsgrad ? { firstMoment: 0, secondMoment: 0, greatestSecondMoment: 0 } : { firstMoment: 0, secondMoment: 0 };

const computation = {
  hyperparameters,
  scalars,
  slots,
  module: kernels,
  kernel: ({ nesterov, amsgrad }: AdamSettings): "nadam" | "amsGrad" | "adam" => {
    if (nesterov) return "nadam";
    return amsgrad ? "amsGrad" : "adam";
  },
  conflict: ({ nesterov, amsgrad }: AdamSettings) =>
    nesterov && amsgrad ? "nesterov: expected amsgrad false with it, got true" : undefined,
  fields,
  claims: ({ epsilon }: AdamSettings) => ({ degree: epsilon === 0 ? (0 as const) : undefined }),
};

/** Keras adds ε to √v, not √v̂, and its decay is beside the step. */
const keras = { epsilon: 1e-7, correctEpsilon: false, decoupled: true };

/** x ← x − α m̂ / (√v̂ + ε), with moving averages m of the gradient and v of its square, corrected for their start at 0. */
export const adam = /* @__PURE__ */ optimizer({
  ...computation,
  name: "adam",
  aliases: [],
  presets: { torch: {}, keras, optax: { correctGreatest: true, decoupled: true } },
});

const references = ["Kingma & Ba (2015). Adam: A Method for Stochastic Optimization. ICLR. arXiv:1412.6980"];

/** What settings of both mean. */
const ownNotes = {
  nesterov: "step along the mean gradient that the next step would have, as nadam does",
  amsgrad: "divide by the root of the greatest mean square so far",
  correctEpsilon: "add ε to the root of the corrected mean square v̂, rather than of v",
  correctGreatest: "with amsgrad, compare the corrected mean squares v̂, rather than v",
};

export const aboutAdam = (): TextOf<typeof adam> => ({
  summary: "Steps of about the learning rate in every parameter, whatever the scale of its gradient.",
  formula: String.raw`m \leftarrow \beta_1 m + (1-\beta_1) g,\; v \leftarrow \beta_2 v + (1-\beta_2) g^2,\; x \leftarrow x - \alpha\frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}`,
  settings: { learningRate: notes.learningRate, ...notes.averages, ...ownNotes, ...notes.decay },
  whenToUse: "The default for neural networks and other models whose parameters differ in scale.",
  whenNot:
    "Well-conditioned convex problems, where lbfgs or sgd with momentum end nearer to the optimum; with weight decay take adamW.",
  elsewhere: { PyTorch: "Adam", Optax: "adam, amsgrad", Keras: "Adam", "TensorFlow.js": "adam" },
  differences: [
    "Keras adds ε to the root of the uncorrected mean square (the ε̂ of the paper), which makes its first steps shorter by up to √1000.",
    "Optax compares corrected mean squares in amsgrad; PyTorch and Keras uncorrected ones, as the paper does.",
    "PyTorch adds weight decay to the gradient; Keras takes it from the parameters beside the step. Optax has it in adamw.",
  ],
  references: [
    ...references,
    "Reddi, Kale & Kumar (2018). On the Convergence of Adam and Beyond. ICLR. arXiv:1904.09237",
  ],
});

/** Adam with weight decay beside the step: x ← (1 − αλ)x − α m̂ / (√v̂ + ε). */
export const adamW = /* @__PURE__ */ optimizer({
  ...computation,
  hyperparameters: { ...hyperparameters, .../* @__PURE__ */ weightDecay(0.01, true) },
  name: "adamW",
  aliases: [],
  presets: { torch: {}, keras: { ...keras, weightDecay: 0.004 }, optax: { weightDecay: 1e-4, correctGreatest: true } },
});

export const aboutAdamW = (): TextOf<typeof adamW> => ({
  summary: "Adam whose weight decay shrinks all parameters alike, instead of those with small gradients most.",
  formula: String.raw`x \leftarrow (1 - \alpha\lambda) x - \alpha\frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}`,
  settings: { learningRate: notes.learningRate, ...notes.averages, ...ownNotes, ...notes.decay },
  whenToUse: "As adam, where large parameters are to be discouraged.",
  whenNot:
    "Batch normalisation follows every layer and sgd with momentum is affordable; λ must be tuned together with the learning rate, which multiplies it.",
  elsewhere: { PyTorch: "AdamW", Optax: "adamw", Keras: "AdamW" },
  differences: ["The decay is 0.01 in PyTorch, 0.004 in Keras and 0.0001 in Optax, if not given."],
  references: [
    ...references,
    "Loshchilov & Hutter (2019). Decoupled Weight Decay Regularization. ICLR. arXiv:1711.05101",
  ],
});
