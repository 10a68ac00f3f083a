import { pow } from "@nadir/core-wasm";
import { flag, nonNegative, number, positive } from "@nadir/core-wasm/kernel";
import type { RuleText } from "../text.js";
import { required, requiredNumber, schedule, steps, stepsFromZero, wholePower } from "./schedule.js";

const initial = /* @__PURE__ */ requiredNumber("value at step 0", nonNegative);
const staircase = /* @__PURE__ */ flag("fall once every `steps` steps instead of at each", false);

/** Increasing numbers of steps. */
const milestones = (summary: string) => {
  const accepts = (value: unknown): value is readonly number[] =>
    Array.isArray(value) && value.length > 0 && value.every((x, i) => steps.contains(x) && !(x <= value[i - 1]));
  const expected = "an array of increasing positive integers";
  return required<readonly number[]>({ summary, initial: [], expected, accepts, samples: [] });
};

/** The same value at each step. */
export const constant = /* @__PURE__ */ schedule({
  name: "constant",
  hyperparameters: { value: /* @__PURE__ */ requiredNumber("the value", nonNegative) },
  at: (_, { value }) => value,
});

export const aboutConstant = (): RuleText => ({
  summary: "The same value at each step.",
  formula: String.raw`v`,
  elsewhere: { Optax: "constant_schedule" },
  differences: [],
});

/** initial·factor^⌊t / every⌋. */
export const stepDecay = /* @__PURE__ */ schedule({
  name: "stepDecay",
  hyperparameters: {
    initial,
    factor: /* @__PURE__ */ number("factor f of each fall", 0.1, positive),
    every: /* @__PURE__ */ requiredNumber("steps n between falls", steps),
  },
  at: (t, { initial, factor, every }) => initial * wholePower(factor, Math.floor(t / every)),
});

export const aboutStepDecay = (): RuleText => ({
  summary: "Falls by a factor every so many steps.",
  formula: String.raw`v_0 \cdot f^{\lfloor t / n \rfloor}`,
  elsewhere: { PyTorch: "StepLR", Optax: "exponential_decay(staircase=True)" },
  differences: [],
});

/** initial·factorᵏ after k of the milestones. */
export const multiStep = /* @__PURE__ */ schedule({
  name: "multiStep",
  hyperparameters: {
    initial,
    factor: /* @__PURE__ */ number("factor f of each fall", 0.1, positive),
    milestones: /* @__PURE__ */ milestones("steps m from which a further factor holds"),
  },
  at: (t, { initial, factor, milestones }) => initial * wholePower(factor, milestones.filter((m) => m <= t).length),
});

export const aboutMultiStep = (): RuleText => ({
  summary: "Falls by a factor at each of some steps.",
  formula: String.raw`v_0 \cdot f^{\#\{m \,:\, m \le t\}}`,
  elsewhere: { PyTorch: "MultiStepLR", Optax: "piecewise_constant_schedule" },
  differences: [],
});

/** initial·rate^(t / steps), held at `final`. */
export const exponentialDecay = /* @__PURE__ */ schedule({
  name: "exponentialDecay",
  hyperparameters: {
    initial,
    rate: /* @__PURE__ */ requiredNumber("factor r of `steps` steps", positive),
    steps: /* @__PURE__ */ number("steps n in which the factor is reached", 1, steps),
    staircase,
    final: /* @__PURE__ */ number("value that it stops at, 0 for none", 0, nonNegative),
  },
  at: (t, { initial, rate, steps, staircase, final }) => {
    const turns = staircase ? Math.floor(t / steps) : t / steps;
    const value = initial * (Number.isInteger(turns) ? wholePower(rate, turns) : pow(rate, turns));
    if (final === 0) return value;
    return rate < 1 ? Math.max(value, final) : Math.min(value, final);
  },
});

export const aboutExponentialDecay = (): RuleText => ({
  summary: "Falls (or grows) by the same factor in the same number of steps.",
  formula: String.raw`v_0 \cdot r^{t / n}`,
  elsewhere: { PyTorch: "ExponentialLR", Optax: "exponential_decay", Keras: "ExponentialDecay" },
  differences: [],
});

