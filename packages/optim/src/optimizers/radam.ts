import { adam } from "@nadir/core-wasm/modules";
import { flag, learningRate, number, openUnit, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { averagesOf, beta1, epsilon, weigh } from "./moments.js";
import * as notes from "./notes.js";

/** Length of the average, ρₜ, above which the variance of v is finite enough. */
const TRACTABLE = 5;

/** Adam that trusts its mean square only as far as the number of steps behind it allows, and not at all at first. */
export const radam = /* @__PURE__ */ optimizer({
  name: "radam",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1e-3),
    beta1: /* @__PURE__ */ beta1(),
    beta2: /* @__PURE__ */ number(0.999, openUnit),
    epsilon: /* @__PURE__ */ epsilon(),
    correctEpsilon: /* @__PURE__ */ flag(false),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: { torch: {}, optax: { correctEpsilon: true, decoupled: true } },
  slots: () => ({ firstMoment: 0, secondMoment: 0 }),
  scalars: { weight1: 0, weight2: 0 },
  module: adam,
  kernel: "radam",
  fields: ({ beta1, beta2, epsilon, correctEpsilon }, { rate, step }, scalars) => {
    const weight1 = weigh(scalars, "weight1", beta1);
    const weight2 = weigh(scalars, "weight2", beta2);
    const averages = averagesOf(beta1, beta2);
    const most = 2 / (1 - beta2) - 1;
    const length = most - (2 * (step + 1) * (1 - weight2)) / weight2;
    if (!(length > TRACTABLE)) return [...averages, rate / weight1, 0, 1];
    const root = Math.sqrt(weight2);
    const rectifier = Math.sqrt(((length - 4) * (length - 2) * most) / ((most - 4) * (most - 2) * length));
    return [...averages, (rate * rectifier * root) / weight1, 1, correctEpsilon ? epsilon * root : epsilon];
  },
});

export const about = (): TextOf<typeof radam> => ({
  summary: "Adam with a built-in warm-up: the first steps are plain momentum, later ones rectified.",
  formula: String.raw`\rho_\infty = \tfrac{2}{1-\beta_2} - 1,\; \rho_t = \rho_\infty - \tfrac{2 t \beta_2^t}{1-\beta_2^t},\; r_t = \sqrt{\tfrac{(\rho_t-4)(\rho_t-2)\rho_\infty}{(\rho_\infty-4)(\rho_\infty-2)\rho_t}},\; x \leftarrow x - \alpha \begin{cases} r_t \hat m\sqrt{1-\beta_2^t} / (\sqrt v + \epsilon) & \rho_t > 5\\ \hat m & \text{else}\end{cases}`,
  settings: {
    learningRate: notes.learningRate,
    ...notes.averages,
    correctEpsilon: "add ε to the root of the corrected mean square v̂, rather than of v",
    ...notes.decay,
  },
  whenToUse: "As adam, where a schedule would otherwise need a warm-up.",
  whenNot: "A warm-up is part of the schedule already: then adam does the same.",
  elsewhere: { PyTorch: "RAdam", Optax: "radam" },
  differences: ["Optax adds ε to the root of the corrected mean square; PyTorch to that of the uncorrected one."],
  references: [
    "Liu, Jiang, He, Chen, Liu, Gao & Han (2020). On the Variance of the Adaptive Learning Rate and Beyond. ICLR. arXiv:1908.03265",
  ],
});
