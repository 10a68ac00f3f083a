import { signs } from "@nadir/core-wasm/modules";
import { belowOne, learningRate, number, weightDecay, type Settings } from "../hyperparameter.js";
import type { Moment } from "../moment.js";
import { optimizer } from "../optimizer.js";
import type { TextOf } from "../text.js";
import * as notes from "./notes.js";

const momentum = (initial: number) => number(initial, belowOne);

const hyperparameters = {
  learningRate: /* @__PURE__ */ learningRate(1e-3),
  momentum: /* @__PURE__ */ momentum(0),
  .../* @__PURE__ */ weightDecay(0, true),
};

type SignSettings = Settings<typeof hyperparameters>;

const computation = {
  hyperparameters,
  module: signs,
  slots: ({ momentum }: SignSettings): Record<string, number> => (momentum === 0 ? {} : { firstMoment: 0 }),
  kernel: ({ momentum }: SignSettings) => (momentum === 0 ? "signSgd" : "signum") as "signSgd" | "signum",
  fields: ({ momentum }: SignSettings, { rate }: Moment) => (momentum === 0 ? [rate] : [rate, momentum, 1 - momentum]),
  claims: () => ({ degree: 0 as const }),
};

/** x ← x − α sign(g). */
export const signSgd = /* @__PURE__ */ optimizer({
  ...computation,
  name: "signSgd",
  aliases: [],
  presets: { optax: {} },
});

const references = [
  "Bernstein, Wang, Azizzadenesheli & Anandkumar (2018). signSGD: Compressed Optimisation for Non-Convex Problems. ICML. arXiv:1802.04434",
];

const momentumNote = "share of the mean gradient that a step keeps, β; 0 takes the gradient itself";

export const aboutSignSgd = (): TextOf<typeof signSgd> => ({
  summary: "Moves every parameter by the learning rate, against the sign of its gradient.",
  formula: String.raw`x \leftarrow x - \alpha\operatorname{sign}(g)`,
  settings: { learningRate: notes.learningRate, momentum: momentumNote, ...notes.decay },
  whenToUse: "Only signs can be had or sent, or the scale of gradients means nothing; with a schedule that goes to 0.",
  whenNot: "Noisy gradients without momentum: rare large ones count no more than frequent small ones.",
  elsewhere: { Optax: "sign_sgd" },
  differences: [],
  references,
});

/** m ← βm + (1 − β)g, x ← x − α sign(m). */
export const signum = /* @__PURE__ */ optimizer({
  ...computation,
  hyperparameters: { ...hyperparameters, momentum: /* @__PURE__ */ momentum(0.9) },
  name: "signum",
  aliases: [],
  presets: {},
});

export const aboutSignum = (): TextOf<typeof signum> => ({
  summary: "Moves every parameter by the learning rate, against the sign of its mean gradient.",
  formula: String.raw`m \leftarrow \beta m + (1-\beta) g,\; x \leftarrow x - \alpha\operatorname{sign}(m)`,
  settings: { learningRate: notes.learningRate, momentum: momentumNote, ...notes.decay },
  whenToUse: "As signSgd, with gradients of small batches.",
  whenNot: "Whenever an optimum is to be met closely without a schedule that goes to 0.",
  elsewhere: { Optax: "chain(trace(decay=β), scale_by_sign(), scale(−α))" },
  differences: [],
  references,
});
