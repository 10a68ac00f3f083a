import { NadirError, pow, random } from "@nadir/core-wasm";
import { interval, nonNegative } from "@nadir/core-wasm/kernel";
import { vector } from "@nadir/core-wasm/modules";
import { blend, isFinite, overwrite, scale, sumOf } from "../compose/blocks.js";
import { transformation } from "../compose/transformation.js";
import { belowOne, flag, number } from "../hyperparameter.js";
import type { TextOf } from "../text.js";
import { Placed } from "@nadir/core-wasm";
import { unitNote, unitsOf, unitSetting } from "./units.js";

/** Σ of a number of gradients, then their mean. */
export const accumulate = /* @__PURE__ */ transformation({
  name: "accumulate",
  hyperparameters: {
    count: /* @__PURE__ */ number(2, interval(1, Infinity, { integers: true })),
  },
  acts: "before",
  slots: ["sum"],
  scalars: { count: 0 },
  apply: ({ leaves }, { slots, scalars }, { count }) => {
    scalars.count++;
    for (const { key, element, gradient } of leaves)
      blend({ element, array: slots.sum[key] }, gradient, scalars.count > 1 ? 1 : 0, 1);
    if (scalars.count < count) return "hold";
    scalars.count = 0;
    for (const { key, element, gradient } of leaves) blend({ element, array: gradient }, slots.sum[key], 0, 1 / count);
    return undefined;
  },
});

export const aboutAccumulate = (): TextOf<typeof accumulate> => ({
  summary: "Waits for a number of gradients and passes on their mean: a large batch in small parts.",
  formula: String.raw`g \leftarrow \frac1k \sum_{j=1}^{k} g_j`,
  settings: { count: "gradients k to a step" },
  elsewhere: { Optax: "MultiSteps", Keras: "gradient_accumulation_steps" },
  differences: [],
});

/** A moving average of gradients in place of the gradient. */
export const ema = /* @__PURE__ */ transformation({
  name: "ema",
  hyperparameters: {
    decay: /* @__PURE__ */ number(0.9, belowOne),
    debias: /* @__PURE__ */ flag(true),
  },
  acts: "before",
  slots: ["average"],
  scalars: { weight: 0 },
  apply: ({ leaves }, { slots, scalars }, { decay, debias }) => {
    scalars.weight = decay * scalars.weight + (1 - decay);
    for (const { key, element, gradient } of leaves) {
      blend({ element, array: slots.average[key] }, gradient, decay, 1 - decay);
      blend({ element, array: gradient }, slots.average[key], 0, debias ? 1 / scalars.weight : 1);
    }
  },
});

export const aboutEma = (): TextOf<typeof ema> => ({
  summary: "Passes on a moving average of the gradients.",
  formula: String.raw`m \leftarrow \beta m + (1 - \beta) g,\quad g \leftarrow m / (1 - \beta^t)`,
  settings: { decay: "share β of the average that a step keeps", debias: "divide by 1 − βᵗ, for its start at 0" },
  elsewhere: { Optax: "ema" },
  differences: [],
});

/** g − mean g, for each unit. */
export const centralize = /* @__PURE__ */ transformation({
  name: "centralize",
  hyperparameters: { unit: unitSetting },
  acts: "before",
  apply: ({ leaves }, _, { unit }) => {
    for (const { key, element, gradient } of leaves) {
      const kernel = vector.function("shift", element);
      for (const range of unitsOf("centralize", unit, key, gradient.length)) {
        const mean = sumOf({ element, array: gradient, range }) / (range.end - range.start);
        overwrite(element, gradient, [], (n, x) => void kernel(n, x, -mean), range);
      }
    }
  },
});

export const aboutCentralize = (): TextOf<typeof centralize> => ({
  summary: "Takes the mean off the gradient of each unit.",
  formula: String.raw`g_u \leftarrow g_u - \tfrac1n \textstyle\sum_{i \in u} g_i`,
  settings: { unit: unitNote },
  elsewhere: { Optax: "centralize" },
  differences: ["A unit is a stretch of consecutive elements, the row of a matrix; Optax leaves vectors as they are."],
});

