import { pow } from "@nadir/core-wasm";
import { averages } from "@nadir/core-wasm/modules";
import { learningRate, nonNegative, number } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import * as notes from "./notes.js";

/** η = α / (1 + λαt)^κ, x ← (1 − λη)x − ηg, and from step t₀ on the average of all x. */
export const asgd = /* @__PURE__ */ optimizer({
  name: "asgd",
  aliases: ["averagedSgd"],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(0.01),
    decay: /* @__PURE__ */ number(1e-4, nonNegative),
    power: /* @__PURE__ */ number(0.75, nonNegative),
    averageFrom: /* @__PURE__ */ number(1e6, nonNegative),
    weightDecay: /* @__PURE__ */ number(0, nonNegative),
  },
  presets: { torch: {} },
  slots: () => ({ average: { initial: "parameters" } }),
  evaluation: "average",
  module: averages,
  decay: ({ decay, weightDecay }, rate) => [1 - decay * rate, weightDecay],
  advance: ({ decay, power, averageFrom }, moment) => {
    const { rate, step } = moment;
    const slowed = rate / pow(1 + decay * rate * step, power);
    moment.sweep("asgd", [slowed, 1 / Math.max(1, step - averageFrom)], slowed);
  },
  claims: ({ decay }) => ({ rests: decay === 0, degree: decay === 0 ? 1 : undefined }),
});

export const about = (): TextOf<typeof asgd> => ({
  summary: "Gradient descent that also averages where it has been.",
  formula: String.raw`\eta = \frac{\alpha}{(1 + \lambda\alpha t)^{\kappa}},\; x \leftarrow (1 - \lambda\eta) x - \eta g,\; \bar x \leftarrow \bar x + \frac{x - \bar x}{\max(1, t - t_0)}`,
  settings: {
    learningRate: notes.learningRate,
    decay: "pull of the parameters towards 0, which also slows the steps down, λ",
    power: "power with which steps slow down, κ",
    averageFrom: "step that the average starts from, t₀; before it the average is the parameters",
    weightDecay: "what of the parameters joins their gradient, besides λ",
  },
  whenToUse:
    "Noisy gradients of a convex problem: the average is better than any of its points. Use evaluationParameters.",
  whenNot: "Averaging starts before the neighbourhood of the optimum is reached: it remembers the way there.",
  elsewhere: { PyTorch: "ASGD (lambd, alpha, t0)" },
  differences: [
    "PyTorch keeps the average in the state (`ax`) without a way to ask for it; here it is what evaluationParameters gives.",
    "PyTorch's default t₀ of 10⁶ steps means no average in most runs; Nadir keeps it, as it keeps λ, for the same trajectory.",
  ],
  references: [
    "Polyak & Juditsky (1992). Acceleration of Stochastic Approximation by Averaging. SIAM J. Control Optim. 30(4), 838–855. doi:10.1137/0330046",
    "Bottou (2010). Large-Scale Machine Learning with Stochastic Gradient Descent. COMPSTAT.",
  ],
});
