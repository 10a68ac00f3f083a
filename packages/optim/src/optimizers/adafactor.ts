import { pow } from "@nadir/core-wasm";
import { matrices } from "@nadir/core-wasm/modules";
import { flag, learningRate, nonNegative, number, positive, weightDecay, type Settings } from "../hyperparameter.js";
import type { Moment } from "../moment.js";
import { optimizer } from "../optimizer.js";
import type { Slot } from "../state.js";
import type { TextOf } from "../text.js";
import * as notes from "./notes.js";

const hyperparameters = {
  learningRate: /* @__PURE__ */ learningRate(0.01),
  decayExponent: /* @__PURE__ */ number(0.8, positive),
  epsilon: /* @__PURE__ */ number(1e-30, positive),
  clip: /* @__PURE__ */ number(1, positive),
  scaleByParameters: /* @__PURE__ */ flag(true),
  minimumScale: /* @__PURE__ */ number(1e-3, nonNegative),
  relativeStep: /* @__PURE__ */ flag(false),
  decayFirst: /* @__PURE__ */ flag(false),
  shareInF32: /* @__PURE__ */ flag(true),
  .../* @__PURE__ */ weightDecay(0, true),
};

/** α of a step, from Σx² and the Σu² of its direction. */
function length(
  settings: Settings<typeof hyperparameters>,
  { rate, step, length: n }: Moment,
  [parameters, direction]: readonly [number, number],
): number {
  const { clip, scaleByParameters, minimumScale, relativeStep, decayFirst, decoupled, weightDecay } = settings;
  const kept = decayFirst && decoupled ? Math.abs(1 - rate * weightDecay) : 1;
  const base = relativeStep ? Math.min(rate, 1 / Math.sqrt(step + 1)) : rate;
  const scale = scaleByParameters ? Math.max(minimumScale, kept * Math.sqrt(parameters / n)) : 1;
  return (base * scale) / Math.max(1, Math.sqrt(direction / n) / clip);
}

/** v̂ from averages of its rows and columns, u = g / √v̂, x ← (1 − αλ)x − α max(ε′, rms(x)) u / max(1, rms(u) / d). */
export const adafactor = /* @__PURE__ */ optimizer({
  name: "adafactor",
  aliases: [],
  hyperparameters,
  presets: {
    torch: { relativeStep: true, shareInF32: false },
    keras: { learningRate: 1e-3, relativeStep: true, decayFirst: true, shareInF32: false },
    optax: {},
  },
  matrices: "optional",
  slots: (_, shape): Record<string, number | Slot> =>
    shape === undefined
      ? { secondMoment: 0 }
      : { rowMoment: { initial: 0, along: "rows" }, columnMoment: { initial: 0, along: "columns" } },
  module: matrices,
  advance: (settings, moment) => {
    const { decayExponent, epsilon, shareInF32 } = settings;
    // β is a rule of thumb and need not be known so well; but trajectories agree.
    const round = shareInF32 ? Math.fround : (x: number): number => x;
    const beta = round(1 - round(pow(moment.step + 1, round(-decayExponent))));
    const averages = [beta, 1 - beta, epsilon];
    if (moment.shape === undefined) {
      const sums = moment.survey("adafactorSurvey", averages);
      moment.sweep("adafactor", [length(settings, moment, sums)]);
      return;
    }
    const [rows, columns] = moment.shape;
    const work = moment.work(columns + 8);
    const [total] = moment.rows("adafactorSquares", averages, work);
    moment.columns("adafactorColumns", averages, work);
    const known = [...averages, total / rows];
    const sums = moment.rows("adafactorNorms", known, work);
    moment.rows("adafactorStep", [...known, length(settings, moment, sums)], work);
  },
  claims: () => ({ elementwise: false }),
});

export const about = (): TextOf<typeof adafactor> => ({
  summary: "Adam without momentum, its mean squares kept as a number a row and a column: almost no memory.",
  formula: String.raw`\beta = 1 - t^{-c},\; R \leftarrow \beta R + (1-\beta)\operatorname{mean}_j(g^2 + \epsilon),\; C \leftarrow \beta C + (1-\beta)\operatorname{mean}_i(g^2 + \epsilon),\; u = g \Big/ \sqrt{\tfrac{R\,C}{\operatorname{mean} R}},\; x \leftarrow (1-\alpha\lambda) x - \alpha\max(\epsilon', \operatorname{rms} x)\,\frac{u}{\max(1, \operatorname{rms}(u)/d)}`,
  settings: {
    learningRate: notes.learningRate,
    decayExponent: "the mean square keeps 1 − t⁻ᶜ of itself at step t: this c",
    epsilon: "what squares of gradients are raised by, ε",
    clip: "greatest root mean square of a direction, above which it is shortened, d",
    scaleByParameters: "multiply steps by the root mean square of the parameters",
    minimumScale: "the least that is multiplied by",
    relativeStep: "let the learning rate be at most 1 / √t",
    decayFirst: "take that root mean square after decoupled weight decay, not before",
    shareInF32: "round 1 − t⁻ᶜ to f32, as Optax does",
    ...notes.decay,
  },
  whenToUse:
    "Large matrices, where adam's two arrays are too much: `init(parameters, { shape: [rows, columns] })`. Vectors keep their whole mean square.",
  whenNot: "Memory is at hand: adamW with a tuned schedule is at least as good, and one pass instead of three.",
  elsewhere: { PyTorch: "Adafactor", Optax: "adafactor", Keras: "Adafactor", Transformers: "Adafactor" },
  differences: [
    "PyTorch and Keras let the learning rate be at most 1 / √t (`relativeStep`), as the paper does; Optax does not.",
    "Optax factors only matrices with at least 128 rows and columns, the others every one; Nadir every one that is given a shape.",
    "PyTorch leaves squares as they are and holds √v̂ to at least its ε instead; the same to rounding unless gradients are as small as that.",
    "Keras keeps the product of rows and columns too, and with it none of the memory is saved; Nadir keeps the factors alone.",
    "Optax computes the share that the mean square keeps in f32, whatever the parameters are. Nadir rounds it likewise, so that trajectories agree; PyTorch and Keras do not, and under their presets neither does Nadir (`shareInF32`).",
    "Weight decay comes beside the step here and in PyTorch, and the root mean square is that of the parameters before it; Keras decays first and measures what is left (`decayFirst`). All decay by the learning rate that is given, not by the relative one.",
    "Optax's weight_decay_rate is not multiplied by the learning rate, its momentum and PyTorch's foreach have no counterpart.",
  ],
  references: [
    "Shazeer & Stern (2018). Adafactor: Adaptive Learning Rates with Sublinear Memory Cost. ICML. arXiv:1804.04235",
  ],
});
