import { layers } from "@nadir/core-wasm/modules";
import { flag, learningRate, number, positive, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { beta1, beta2, epsilon, weigh } from "./moments.js";
import * as notes from "./notes.js";

/** Adam whose learning rate is an estimate d of how far the optimum is, which only grows. */
export const prodigy = /* @__PURE__ */ optimizer({
  name: "prodigy",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1),
    beta1: /* @__PURE__ */ beta1(),
    beta2: /* @__PURE__ */ beta2(),
    epsilon: /* @__PURE__ */ epsilon(),
    initialDistance: /* @__PURE__ */ number(1e-6, positive),
    distanceCoefficient: /* @__PURE__ */ number(1, positive),
    biasCorrection: /* @__PURE__ */ flag(false),
    .../* @__PURE__ */ weightDecay(0, true),
  },
  presets: { optax: { biasCorrection: true } },
  slots: () => ({ firstMoment: 0, secondMoment: 0, gradientSum: 0, start: { initial: "parameters" } }),
  scalars: { distance: 0, numerator: 0, weight1: 0, weight2: 0 },
  module: layers,
  advance: (settings, moment, scalars) => {
    const { beta1, beta2, epsilon, initialDistance, distanceCoefficient, biasCorrection } = settings;
    const distance = moment.step === 0 ? initialDistance : scalars.distance;
    const root = Math.sqrt(weigh(scalars, "weight2", beta2));
    const correction = root / weigh(scalars, "weight1", beta1);
    const rate = distance * moment.rate * (biasCorrection ? correction : 1);
    const beta3 = Math.sqrt(beta2);
    const inflow = (distance / initialDistance) * rate;
    const averages = [beta1, (1 - beta1) * distance, beta2, (1 - beta2) * distance * distance];
    const [progress, denominator] = moment.survey("prodigySurvey", [...averages, beta3, inflow]);
    scalars.numerator = beta3 * scalars.numerator + inflow * progress;
    const estimate = denominator === 0 ? 0 : (distanceCoefficient * scalars.numerator) / denominator;
    scalars.distance = Math.max(distance, estimate);
    moment.sweep("prodigy", [rate, scalars.distance * epsilon], rate);
  },
  claims: ({ epsilon }) => ({ elementwise: false, degree: epsilon === 0 ? 0 : undefined }),
});

export const about = (): TextOf<typeof prodigy> => ({
  summary: "Adam that finds its learning rate: it estimates how far the optimum is from the start.",
  formula: String.raw`\gamma = d\alpha,\; r \leftarrow \sqrt{\beta_2}\,r + \tfrac{d}{d_0}\gamma\,g^\top(x_0 - x),\; s \leftarrow \sqrt{\beta_2}\,s + \tfrac{d}{d_0}\gamma\,g,\; d \leftarrow \max\Bigl(d, \frac{r}{\lVert s\rVert_1}\Bigr),\; x \leftarrow x - \gamma\frac{m}{\sqrt{v} + d\epsilon}`,
  settings: {
    learningRate: notes.learningRate,
    ...notes.averages,
    initialDistance: "the first estimate of the distance, d₀: too small rather than too large",
    distanceCoefficient: "what estimates are multiplied by",
    biasCorrection: "multiply steps by √(1 − β₂ᵗ) / (1 − β₁ᵗ), as adam does",
    ...notes.decay,
  },
  whenToUse: "The learning rate is unknown: leave it at 1, with a cosine schedule that goes to 0.",
  whenNot:
    "Sharp restarts or learning rates that grow late: the estimate never shrinks. Memory is short: it takes four arrays.",
  elsewhere: { Optax: "contrib.prodigy", prodigyopt: "Prodigy" },
  differences: [
    "prodigyopt's bias correction is off by default, Optax's always on; its safeguard_warmup, growth_rate and beta3 have no counterpart: β₃ is √β₂.",
    "Optax keeps the state in f32 even for f64 parameters; Nadir in the element type of the parameters.",
    "In f32 gradients below 10⁻¹⁵ are lost in v as long as d is near 10⁻⁶: d²g² is below the least number.",
    "The estimate is that of one array; the authors' is over all arrays of a model.",
  ],
  references: [
    "Mishchenko & Defazio (2024). Prodigy: An Expeditiously Adaptive Parameter-Free Learner. ICML. arXiv:2306.06101",
  ],
});
