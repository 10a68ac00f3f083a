import { interval, nonNegative, show } from "@nadir/core-wasm/kernel";
import { vector } from "@nadir/core-wasm/modules";
import { blend, overwrite, scale } from "../compose/blocks.js";
import { ChainState } from "../compose/chain.js";
import { transformation } from "../compose/transformation.js";
import { inFormOf, type Tree } from "../compose/tree.js";
import { flag, number, type Hyperparameter } from "../hyperparameter.js";
import type { Parameters } from "../moment.js";
import type { TextOf } from "../text.js";

/** Which parameters: by name, by a function of the name, or 0 or 1 for each element. */
type Mask =
  ((key: string) => boolean) | Readonly<Record<string, boolean | ArrayLike<number>>> | ArrayLike<number> | null;

const mask: Hyperparameter<Mask> = {
  initial: null,
  expected: "a function of the array's name, an object or an array of 0 and 1, or null",
  accepts: (value): value is Mask => typeof value === "function" || typeof value === "object",
};

/** What a mask says of an array: all, nothing, or an element each. */
function maskOf(mask: Mask, key: string, length: number): boolean | ArrayLike<number> {
  if (mask === null) return true;
  if (typeof mask === "function") return mask(key);
  const isArray = Array.isArray(mask) || ArrayBuffer.isView(mask);
  const given = isArray ? (mask as ArrayLike<number>) : ((mask as Record<string, boolean>)[key] ?? false);
  if (typeof given === "boolean" || (given as ArrayLike<number>).length === length) return given;
  const at = key === "" ? "mask" : `mask: ${key}`;
  throw new RangeError(`decayWeights: ${at}: expected ${length} elements, got ${show(given)}`);
}

/** Weight decay of some of the parameters: λx in the gradient, or a pull of −αλx beside the step. */
export const decayWeights = /* @__PURE__ */ transformation({
  name: "decayWeights",
  hyperparameters: {
    weightDecay: /* @__PURE__ */ number(0.01, nonNegative),
    decoupled: /* @__PURE__ */ flag(true),
    mask,
  },
  acts: "before",
  apply: ({ leaves, rate }, _, { weightDecay, decoupled, mask }) => {
    for (const { key, element, parameters, gradient } of leaves) {
      const share = maskOf(mask, key, parameters.length);
      if (share === false) continue;
      const [target, factor] = decoupled ? [parameters, -rate * weightDecay] : [gradient, weightDecay];
      if (share !== true) {
        const kernel = vector.function("addMasked", element);
        const flags = Float64Array.from(share);
        overwrite(element, target, [parameters, flags], (n, x, p, m) => void kernel(n, x, p, m, factor));
      } else if (decoupled) scale({ element, array: target }, 1 + factor);
      else blend({ element, array: target }, parameters, 1, factor);
    }
  },
});

export const aboutDecayWeights = (): TextOf<typeof decayWeights> => ({
  summary: "Pulls parameters towards 0: all, or those of a mask.",
  formula: String.raw`g \leftarrow g + \lambda x \quad\text{or}\quad x \leftarrow (1 - \alpha\lambda)\,x`,
  settings: {
    weightDecay: "pull λ",
    decoupled: "the pull is −αλx beside the step, as in AdamW, instead of λx in the gradient",
    mask: "which parameters: a function of the array's name, true or false by name, or 0 or 1 for each element; null for all",
  },
  elsewhere: { Optax: "add_decayed_weights", Keras: "exclude_from_weight_decay", PyTorch: "weight_decay of a group" },
  differences: [
    'The bias and the scale of a normalisation are best left out: `mask: (name) => !name.endsWith("bias")`.',
  ],
});

/** A running average of the parameters beside them: `averagedParameters(state)` reads it. */
export const averageParameters = /* @__PURE__ */ transformation({
  name: "averageParameters",
  hyperparameters: {
    decay: /* @__PURE__ */ number(0.999, interval(0, 1)),
    start: /* @__PURE__ */ number(0, interval(0, Infinity, { integers: true })),
  },
  acts: "after",
  slots: ["average"],
  scalars: { steps: 0 },
  apply: ({ leaves, step }, { slots, scalars }, { decay, start }) => {
    const first = step < start || scalars.steps === 0;
    if (step >= start) scalars.steps++;
    const share = first ? 1 : decay === 1 ? 1 / scalars.steps : 1 - decay;
    for (const { key, element, parameters } of leaves)
      blend({ element, array: slots.average[key] }, parameters, first ? 0 : 1 - share, share);
  },
});

export const aboutAverageParameters = (): TextOf<typeof averageParameters> => ({
  summary: "Keeps an average of the parameters, often better than the last ones: Polyak's mean, or an exponential one.",
  formula: String.raw`a \leftarrow \beta a + (1 - \beta) x \quad\text{or}\quad a \leftarrow a + (x - a) / t`,
  settings: {
    decay: "share β of the average that a step keeps; 1 for the mean of all steps",
    start: "steps before the average begins; until then it is the parameters",
  },
  elsewhere: {
    PyTorch: "AveragedModel, get_ema_avg_fn",
    Optax: "ema of parameters, incremental_update",
    Keras: "use_ema",
  },
  differences: [],
});

/**
 * The average that {@link averageParameters} keeps in the state of a chain: arrays of the state itself, in the form of the
 * parameters; copy what is to stay as it is.
 *
 * @throws RangeError for the state of a chain without it, or before its first step.
 */
export function averagedParameters(state: ChainState, parameters: Tree): Tree {
  const part = state.parts.find(({ name }) => name === averageParameters.description.name);
  if (part === undefined || part.scalars.steps + state.step === 0)
    throw new RangeError("averagedParameters: expected the state of a chain with averageParameters, after a step");
  return inFormOf(parameters, part.slots.average as Record<string, Parameters>);
}

/** x held to [low, high]. */
export const clampParameters = /* @__PURE__ */ transformation({
  name: "clampParameters",
  hyperparameters: {
    low: /* @__PURE__ */ number(0, interval(-Infinity, Infinity, { lowOpen: false, noun: "a number" })),
    high: /* @__PURE__ */ number(Infinity, interval(-Infinity, Infinity, { highOpen: false, noun: "a number" })),
  },
  acts: "after",
  apply: ({ leaves }, _, { low, high }) => {
    for (const { element, parameters } of leaves) {
      const kernel = vector.function("clamp", element);
      overwrite(element, parameters, [], (n, x) => void kernel(n, x, low, high));
    }
  },
});

export const aboutClampParameters = (): TextOf<typeof clampParameters> => ({
  summary: "Holds each parameter between two numbers after the step: a projection onto a box.",
  formula: String.raw`x_i \leftarrow \max(l, \min(x_i, h))`,
  settings: { low: "least value l", high: "greatest value h" },
  elsewhere: { Optax: "projection_box, projection_non_negative, keep_params_nonnegative" },
  differences: [],
});
