import { describe, expect, test } from "vitest";
import * as all from "../src/schedules/all.js";
import { join, warmup, type Schedule } from "../src/index.js";

const {
  constant,
  cosineDecay,
  cosineRestarts,
  cyclic,
  exponentialDecay,
  interpolate,
  inverseSquareRoot,
  inverseTimeDecay,
  multiStep,
  oneCycle,
  polynomialDecay,
  stepDecay,
} = all;

/** A schedule beside its formula, with the host's functions: they agree to a few ulps. */
const formulas: readonly { name: string; schedule: Schedule; formula: (t: number) => number }[] = [
  { name: "constant", schedule: constant({ value: 0.3 }), formula: () => 0.3 },
  {
    name: "stepDecay",
    schedule: stepDecay({ initial: 0.5, factor: 0.3, every: 7 }),
    formula: (t) => 0.5 * 0.3 ** Math.floor(t / 7),
  },
  {
    name: "multiStep",
    schedule: multiStep({ initial: 2, factor: 0.1, milestones: [3, 10, 11] }),
    formula: (t) => 2 * 0.1 ** ((t >= 3 ? 1 : 0) + (t >= 10 ? 1 : 0) + (t >= 11 ? 1 : 0)),
  },
  {
    name: "exponentialDecay",
    schedule: exponentialDecay({ initial: 0.1, rate: 0.96, steps: 10 }),
    formula: (t) => 0.1 * 0.96 ** (t / 10),
  },
  {
    name: "exponentialDecay in stairs to an end",
    schedule: exponentialDecay({ initial: 0.1, rate: 0.5, steps: 10, staircase: true, final: 0.01 }),
    formula: (t) => Math.max(0.01, 0.1 * 0.5 ** Math.floor(t / 10)),
  },
  {
    name: "exponential growth to an end",
    schedule: exponentialDecay({ initial: 1e-3, rate: 2, steps: 5, final: 0.05 }),
    formula: (t) => Math.min(0.05, 1e-3 * 2 ** (t / 5)),
  },
  {
    name: "inverseTimeDecay",
    schedule: inverseTimeDecay({ initial: 0.1, rate: 0.5, steps: 4 }),
    formula: (t) => 0.1 / (1 + (0.5 * t) / 4),
  },
  {
    name: "inverseSquareRoot",
    schedule: inverseSquareRoot({ peak: 0.01, warmup: 8 }),
    formula: (t) => 0.01 * Math.min((t + 1) / 8, Math.sqrt(8 / (t + 1))),
  },
  {
    name: "polynomialDecay",
    schedule: polynomialDecay({ initial: 0.1, final: 1e-4, steps: 20, power: 1.5 }),
    formula: (t) => (0.1 - 1e-4) * (1 - Math.min(t, 20) / 20) ** 1.5 + 1e-4,
  },
  {
    name: "a delayed line",
    schedule: polynomialDecay({ initial: 1, final: 0.5, steps: 10, delay: 5 }),
    formula: (t) => (t < 5 ? 1 : t < 15 ? 1 - (0.5 * (t - 5)) / 10 : 0.5),
  },
  {
    name: "interpolate",
    schedule: interpolate({ at: [2, 6, 16], values: [1, 3, 0.5] }),
    formula: (t) => (t < 2 ? 1 : t < 6 ? 1 + (2 * (t - 2)) / 4 : t < 16 ? 3 - (2.5 * (t - 6)) / 10 : 0.5),
  },
  {
    name: "cosineDecay",
    schedule: cosineDecay({ initial: 0.1, final: 0.01, steps: 25 }),
    formula: (t) => 0.01 + 0.09 * 0.5 * (1 + Math.cos((Math.PI * Math.min(t, 25)) / 25)),
  },
  {
    name: "a power of cosineDecay",
    schedule: cosineDecay({ initial: 0.1, steps: 25, exponent: 2 }),
    formula: (t) => 0.1 * (0.5 * (1 + Math.cos((Math.PI * Math.min(t, 25)) / 25))) ** 2,
  },
  {
    name: "cosineRestarts of one length",
    schedule: cosineRestarts({ initial: 0.1, final: 0.02, period: 10, decay: 0.8 }),
    formula: (t) => {
      const height = 0.1 * 0.8 ** Math.floor(t / 10);
      return 0.02 + (height - 0.02) * 0.5 * (1 + Math.cos((Math.PI * (t % 10)) / 10));
    },
  },
  {
    name: "cosineRestarts that grow",
    schedule: cosineRestarts({ initial: 0.1, period: 3, growth: 2 }),
    formula: (t) => {
      const turn = Math.floor(Math.log2(t / 3 + 1 + 1e-12));
      return 0.05 * (1 + Math.cos((Math.PI * (t - 3 * (2 ** turn - 1))) / (3 * 2 ** turn)));
    },
  },
  {
    name: "oneCycle in lines",
    schedule: oneCycle({ peak: 1, steps: 20, shape: "linear" }),
    formula: (t) => {
      const [start, end] = [1 / 25, 1 / 25 / 1e4];
      return t < 6 ? start + ((1 - start) * t) / 6 : 1 + (end - 1) * Math.min(1, (t - 6) / 14);
    },
  },
  {
    name: "oneCycle along cosines",
    schedule: oneCycle({ peak: 1, steps: 20 }),
    formula: (t) => {
      const [start, end] = [1 / 25, 1 / 25 / 1e4];
      const along = (a: number, b: number, share: number) => b + (a - b) * 0.5 * (1 + Math.cos(Math.PI * share));
      return t < 6 ? along(start, 1, t / 6) : along(1, end, Math.min(1, (t - 6) / 14));
    },
  },
  {
    name: "cyclic",
    schedule: cyclic({ low: 0.1, high: 0.5, up: 4, down: 6 }),
    formula: (t) => 0.1 + 0.4 * (t % 10 <= 4 ? (t % 10) / 4 : (10 - (t % 10)) / 6),
  },
  {
    name: "cyclic, halved",
    schedule: cyclic({ low: 0.1, high: 0.5, up: 5, amplitude: "halved" }),
    formula: (t) => 0.1 + (0.4 * Math.max(0, 1 - Math.abs((t % 10) / 5 - 1))) / 2 ** Math.floor(t / 10),
  },
  {
    name: "cyclic, fading",
    schedule: cyclic({ low: 0.1, high: 0.5, up: 5, amplitude: "exponential", factor: 0.97 }),
    formula: (t) => 0.1 + 0.4 * Math.max(0, 1 - Math.abs((t % 10) / 5 - 1)) * 0.97 ** t,
  },
  {
    name: "warmup",
    schedule: warmup(cosineDecay({ initial: 0.1, steps: 20 }), { steps: 5, initial: 0.02 }),
    formula: (t) => (t < 5 ? 0.02 + (0.08 * t) / 5 : 0.05 * (1 + Math.cos((Math.PI * Math.min(t - 5, 20)) / 20))),
  },
  {
    name: "join",
    schedule: join(
      [constant({ value: 1 }), polynomialDecay({ initial: 1, steps: 4 }), constant({ value: 0.2 })],
      [3, 9],
    ),
    formula: (t) => (t < 3 ? 1 : t < 9 ? 1 - Math.min(4, t - 3) / 4 : 0.2),
  },
];

