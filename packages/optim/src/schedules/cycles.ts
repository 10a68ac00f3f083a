import { cosPi, pow } from "@nadir/core-wasm";
import { interval, nonNegative, positive } from "@nadir/core-wasm/kernel";
import { choice, number } from "../hyperparameter.js";
import type { TextOf } from "../text.js";
import { checkStep, requiredNumber, schedule, steps, stepsFromZero, wholePower, type Schedule } from "./schedule.js";

/** From `from` to `to` as the share goes from 0 to 1, along half a cosine or in a line; exact at both ends. */
function between(from: number, to: number, share: number, shape: string): number {
  if (share <= 0) return from;
  if (share >= 1) return to;
  return to + (from - to) * (shape === "linear" ? 1 - share : (1 + cosPi(share)) / 2);
}

const initial = /* @__PURE__ */ requiredNumber(nonNegative);
const final = /* @__PURE__ */ number(0, nonNegative);

/** (initial − final)·(½(1 + cos πt / steps))^exponent + final, and final from then on. */
export const cosineDecay = /* @__PURE__ */ schedule({
  name: "cosineDecay",
  hyperparameters: {
    initial,
    final,
    steps: /* @__PURE__ */ requiredNumber(steps),
    exponent: /* @__PURE__ */ number(1, positive),
  },
  at: (t, { initial, final, steps, exponent }) => {
    const share = between(1, 0, t / steps, "cosine");
    return (initial - final) * (exponent === 1 ? share : pow(share, exponent)) + final;
  },
});

export const aboutCosineDecay = (): TextOf<typeof cosineDecay> => ({
  summary: "Falls along half a cosine: slowly, fast, slowly.",
  formula: String.raw`(v_0 - v_1)\left(\frac{1 + \cos(\pi \min(t, n) / n)}{2}\right)^p + v_1`,
  settings: {
    initial: "value at step 0",
    final: "least value v₁",
    steps: "steps n of the fall",
    exponent: "power p of the cosine",
  },
  elsewhere: { PyTorch: "CosineAnnealingLR", Optax: "cosine_decay_schedule", Keras: "CosineDecay" },
  differences: [
    "Optax and Keras give the last value as a share of the first (alpha).",
    "PyTorch's rises again after its last step, and computes each value from the one before, with its rounding.",
  ],
});

/** Cosine decays one after the other, each `growth` times as long as the one before and starting `decay` times as high. */
export const cosineRestarts = /* @__PURE__ */ schedule({
  name: "cosineRestarts",
  hyperparameters: {
    initial,
    final,
    period: /* @__PURE__ */ requiredNumber(steps),
    growth: /* @__PURE__ */ number(1, steps),
    decay: /* @__PURE__ */ number(1, positive),
  },
  at: (t, { initial, final, period, growth, decay }) => {
    let turn = growth === 1 ? Math.floor(t / period) : 0;
    let start = turn * period;
    let length = period;
    for (; t >= start + length; turn++) {
      start += length;
      length *= growth;
    }
    const height = initial * wholePower(decay, turn);
    return between(height, final, (t - start) / length, "cosine");
  },
});

export const aboutCosineRestarts = (): TextOf<typeof cosineRestarts> => ({
  summary: "Cosine decays one after the other: warm restarts.",
  formula: String.raw`(v_0 m^i - v_1)\,\frac{1 + \cos(\pi s / n_i)}{2} + v_1\qquad n_i = n\,g^i,\quad s = t - \textstyle\sum_{j<i} n_j`,
  settings: {
    initial: "value at step 0",
    final: "least value v₁",
    period: "steps n of the first decay",
    growth: "whole factor g of the length, from one to the next",
    decay: "factor m of the height, from one to the next",
  },
  elsewhere: {
    PyTorch: "CosineAnnealingWarmRestarts",
    Optax: "sgdr_schedule",
    Keras: "CosineDecayRestarts",
  },
  differences: ["growth is 2 in Keras (t_mul), 1 in PyTorch (T_mult), if not given."],
});

/** From low to high and back: up in the first part, far down in the second. */
export const oneCycle = /* @__PURE__ */ schedule({
  name: "oneCycle",
  hyperparameters: {
    peak: /* @__PURE__ */ requiredNumber(nonNegative),
    steps: /* @__PURE__ */ requiredNumber(steps),
    rise: /* @__PURE__ */ number(0.3, interval(0, 1)),
    startDivisor: /* @__PURE__ */ number(25, positive),
    finalDivisor: /* @__PURE__ */ number(1e4, positive),
    shape: /* @__PURE__ */ choice("cosine", ["cosine", "linear"]),
  },
  at: (t, { peak, steps, rise, startDivisor, finalDivisor, shape }) => {
    const top = Math.floor(rise * steps);
    const start = peak / startDivisor;
    if (t < top) return between(start, peak, t / top, shape);
    return between(peak, start / finalDivisor, top === steps ? 1 : (t - top) / (steps - top), shape);
  },
});