/** g + a normal number of standard deviation √(η / (1 + t)^γ) in each entry. */
export const addNoise = /* @__PURE__ */ transformation({
  name: "addNoise",
  hyperparameters: {
    variance: /* @__PURE__ */ number(0.01, nonNegative),
    decay: /* @__PURE__ */ number(0.55, nonNegative),
    seed: /* @__PURE__ */ number(0, interval(0, 2 ** 32 - 1, { integers: true })),
  },
  acts: "before",
  scalars: { draws: 0 },
  apply: ({ leaves }, { scalars }, { variance, decay, seed }) => {
    const deviation = Math.sqrt(variance * pow(1 + scalars.draws, -decay));
    // A seed for each step, mixed so that no two of them are near: then nothing but the number of the step has to be kept.
    const source = random(random(random(seed).uint32() ^ scalars.draws).uint32());
    scalars.draws++;
    for (const { gradient } of leaves) {
      const values = gradient instanceof Placed ? (gradient.read() as Float64Array) : gradient;
      for (let i = 0; i < values.length; i++) values[i] += deviation * source.normal();
      if (gradient instanceof Placed) gradient.write(values);
    }
  },
});

export const aboutAddNoise = (): TextOf<typeof addNoise> => ({
  summary: "Adds normal noise that fades from step to step; the same for the same seed.",
  formula: String.raw`g_i \leftarrow g_i + \mathcal N\bigl(0, \eta / (1 + t)^\gamma\bigr)`,
  settings: { variance: "variance η at step 0", decay: "power γ by which it fades", seed: "seed of the noise" },
  elsewhere: { Optax: "add_noise" },
  differences: [],
});

/** No step where an entry of the gradient is NaN or infinite. */
export const skipNonFinite = /* @__PURE__ */ transformation({
  name: "skipNonFinite",
  hyperparameters: {
    patience: /* @__PURE__ */ number(Number.MAX_SAFE_INTEGER, interval(0, Infinity, { integers: true })),
  },
  acts: "before",
  scalars: { inARow: 0, skipped: 0 },
  apply: ({ leaves, step }, { scalars }, { patience }) => {
    const bad = leaves.find(({ element, gradient }) => !isFinite({ element, array: gradient }));
    if (bad === undefined) {
      scalars.inARow = 0;
      return undefined;
    }
    scalars.skipped++;
    scalars.inARow++;
    if (scalars.inARow <= patience) return "hold";
    const where = bad.key === "" ? "the gradient" : `the gradient of ${bad.key}`;
    throw new NadirError(
      "NON_FINITE",
      `skipNonFinite: expected finite gradients after ${patience} steps left out, got NaN or ∞ in ${where} at step ${step}`,
    );
  },
});

export const aboutSkipNonFinite = (): TextOf<typeof skipNonFinite> => ({
  summary: "Leaves out steps whose gradient has an entry that is NaN or infinite.",
  formula: String.raw`\text{no step unless every } g_i \text{ is finite}`,
  settings: { patience: "steps in a row that may be left out; one more is an error" },
  elsewhere: { Optax: "apply_if_finite" },
  differences: ["Where the patience is spent, Optax lets the step through; here it is an error."],
});

/** 0 for entries that are NaN or infinite. */
export const zeroNonFinite = /* @__PURE__ */ transformation({
  name: "zeroNonFinite",
  hyperparameters: {},
  acts: "before",
  apply: ({ leaves }) => {
    for (const { element, gradient } of leaves) {
      const kernel = vector.function("zeroNonFinite", element);
      overwrite(element, gradient, [], (n, x) => void kernel(n, x));
    }
  },
});

export const aboutZeroNonFinite = (): TextOf<typeof zeroNonFinite> => ({
  summary: "Puts 0 for entries of the gradient that are NaN or infinite.",
  formula: String.raw`g_i \leftarrow g_i \text{ if finite, else } 0`,
  settings: {},
  elsewhere: { Optax: "zero_nans (NaN alone)" },
  differences: [],
});

/** factor·g. */
export const scaleGradient = /* @__PURE__ */ transformation({
  name: "scaleGradient",
  hyperparameters: {
    factor: /* @__PURE__ */ number(1, interval(-Infinity, Infinity, { noun: "a finite number" })),
  },
  acts: "before",
  apply: ({ leaves }, _, { factor }) => {
    for (const { element, gradient } of leaves) scale({ element, array: gradient }, factor);
  },
});

export const aboutScaleGradient = (): TextOf<typeof scaleGradient> => ({
  summary: "Multiplies the gradient: to descend a loss that was scaled, or to ascend with −1.",
  formula: String.raw`g \leftarrow f g`,
  settings: { factor: "factor f" },
  elsewhere: { Optax: "scale", PyTorch: "maximize" },
  differences: [],
});
