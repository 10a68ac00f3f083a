import { signs } from "@nadir/core-wasm/modules";
import { aboveOne, learningRate, nonNegative, number, openUnit, positive } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import * as notes from "./notes.js";

/** A step size for each parameter, which grows while its gradient keeps its sign and shrinks when it turns. */
export const rprop = /* @__PURE__ */ optimizer({
  name: "rprop",
  aliases: ["resilientPropagation"],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(0.01),
    etaMinus: /* @__PURE__ */ number(0.5, openUnit),
    etaPlus: /* @__PURE__ */ number(1.2, aboveOne),
    minStepSize: /* @__PURE__ */ number(1e-6, nonNegative),
    maxStepSize: /* @__PURE__ */ number(50, positive),
  },
  presets: { torch: {}, optax: {} },
  conflict: ({ minStepSize, maxStepSize }) =>
    minStepSize > maxStepSize
      ? `minStepSize: expected a number up to maxStepSize, ${maxStepSize}, got ${minStepSize}`
      : undefined,
  slots: () => ({ stepSize: 0, previousGradient: 0 }),
  module: signs,
  kernel: "rprop",
  // The learning rate is the first step size of all: a schedule has no later say.
  fields: ({ etaMinus, etaPlus, minStepSize, maxStepSize }, { step, rate }) => [
    etaMinus,
    etaPlus,
    minStepSize,
    maxStepSize,
    step === 0 ? rate : 0,
  ],
  claims: () => ({ degree: 0 }),
});

export const about = (): TextOf<typeof rprop> => ({
  summary: "Steps by signs alone, with a step size for each parameter that learns from whether the sign was kept.",
  formula: String.raw`\eta \leftarrow \operatorname{clip}\begin{cases}\eta_+\,\eta & g_t g_{t-1} > 0\\ \eta_-\,\eta,\; g_t \leftarrow 0 & g_t g_{t-1} < 0\\ \eta & \text{else}\end{cases},\quad x \leftarrow x - \eta\operatorname{sign}(g_t)`,
  settings: {
    learningRate: notes.learningRate,
    etaMinus: "what a step size is multiplied by when the sign turns, η₋",
    etaPlus: "what a step size is multiplied by when the sign is kept, η₊",
    minStepSize: "the least step size",
    maxStepSize: "the greatest step size",
  },
  whenToUse: "Full-batch gradients without noise, of parameters whose scales differ and are unknown.",
  whenNot: "Mini-batches: the noise turns signs, and all step sizes shrink to the least.",
  elsewhere: { PyTorch: "Rprop (etas, step_sizes)", Optax: "rprop" },
  differences: [
    "Optax 0.2.8 gives out the update of the step before: its first is 0, and all others lag by one. Nadir steps with the gradient it is given, as PyTorch does.",
    "PyTorch and Optax multiply gradients to compare their signs, which is 0 for gradients below 10⁻¹⁶² (10⁻²³ in f32); Nadir multiplies the signs.",
  ],
  references: [
    "Riedmiller & Braun (1993). A direct adaptive method for faster backpropagation learning: the RPROP algorithm. IEEE ICNN. doi:10.1109/ICNN.1993.298623",
    "Igel & Hüsken (2000). Improving the Rprop learning algorithm. Neural Computation 2000, 115–121. (the variant without weight-backtracking)",
  ],
});
