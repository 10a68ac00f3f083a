import { signs } from "@nadir/core-wasm/modules";
import { belowOne, flag, learningRate, number, positive, weightDecay } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { beta1, weigh } from "./moments.js";
import * as notes from "./notes.js";

/** m ← β₁m + (1 − β₁)g, now and then h ← β₂h + (1 − β₂)ĥ, x ← (1 − αλ)x − α clip(m / max(γh, ε), ±ρ). */
export const sophia = /* @__PURE__ */ optimizer({
  name: "sophia",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1e-4),
    beta1: /* @__PURE__ */ beta1(0.965),
    beta2: /* @__PURE__ */ number(0.99, belowOne),
    gamma: /* @__PURE__ */ number(0.01, positive),
    epsilon: /* @__PURE__ */ number(1e-12, positive),
    clip: /* @__PURE__ */ number(1, positive),
    correctMoment: /* @__PURE__ */ flag(false),
    .../* @__PURE__ */ weightDecay(0.1, true),
  },
  presets: { optax: { epsilon: 1e-8, correctMoment: true, weightDecay: 1e-4 } },
  inputs: { hessian: "an estimate of the Hessian's diagonal at the parameters, at every tenth step or so" },
  slots: () => ({ firstMoment: 0, hessianDiagonal: 0 }),
  scalars: { weight1: 0 },
  module: signs,
  kernel: (_, moment) => (moment.has("hessian") ? "sophiaWithHessian" : "sophia"),
  fields: ({ beta1, beta2, gamma, epsilon, clip, correctMoment }, { rate }, scalars) => {
    const weight = weigh(scalars, "weight1", beta1);
    const averages = [beta1, 1 - beta1, beta2, 1 - beta2];
    return [rate, correctMoment ? 1 / weight : 1, ...averages, gamma, epsilon, clip, -clip];
  },
  claims: () => ({ degree: undefined }),
});

export const about = (): TextOf<typeof sophia> => ({
  summary: "Newton's step from a running estimate of the Hessian's diagonal, clipped where that is small or negative.",
  formula: String.raw`m \leftarrow \beta_1 m + (1-\beta_1) g,\; h \leftarrow \beta_2 h + (1-\beta_2)\hat h \text{ if given},\; x \leftarrow (1-\alpha\lambda) x - \alpha\operatorname{clip}\Bigl(\frac{m}{\max(\gamma h, \epsilon)}, \pm\rho\Bigr)`,
  settings: {
    learningRate: notes.learningRate,
    beta1: notes.averages.beta1,
    beta2: "share of the diagonal that a new estimate leaves, β₂",
    gamma: "what the diagonal is multiplied by, γ: the smaller, the more steps are clipped",
    epsilon: "least divisor, ε",
    clip: "greatest step in units of the learning rate, ρ",
    correctMoment: "divide the mean gradient by 1 − β₁ᵗ, as adam does",
    ...notes.decay,
  },
  whenToUse:
    "Hessian-vector products or hessianDiagonal are at hand: give `{ hessian }` at every tenth step, for example u ∘ (Hu) for a vector u of random signs.",
  whenNot: "There is no estimate of the diagonal: without one every step is that of signum.",
  elsewhere: { Optax: "contrib.sophia", "Liuhong99/Sophia": "SophiaG" },
  differences: [
    "Nadir takes the estimate as an argument of `update` and uses it in that step, as the paper does; Optax makes its own, from the objective, and uses it from the next step on. The preset has Optax's settings, not that delay.",
    "The authors' SophiaG divides by max(ρ·B·h, 10⁻¹⁵) for a batch of B: that is γ = ρB.",
  ],
  references: [
    "Liu, Li, Hall, Liang & Ma (2024). Sophia: A Scalable Stochastic Second-order Optimizer for Language Model Pre-training. ICLR. arXiv:2305.14342",
  ],
});