test.each(formulas)("$name follows its formula", ({ schedule, formula }) => {
  for (let t = 0; t < 120; t++) {
    const expected = formula(t);
    expect(Math.abs(schedule(t) - expected), `at ${t}`).toBeLessThanOrEqual(1e-13 * Math.abs(expected) + 1e-17);
  }
});

test("ends are reached exactly", () => {
  expect(cosineDecay({ initial: 0.1, final: 0.01, steps: 10 })(0)).toBe(0.1);
  expect(cosineDecay({ initial: 0.1, final: 0.01, steps: 10 })(10)).toBe(0.01);
  expect(oneCycle({ peak: 0.3, steps: 10 })(3)).toBe(0.3);
  expect(polynomialDecay({ initial: 0.7, steps: 10 })(1e9)).toBe(0);
  expect(stepDecay({ initial: 1, factor: 0.5, every: 1 })(1074)).toBe(2 ** -1074);
});

test("every schedule is in the list of formulas", () => {
  for (const { description } of Object.values(all))
    expect(formulas.some(({ name }) => name.includes(description.name) || name.includes("line"))).toBe(true);
});

describe("errors", () => {
  const cases: readonly [title: string, call: () => unknown, text: string][] = [
    [
      "a setting left out",
      () => cosineDecay({ initial: 1 } as never),
      "cosineDecay: steps: expected an integer in [1, ∞), got undefined",
    ],
    [
      "a misspelt setting",
      () => cosineDecay({ initial: 1, step: 10 } as never),
      'cosineDecay: step: expected one of initial, final, steps, exponent. Did you mean "steps"?',
    ],
    [
      "a setting outside of its domain",
      () => stepDecay({ initial: -1, every: 2 }),
      "stepDecay: initial: expected a number in [0, ∞), got -1",
    ],
    [
      "milestones that fall",
      () => multiStep({ initial: 1, milestones: [3, 2] }),
      "multiStep: milestones: expected an array of increasing positive integers, got an array of 2",
    ],
    ["low above high", () => cyclic({ low: 2, high: 1 }), "cyclic: high: expected at least low, 2, got 1"],
    [
      "a step that is none",
      () => constant({ value: 1 })(0.5),
      "constant: step: expected an integer from 0 on, got 0.5",
    ],
    [
      "values of another number",
      () => interpolate({ at: [1, 2], values: [1] }),
      "interpolate: values: expected 2 numbers, one for each step in at, got 1",
    ],
    [
      "a warm-up of no schedule",
      () => warmup(0.1 as never, { steps: 3 }),
      "warmup: expected schedules, functions of the step",
    ],
    [
      "boundaries that fall",
      () => join([constant({ value: 1 }), constant({ value: 1 })], [0]),
      "join: boundaries: expected 1 increasing positive integers, one between two schedules, got [0]",
    ],
  ];
  test.each(cases)("for %s", (_, call, text) => expect(call).toThrow(text));
});
