import { moments } from "@nadir/core-wasm/modules";
import { belowOne, flag, learningRate, nonNegative, number } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { epsilon, weigh } from "./moments.js";
import * as notes from "./notes.js";

/** Moving averages m of g, v of δ = g − g₋₁ and n of (g + (1 − β₂)δ)²; x ← x − α (m̂ + (1 − β₂) v̂) / (√(n̂ + ε′) + ε). */
export const adan = /* @__PURE__ */ optimizer({
  name: "adan",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1e-3),
    beta1: /* @__PURE__ */ number(0.98, belowOne),
    beta2: /* @__PURE__ */ number(0.92, belowOne),
    beta3: /* @__PURE__ */ number(0.99, belowOne),
    epsilon: /* @__PURE__ */ epsilon(),
    epsilonRoot: /* @__PURE__ */ number(1e-8, nonNegative),
    weightDecay: /* @__PURE__ */ number(0, nonNegative),
    proximal: /* @__PURE__ */ flag(false),
  },
  presets: { optax: {} },
  slots: () => ({ firstMoment: 0, differenceMoment: 0, secondMoment: 0, previousGradient: 0 }),
  scalars: { weight1: 0, weight2: 0, weight3: 0 },
  module: moments,
  kernel: "adan",
  decay: ({ weightDecay, proximal }, rate) => [proximal ? 1 / (1 + rate * weightDecay) : 1 - rate * weightDecay, 0],
  fields: ({ beta1, beta2, beta3, epsilon, epsilonRoot, weightDecay, proximal }, { rate, step }, scalars) => {
    const weight3 = weigh(scalars, "weight3", beta3);
    const root = Math.sqrt(weight3);
    const length = (proximal ? rate / (1 + rate * weightDecay) : rate) * root;
    const mean = length / weigh(scalars, "weight1", beta1);
    const trend = (length * (1 - beta2)) / weigh(scalars, "weight2", beta2);
    const averages = [beta1, 1 - beta1, beta2, 1 - beta2, beta3, 1 - beta3];
    return [mean, trend, epsilon * root, epsilonRoot * weight3, ...averages, step === 0 ? 0 : 1];
  },
  claims: ({ epsilon, epsilonRoot }) => ({ degree: epsilon === 0 && epsilonRoot === 0 ? 0 : undefined }),
});

export const about = (): TextOf<typeof adan> => ({
  summary: "Adam with Nesterov's look ahead from differences of gradients, which needs no second evaluation.",
  formula: String.raw`\delta = g_t - g_{t-1},\; m \leftarrow \beta_1 m + (1-\beta_1) g,\; v \leftarrow \beta_2 v + (1-\beta_2)\delta,\; n \leftarrow \beta_3 n + (1-\beta_3)\bigl(g + (1-\beta_2)\delta\bigr)^2,\; x \leftarrow x - \alpha\frac{\hat m + (1-\beta_2)\hat v}{\sqrt{\hat n + \epsilon'} + \epsilon}`,
  settings: {
    learningRate: notes.learningRate,
    beta1: notes.averages.beta1,
    beta2: "share of the mean difference of gradients that a step keeps, β₂",
    beta3: "share of the mean square that a step keeps, β₃",
    epsilon: notes.averages.epsilon,
    epsilonRoot: "what the corrected mean square is raised by under its root, ε′",
    weightDecay: "pull of the parameters towards 0, λ, beside the step",
    proximal: "the pull acts after the step: x ← (x − step) / (1 + αλ)",
  },
  whenToUse: "As adam, where it is to end lower in as many steps and memory for two more arrays is at hand.",
  whenNot: "Very noisy gradients: differences of them are noisier still.",
  elsewhere: { Optax: "adan", "sail-sg/Adan": "Adan" },
  differences: [
    "ε′ of 10⁻⁸ is Optax's: it makes steps shorter where gradients are below 10⁻⁴. The paper and the authors' code have only ε: `epsilonRoot: 0`.",
    "The paper writes 1 − β for β. Its weight decay is `proximal`; Optax's is beside the step, as in adamW, and the authors' code offers both.",
  ],
  references: [
    "Xie, Zhou, Li, Lin & Yan (2024). Adan: Adaptive Nesterov Momentum Algorithm for Faster Optimizing Deep Models. IEEE TPAMI. arXiv:2208.06677",
  ],
});