/** initial / (1 + rate·t / steps). */
export const inverseTimeDecay = /* @__PURE__ */ schedule({
  name: "inverseTimeDecay",
  hyperparameters: {
    initial,
    rate: /* @__PURE__ */ number("decay r in `steps` steps", 1, nonNegative),
    steps: /* @__PURE__ */ number("steps n in which the divisor grows by r", 1, steps),
    staircase,
  },
  at: (t, { initial, rate, steps, staircase }) =>
    initial / (1 + rate * (staircase ? Math.floor(t / steps) : t / steps)),
});

export const aboutInverseTimeDecay = (): RuleText => ({
  summary: "Falls as one over the number of steps, which suffices for stochastic gradients to converge.",
  formula: String.raw`\frac{v_0}{1 + r\, t / n}`,
  elsewhere: { Keras: "InverseTimeDecay", "scikit-learn": "SGD's optimal and, with a power, invscaling" },
  differences: [],
});

/** peak·min((t + 1) / w, √(w / (t + 1))): a rise over w steps, then a fall as one over the root. */
export const inverseSquareRoot = /* @__PURE__ */ schedule({
  name: "inverseSquareRoot",
  hyperparameters: {
    peak: /* @__PURE__ */ requiredNumber("greatest value v", nonNegative),
    warmup: /* @__PURE__ */ number("steps w of the rise", 1, steps),
  },
  at: (t, { peak, warmup }) => peak * (t + 1 < warmup ? (t + 1) / warmup : Math.sqrt(warmup / (t + 1))),
});

export const aboutInverseSquareRoot = (): RuleText => ({
  summary: "Rises linearly, then falls as one over the root of the number of steps.",
  formula: String.raw`v \cdot \min\!\left(\frac{t + 1}{w}, \sqrt{\frac{w}{t + 1}}\right)`,
  elsewhere: { "Vaswani et al. (2017)": "the schedule of Attention Is All You Need, with v = d^−½·w^−½" },
  differences: [],
});

/** (initial − final)·(1 − t / steps)^power + final, and final from then on. */
export const polynomialDecay = /* @__PURE__ */ schedule({
  name: "polynomialDecay",
  hyperparameters: {
    initial,
    final: /* @__PURE__ */ number("value v₁ from step n on", 0, nonNegative),
    steps: /* @__PURE__ */ requiredNumber("steps n from the one to the other", steps),
    power: /* @__PURE__ */ number("power p; 1 is a straight line", 1, positive),
    delay: /* @__PURE__ */ number("steps before it begins", 0, stepsFromZero),
  },
  at: (t, { initial, final, steps, power, delay }) => {
    const left = 1 - Math.min(Math.max(t - delay, 0), steps) / steps;
    return (initial - final) * (Number.isInteger(power) ? wholePower(left, power) : pow(left, power)) + final;
  },
});

export const aboutPolynomialDecay = (): RuleText => ({
  summary: "Goes from one value to another along a power of the steps that are left.",
  formula: String.raw`(v_0 - v_1)\,\bigl(1 - \min(t, n) / n\bigr)^p + v_1`,
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
      summary: "increasing steps tᵢ",
      initial: [],
      expected: "an array of increasing integers from 0 on",
      accepts: (value): value is readonly number[] =>
        Array.isArray(value) &&
        value.length > 0 &&
        value.every((x, i) => stepsFromZero.contains(x) && !(x <= value[i - 1])),
      samples: [],
    }),
    values: /* @__PURE__ */ required<readonly number[]>({
      summary: "values vᵢ there; before the first and after the last it stays",
      initial: [],
      expected: "an array of numbers in [0, ∞)",
      accepts: (value): value is readonly number[] =>
        Array.isArray(value) && value.every((x) => typeof x === "number" && nonNegative.contains(x)),
      samples: [],
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

export const aboutInterpolate = (): RuleText => ({
  summary: "Goes through given values at given steps, in straight lines.",
  formula: String.raw`v_i + (v_{i+1} - v_i)\frac{t - t_i}{t_{i+1} - t_i}\qquad t_i \le t < t_{i+1}`,
  elsewhere: { Optax: 'piecewise_interpolate_schedule("linear")' },
  differences: [],
});