export const aboutOneCycle = (): TextOf<typeof oneCycle> => ({
  summary: "One rise to a high value and one fall to a very low one.",
  formula: String.raw`v / d \to v \text{ for } t < cn,\qquad v \to v / (d f) \text{ until } n`,
  settings: {
    peak: "greatest value v",
    steps: "steps n in all",
    rise: "share c of the steps in which it rises",
    startDivisor: "what the first value is below the greatest by, d",
    finalDivisor: "what the last value is below the first by, f",
    shape: "along half a cosine or in a line",
  },
  elsewhere: { PyTorch: "OneCycleLR", Optax: "cosine_onecycle_schedule, linear_onecycle_schedule" },
  differences: [
    "PyTorch's rise ends a step earlier, at cn − 1, and its last value is at n − 1; and it moves the momentum the other way, which here a second schedule can do.",
  ],
});

/** Up and down between two values, again and again. */
export const cyclic = /* @__PURE__ */ schedule({
  name: "cyclic",
  hyperparameters: {
    low: /* @__PURE__ */ requiredNumber(nonNegative),
    high: /* @__PURE__ */ requiredNumber(nonNegative),
    up: /* @__PURE__ */ number(2000, steps),
    down: /* @__PURE__ */ number(0, stepsFromZero),
    amplitude: /* @__PURE__ */ choice("same", ["same", "halved", "exponential"]),
    factor: /* @__PURE__ */ number(1, positive),
  },
  conflict: ({ low, high }) => (low <= high ? undefined : `high: expected at least low, ${low}, got ${high}`),
  at: (t, { low, high, up, down, amplitude, factor }) => {
    const length = up + (down || up);
    const cycle = Math.floor(t / length);
    const s = t - cycle * length;
    const share = s <= up ? s / up : (length - s) / (length - up);
    const height =
      amplitude === "halved" ? wholePower(0.5, cycle) : amplitude === "exponential" ? wholePower(factor, t) : 1;
    return low + (high - low) * share * height;
  },
});

export const aboutCyclic = (): TextOf<typeof cyclic> => ({
  summary: "Up and down between two values, again and again.",
  formula: String.raw`v_0 + (v_1 - v_0)\, a_i\, s\qquad a_i = 1,\; 2^{-i} \text{ or } f^t`,
  settings: {
    low: "least value v₀",
    high: "greatest value v₁",
    up: "steps of a rise",
    down: "steps of a fall, 0 for as many",
    amplitude: "what becomes of the height: the same, halved each cycle, or ·factor each step",
    factor: "factor f a step, where amplitude is exponential",
  },
  elsewhere: { PyTorch: "CyclicLR (triangular, triangular2, exp_range)" },
  differences: [],
});

/** A schedule after a rise to where it begins: `warmup(cosineDecay({ … }), { steps: 500 })`. */
export interface WarmupOptions {
  /** Steps of the rise. */
  readonly steps: number;
  /** Value at step 0; 0 if left out. */
  readonly initial?: number;
}

/**
 * A straight rise from `initial` to where a schedule begins, over `steps` steps, then the schedule from its own step 0 on.
 *
 * @throws TypeError and RangeError for a schedule or options that are none.
 */
export function warmup(schedule: Schedule, { steps: rise, initial = 0 }: WarmupOptions): Schedule {
  expectSchedules("warmup", [schedule]);
  if (!(typeof rise === "number" && stepsFromZero.contains(rise)))
    throw new RangeError(`warmup: steps: expected ${stepsFromZero.noun}, got ${rise}`);
  if (!(typeof initial === "number" && nonNegative.contains(initial)))
    throw new RangeError(`warmup: initial: expected ${nonNegative.noun}, got ${initial}`);
  return (step) => {
    const t = checkStep("warmup", step);
    return t < rise ? between(initial, schedule(0), t / rise, "linear") : schedule(t - rise);
  };
}

/**
 * Schedules one after the other: each from its own step 0 on, until the boundary of its number.
 *
 * @param boundaries - Increasing steps at which the next one begins, one less than there are schedules.
 * @throws TypeError and RangeError for schedules or boundaries that are none.
 */
export function join(schedules: readonly Schedule[], boundaries: readonly number[]): Schedule {
  expectSchedules("join", schedules);
  const isRight =
    Array.isArray(boundaries) &&
    boundaries.length === schedules.length - 1 &&
    boundaries.every((x, i) => steps.contains(x) && !(x <= boundaries[i - 1]));
  if (!isRight) {
    const expected = `${schedules.length - 1} increasing positive integers, one between two schedules`;
    throw new RangeError(`join: boundaries: expected ${expected}, got [${String(boundaries)}]`);
  }
  return (step) => {
    const t = checkStep("join", step);
    const i = boundaries.filter((boundary) => boundary <= t).length;
    return schedules[i](i === 0 ? t : t - boundaries[i - 1]);
  };
}

function expectSchedules(name: string, schedules: readonly unknown[]): void {
  const ofFunctions = Array.isArray(schedules) && schedules.length > 0;
  if (ofFunctions && schedules.every((schedule) => typeof schedule === "function")) return;
  throw new TypeError(`${name}: expected schedules, functions of the step`);
}
