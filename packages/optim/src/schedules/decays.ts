import { pow } from "@nadir/core-wasm";
import { nonNegative, positive } from "@nadir/core-wasm/kernel";
import { flag, number } from "../hyperparameter.js";
import type { TextOf } from "../text.js";
import { required, requiredNumber, schedule, steps, stepsFromZero, wholePower } from "./schedule.js";

const initial = /* @__PURE__ */ requiredNumber(nonNegative);
const staircase = /* @__PURE__ */ flag(false);

/** Increasing numbers of steps. */
const milestones = () => {
  const accepts = (value: unknown): value is readonly number[] =>
    Array.isArray(value) && value.length > 0 && value.every((x, i) => steps.contains(x) && !(x <= value[i - 1]));
  const expected = "an array of increasing positive integers";
  return required<readonly number[]>({ initial: [], expected, accepts });
};

/** The same value at each step. */
export const constant = /* @__PURE__ */ schedule({
  name: "constant",
  hyperparameters: { value: /* @__PURE__ */ requiredNumber(nonNegative) },
  at: (_, { value }) => value,
});

export const aboutConstant = (): TextOf<typeof constant> => ({
  summary: "The same value at each step.",
  formula: String.raw`v`,
  settings: { value: "the value" },
  elsewhere: { Optax: "constant_schedule" },
  differences: [],
});

/** initial·factor^⌊t / every⌋. */
export const stepDecay = /* @__PURE__ */ schedule({
  name: "stepDecay",
  hyperparameters: {
    initial,
    factor: /* @__PURE__ */ number(0.1, positive),
    every: /* @__PURE__ */ requiredNumber(steps),
  },
  at: (t, { initial, factor, every }) => initial * wholePower(factor, Math.floor(t / every)),
});

export const aboutStepDecay = (): TextOf<typeof stepDecay> => ({
  summary: "Falls by a factor every so many steps.",
  formula: String.raw`v_0 \cdot f^{\lfloor t / n \rfloor}`,
  settings: { initial: "value at step 0", factor: "factor f of each fall", every: "steps n between falls" },
  elsewhere: { PyTorch: "StepLR", Optax: "exponential_decay(staircase=True)" },
  differences: [],
});

/** initial·factorᵏ after k of the milestones. */
export const multiStep = /* @__PURE__ */ schedule({
  name: "multiStep",
  hyperparameters: {
    initial,
    factor: /* @__PURE__ */ number(0.1, positive),
    milestones: /* @__PURE__ */ milestones(),
  },
  at: (t, { initial, factor, milestones }) => initial * wholePower(factor, milestones.filter((m) => m <= t).length),
});

export const aboutMultiStep = (): TextOf<typeof multiStep> => ({
  summary: "Falls by a factor at each of some steps.",
  formula: String.raw`v_0 \cdot f^{\#\{m \,:\, m \le t\}}`,
  settings: {
    initial: "value at step 0",
    factor: "factor f of each fall",
    milestones: "steps m from which a further factor holds",
  },
  elsewhere: { PyTorch: "MultiStepLR", Optax: "piecewise_constant_schedule" },
  differences: [],
});

/** initial·rate^(t / steps), held at `final`. */
export const exponentialDecay = /* @__PURE__ */ schedule({
  name: "exponentialDecay",
  hyperparameters: {
    initial,
    rate: /* @__PURE__ */ requiredNumber(positive),
    steps: /* @__PURE__ */ number(1, steps),
    staircase,
    final: /* @__PURE__ */ number(0, nonNegative),
  },
  at: (t, { initial, rate, steps, staircase, final }) => {
    const turns = staircase ? Math.floor(t / steps) : t / steps;
    const value = initial * (Number.isInteger(turns) ? wholePower(rate, turns) : pow(rate, turns));
    if (final === 0) return value;
    return rate < 1 ? Math.max(value, final) : Math.min(value, final);
  },
});

export const aboutExponentialDecay = (): TextOf<typeof exponentialDecay> => ({
  summary: "Falls (or grows) by the same factor in the same number of steps.",
  formula: String.raw`v_0 \cdot r^{t / n}`,
  settings: {
    initial: "value at step 0",
    rate: "factor r of `steps` steps",
    steps: "steps n in which the factor is reached",
    staircase: "fall once every `steps` steps instead of at each",
    final: "value that it stops at, 0 for none",
  },
  elsewhere: { PyTorch: "ExponentialLR", Optax: "exponential_decay", Keras: "ExponentialDecay" },
  differences: [],
});

/** initial / (1 + rate·t / steps). */
export const inverseTimeDecay = /* @__PURE__ */ schedule({
  name: "inverseTimeDecay",
  hyperparameters: {
    initial,
    rate: /* @__PURE__ */ number(1, nonNegative),
    steps: /* @__PURE__ */ number(1, steps),
    staircase,
  },
  at: (t, { initial, rate, steps, staircase }) =>
    initial / (1 + rate * (staircase ? Math.floor(t / steps) : t / steps)),
});

