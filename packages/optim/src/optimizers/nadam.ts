import { exp, log } from "@nadir/core-wasm";
import { adam } from "@nadir/core-wasm/modules";
import { flag, learningRate, nonNegative, number, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { averagesOf, beta1, beta2, epsilon, weigh } from "./moments.js";
import * as notes from "./notes.js";

/** What the rise of the momentum is a power of. */
const RISE = 0.96;

/** Adam with Nesterov's look ahead: the step mixes the gradient with the mean it is about to enter. */
export const nadam = /* @__PURE__ */ optimizer({
  name: "nadam",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(2e-3),
    beta1: /* @__PURE__ */ beta1(),
    beta2: /* @__PURE__ */ beta2(),
    epsilon: /* @__PURE__ */ epsilon(),
    momentumDecay: /* @__PURE__ */ number(0.004, nonNegative),
    risingMomentum: /* @__PURE__ */ flag(true),
    .../* @__PURE__ */ weightDecay(0, false),
  },
  presets: {
    torch: {},
    keras: { learningRate: 1e-3, epsilon: 1e-7, momentumDecay: 1, decoupled: true },
    optax: { risingMomentum: false, decoupled: true },
  },
  slots: () => ({ firstMoment: 0, secondMoment: 0 }),
  // `missing` is 0.96^(tψ), of which a half is what the momentum lacks; `product` that of all μ so far.
  scalars: { weight2: 0, missing: 1, product: 1 },
  module: adam,
  kernel: "nadam",
  fields: ({ beta1, beta2, epsilon, momentumDecay, risingMomentum }, { rate }, scalars) => {
    const factor = risingMomentum ? exp(momentumDecay * log(RISE)) : 0;
    const weight2 = weigh(scalars, "weight2", beta2);
    scalars.missing *= factor;
    const now = beta1 * (1 - scalars.missing / 2);
    const next = beta1 * (1 - (scalars.missing * factor) / 2);
    scalars.product *= now;
    const root = Math.sqrt(weight2);
    const direct = (rate * root * (1 - now)) / (1 - scalars.product);
    const ahead = (rate * root * next) / (1 - scalars.product * next);
    return [...averagesOf(beta1, beta2), direct, ahead, epsilon * root];
  },
  claims: ({ epsilon }) => ({ degree: epsilon === 0 ? 0 : undefined }),
});

export const about = (): TextOf<typeof nadam> => ({
  summary: "Adam with Nesterov momentum, which rises to β₁ in the course of the steps.",
  formula: String.raw`\mu_t = \beta_1 (1 - \tfrac12\,0.96^{t\psi}),\; x \leftarrow x - \alpha\Bigl(\frac{(1-\mu_t)\,g}{1-\prod_{i \le t}\mu_i} + \frac{\mu_{t+1}\,m}{1-\prod_{i \le t+1}\mu_i}\Bigr) \Big/ \bigl(\sqrt{\hat v} + \epsilon\bigr)`,
  settings: {
    learningRate: notes.learningRate,
    ...notes.averages,
    momentumDecay: "how fast the momentum rises from about β₁/2 to β₁, ψ",
    risingMomentum: "let the momentum rise, rather than be β₁ from the start",
    ...notes.decay,
  },
  whenToUse: "As adam, often in somewhat fewer steps.",
  whenNot: "A schedule of the learning rate is tuned for adam: its first steps are longer.",
  elsewhere: { PyTorch: "NAdam", Optax: "nadam", Keras: "Nadam" },
  differences: [
    "Keras's ψ is 1, so that the momentum has risen after about 100 steps; Optax's momentum is β₁ from the start.",
  ],
  references: ["Dozat (2016). Incorporating Nesterov Momentum into Adam. ICLR Workshop."],
});
