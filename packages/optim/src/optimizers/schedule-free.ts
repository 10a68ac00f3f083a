import { averages } from "@nadir/core-wasm/modules";
import { learningRate, nonNegative, number, unit } from "../hyperparameter.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import { beta2, epsilon, weigh } from "./moments.js";
import * as notes from "./notes.js";

// Three points: z takes the steps, x̄ is its average, and gradients are taken at y between them: what `update` moves.

const beta = () => number(0.9, unit);

const slots = () => ({ base: { initial: "parameters" }, average: { initial: "parameters" } }) as const;

/** Sum of squares of greatest learning rates so far: what points before the current one weigh in the average. */
const scalars = { greatestRate: 0, weightSum: 0 };

/** The weight of the point after this step in the average of all, with that of a step the square of its learning rate. */
function share(rate: number, scalars: Record<string, number>): number {
  scalars.greatestRate = Math.max(scalars.greatestRate, rate);
  const weight = scalars.greatestRate * scalars.greatestRate;
  scalars.weightSum += weight;
  return weight === 0 ? 0 : weight / scalars.weightSum;
}

/** z ← z − α(g + λy), x̄ ← (1 − c)x̄ + cz, y ← (1 − β)z + βx̄, with c = α̂² / Σα̂² for the greatest rate α̂ so far, and gradients g at y. */
export const scheduleFreeSgd = /* @__PURE__ */ optimizer({
  name: "scheduleFreeSgd",
  aliases: [],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(1),
    beta: /* @__PURE__ */ beta(),
    weightDecay: /* @__PURE__ */ number(0, nonNegative),
  },
  presets: { optax: {} },
  slots,
  evaluation: "average",
  scalars,
  module: averages,
  kernel: "scheduleFreeSgd",
  decay: ({ weightDecay }) => [0, weightDecay],
  fields: ({ beta }, { rate }, scalars) => [rate, share(rate, scalars), beta],
  claims: () => ({ degree: undefined }),
});

const differences = [
  "`update` moves y, where gradients are to be taken; evaluationParameters gives x̄. The authors' optimizer swaps the two by train() and eval(), Keras by swap_to_train() and swap_to_eval(); Optax's schedule_free_eval_params solves for x̄ by dividing by β, which must not be 0 there.",
  "Nadir keeps x̄ as it is rather than solving for it: one array more, and β may be 0.",
];

const references = [
  "Defazio, Yang, Mehta, Mishchenko, Khaled & Cutkosky (2024). The Road Less Scheduled. NeurIPS. arXiv:2405.15682",
];

const decayNote = "pull of the parameters towards 0, λ, taken at y";

export const aboutScheduleFreeSgd = (): TextOf<typeof scheduleFreeSgd> => ({
  summary: "Gradient descent whose average is as good as a schedule that knew when to end.",
  formula: String.raw`z \leftarrow z - \alpha\,(g + \lambda y),\; \bar x \leftarrow (1-c)\,\bar x + c z,\; y \leftarrow (1-\beta) z + \beta\bar x,\quad c = \hat\alpha_t^2 \Big/ \textstyle\sum_{i \le t}\hat\alpha_i^2,\; \hat\alpha_t = \max_{i \le t}\alpha_i,\; g = \nabla f(y)`,
  settings: {
    learningRate: notes.learningRate,
    beta: "how near to the average gradients are taken, β: 0 at the base point, 1 at the average",
    weightDecay: decayNote,
  },
  whenToUse: "Training that may end at any time: a constant learning rate after a warm-up, and no schedule.",
  whenNot: "Models with batch normalisation, unless its statistics are taken again at the average before it is used.",
  elsewhere: { Optax: "contrib.schedule_free_sgd", schedulefree: "SGDScheduleFree" },
  differences,
  references,
});

/** As scheduleFreeSgd with steps u = g / (√v̂ + ε) + λy. */
export const scheduleFreeAdamW = /* @__PURE__ */ optimizer({
  name: "scheduleFreeAdamW",
  aliases: ["scheduleFreeAdam"],
  hyperparameters: {
    learningRate: /* @__PURE__ */ learningRate(2.5e-3),
    beta1: /* @__PURE__ */ beta(),
    beta2: /* @__PURE__ */ beta2(),
    epsilon: /* @__PURE__ */ epsilon(),
    weightDecay: /* @__PURE__ */ number(0, nonNegative),
  },
  presets: { optax: {}, keras: {} },
  slots: () => ({ ...slots(), secondMoment: 0 }),
  evaluation: "average",
  scalars: { ...scalars, weight2: 0 },
  module: averages,
  kernel: "scheduleFreeAdamW",
  decay: () => [0, 0],
  fields: ({ beta1, beta2, epsilon, weightDecay }, { rate }, scalars) => {
    const root = Math.sqrt(weigh(scalars, "weight2", beta2));
    return [rate, share(rate, scalars), beta1, root, epsilon * root, beta2, 1 - beta2, weightDecay];
  },
  claims: ({ epsilon }) => ({ degree: epsilon === 0 ? 0 : undefined }),
});

export const aboutScheduleFreeAdamW = (): TextOf<typeof scheduleFreeAdamW> => ({
  summary: "AdamW whose momentum is an average of points, and which needs no schedule.",
  formula: String.raw`v \leftarrow \beta_2 v + (1-\beta_2) g^2,\; z \leftarrow z - \alpha\Bigl(\frac{g}{\sqrt{v/(1-\beta_2^t)} + \epsilon} + \lambda y\Bigr),\; \bar x \leftarrow (1-c)\,\bar x + c z,\; y \leftarrow (1-\beta_1) z + \beta_1\bar x`,
  settings: {
    learningRate: notes.learningRate,
    beta1: "how near to the average gradients are taken, β₁: 0 at the base point, 1 at the average",
    beta2: notes.averages.beta2,
    epsilon: notes.averages.epsilon,
    weightDecay: decayNote,
  },
  whenToUse: "As adamW, where training may end at any time: a constant learning rate after a warm-up, and no schedule.",
  whenNot: "Models with batch normalisation, unless its statistics are taken again at the average before it is used.",
  elsewhere: { Optax: "contrib.schedule_free_adamw", schedulefree: "AdamWScheduleFree", Keras: "ScheduleFreeAdamW" },
  differences: [
    ...differences,
    "Keras weighs all points alike, whatever the learning rate was: the same but for a warm-up. Its weight decay is taken from y before the step, and so from the average alone; the preset does not follow that.",
  ],
  references,
});