export const aboutInverseTimeDecay = (): TextOf<typeof inverseTimeDecay> => ({
  summary: "Falls as one over the number of steps, which suffices for stochastic gradients to converge.",
  formula: String.raw`\frac{v_0}{1 + r\, t / n}`,
  settings: {
    initial: "value at step 0",
    rate: "decay r in `steps` steps",
    steps: "steps n in which the divisor grows by r",
    staircase: "fall once every `steps` steps instead of at each",
  },
  elsewhere: { Keras: "InverseTimeDecay", "scikit-learn": "SGD's optimal and, with a power, invscaling" },
  differences: [],
});

/** peak·min((t + 1) / w, √(w / (t + 1))): a rise over w steps, then a fall as one over the root. */
export const inverseSquareRoot = /* @__PURE__ */ schedule({
  name: "inverseSquareRoot",
  hyperparameters: {
    peak: /* @__PURE__ */ requiredNumber(nonNegative),
    warmup: /* @__PURE__ */ number(1, steps),
  },
  at: (t, { peak, warmup }) => peak * (t + 1 < warmup ? (t + 1) / warmup : Math.sqrt(warmup / (t + 1))),
});

export const aboutInverseSquareRoot = (): TextOf<typeof inverseSquareRoot> => ({
  summary: "Rises linearly, then falls as one over the root of the number of steps.",
  formula: String.raw`v \cdot \min\!\left(\frac{t + 1}{w}, \sqrt{\frac{w}{t + 1}}\right)`,
  settings: { peak: "greatest value v", warmup: "steps w of the rise" },
  elsewhere: { "Vaswani et al. (2017)": "the schedule of Attention Is All You Need, with v = d^−½·w^−½" },
  differences: [],
});

/** (initial − final)·(1 − t / steps)^power + final, and final from then on. */
export const polynomialDecay = /* @__PURE__ */ schedule({
  name: "polynomialDecay",
  hyperparameters: {
    initial,
    final: /* @__PURE__ */ number(0, nonNegative),
    steps: /* @__PURE__ */ requiredNumber(steps),
    power: /* @__PURE__ */ number(1, positive),
    delay: /* @__PURE__ */ number(0, stepsFromZero),
  },
  at: (t, { initial, final, steps, power, delay }) => {
    const left = 1 - Math.min(Math.max(t - delay, 0), steps) / steps;
    return (initial - final) * (Number.isInteger(power) ? wholePower(left, power) : pow(left, power)) + final;
  },
});

export const aboutPolynomialDecay = (): TextOf<typeof polynomialDecay> => ({
  summary: "Goes from one value to another along a power of the steps that are left.",
  formula: String.raw`(v_0 - v_1)\,\bigl(1 - \min(t, n) / n\bigr)^p + v_1`,
  settings: {
    initial: "value at step 0",
    final: "value v₁ from step n on",
    steps: "steps n from the one to the other",
    power: "power p; 1 is a straight line",
    delay: "steps before it begins",
  },
  elsewhere: {
    PyTorch: "PolynomialLR, LinearLR",
    Optax: "polynomial_schedule, linear_schedule",
    Keras: "PolynomialDecay",
  },
  differences: ["final is 1e-4 in Keras, if not given."],
});

/** A value between others: linear from each of the points (step, value) to the next. */
export const interpolate = /* @__PURE__ */ schedule({
  name: "interpolate",
  hyperparameters: {
    at: /* @__PURE__ */ required<readonly number[]>({
      initial: [],
      expected: "an array of increasing integers from 0 on",
      accepts: (value): value is readonly number[] =>
        Array.isArray(value) &&
        value.length > 0 &&
        value.every((x, i) => stepsFromZero.contains(x) && !(x <= value[i - 1])),
    }),
    values: /* @__PURE__ */ required<readonly number[]>({
      initial: [],
      expected: "an array of numbers in [0, ∞)",
      accepts: (value): value is readonly number[] =>
        Array.isArray(value) && value.every((x) => typeof x === "number" && nonNegative.contains(x)),
    }),
  },
  conflict: ({ at, values }) =>
    at.length === values.length
      ? undefined
      : `values: expected ${at.length} numbers, one for each step in at, got ${values.length}`,
  at: (t, { at, values }) => {
    const next = at.findIndex((x) => x > t);
    if (next === 0) return values[0];
    if (next < 0) return values[values.length - 1];
    const share = (t - at[next - 1]) / (at[next] - at[next - 1]);
    return values[next - 1] + (values[next] - values[next - 1]) * share;
  },
});

export const aboutInterpolate = (): TextOf<typeof interpolate> => ({
  summary: "Goes through given values at given steps, in straight lines.",
  formula: String.raw`v_i + (v_{i+1} - v_i)\frac{t - t_i}{t_{i+1} - t_i}\qquad t_i \le t < t_{i+1}`,
  settings: { at: "increasing steps tᵢ", values: "values vᵢ there; before the first and after the last it stays" },
  elsewhere: { Optax: 'piecewise_interpolate_schedule("linear")' },
  differences: [],
});
