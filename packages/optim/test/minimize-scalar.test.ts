import { describe, expect, test } from "vitest";
import { minimizeScalar, type MinimizeScalarOptions, type MinimizeScalarResult } from "../src/index.js";

const parabola = (x: number): number => (x - 2) * (x - 2);

describe("reaches the minimum of", () => {
  test.each<[string, (x: number) => number, MinimizeScalarOptions, number]>([
    ["a parabola, from [0, 1]", parabola, {}, 2],
    ["a parabola, uphill first", parabola, { bracket: [10, 20] }, 2],
    ["a parabola, within bounds", parabola, { bounds: [-3, 7] }, 2],
    ["a quartic, flat at its minimum", (x) => parabola(x) * parabola(x), { bounds: [0, 10] }, 2],
    ["a kink far away", (x) => Math.abs(x - 3e5), {}, 3e5],
    ["a bound, which is approached", (x) => x, { bounds: [1, 4] }, 1],
    ["the Brent and Dekker sample, sin with a tilt", (x) => Math.cos(x) + 0.1 * x, { bracket: [2, 3] }, 3.0414253],
    ["x log x, which ends at 0", (x) => x * Math.log(x), { bracket: [1, 2] }, Math.exp(-1)],
    // SciPy's own sample; its minimize_scalar prints 1.28077640403 for this.
    ["a polynomial with two minima", (x) => (x - 2) * x * (x + 2) ** 2, {}, 1.28077640403],
  ])("%s", (_, f, options, expected) => {
    const { status, point, value, interval, evaluations, history, iterations } = minimizeScalar(f, options);
    expect(status).toBe("converged");
    expect(Math.abs(point - expected)).toBeLessThanOrEqual(4e-8 * Math.max(1, Math.abs(expected)));
    expect(value).toBe(f(point));
    expect(interval[0]).toBeLessThanOrEqual(point);
    expect(interval[1]).toBeGreaterThanOrEqual(point);
    expect(evaluations).toBeLessThanOrEqual(80);
    expect(history).toHaveLength(iterations + 1);
    expect(history.at(-1)).toMatchObject({ iteration: iterations, point, value, evaluations });
  });
});

test("a parabola takes few evaluations, none of them out of bounds", () => {
  const seen: number[] = [];
  const watched = (x: number): number => (seen.push(x), parabola(x));
  expect(minimizeScalar(watched, { bounds: [-3, 7] }).evaluations).toBeLessThanOrEqual(9);
  expect(Math.min(...seen)).toBeGreaterThan(-3);
  expect(Math.max(...seen)).toBeLessThan(7);
});

test("three points that enclose a minimum are a bracket, in either order", () => {
  const f = (x: number): number => (x - 0.3) * (x - 0.3) + 1;
  for (const bracket of [
    [-1, 0, 2],
    [2, 0, -1],
  ] as const) {
    // prettier-ignore
    const seen: number[] = [];
    const { status, point } = minimizeScalar((x) => (seen.push(x), f(x)), { bracket });
    expect(status).toBe("converged");
    expect(Math.abs(point - 0.3)).toBeLessThan(1e-8);
    expect(Math.min(...seen)).toBe(-1);
    expect(Math.max(...seen)).toBe(2);
  }
});

test("walls of non-finite values are avoided", () => {
  const walled = (x: number): number => (x < 1 ? NaN : x > 3 ? -NaN : parabola(x));
  expect(minimizeScalar(walled, { bounds: [0, 4] }).point).toBeCloseTo(2, 7);
  expect(minimizeScalar((x) => (x > 5 ? Infinity : -x), { bracket: [0, 1] }).point).toBeCloseTo(5, 6);
});

test("a smaller stepTolerance narrows the interval", () => {
  const kink = (x: number): number => Math.abs(x - 2);
  const coarse = minimizeScalar(kink, { stepTolerance: 1e-3 });
  const fine = minimizeScalar(kink, { stepTolerance: 1e-7 });
  expect(coarse.interval[1] - coarse.interval[0]).toBeLessThanOrEqual(4 * 1e-3 * 2.01);
  expect(fine.interval[1] - fine.interval[0]).toBeLessThanOrEqual(4 * 1e-7 * 2.01);
  expect(coarse.evaluations).toBeLessThan(fine.evaluations);
});

describe("status", () => {
  const slow = (x: number): number => Math.abs(x - 0.7);

  test("unbounded", () => {
    const falls = minimizeScalar((x) => x);
    expect(falls.status).toBe("unbounded");
    expect(falls.message).toBe("The function is unbounded below: its values fall to -1.12e+308.");
    const cliff = minimizeScalar((x) => (x > 100 ? -Infinity : -x));
    expect(cliff).toMatchObject({
      status: "unbounded",
      message: "The function is unbounded below: its values fall to -Infinity.",
    });
  });

  test("maxIterations, maxEvaluations, maxTime, stopped and aborted", () => {
    expect(minimizeScalar(slow, { maxIterations: 3 })).toMatchObject({ status: "maxIterations", iterations: 3 });
    for (let maxEvaluations = 3; maxEvaluations < 20; maxEvaluations++) {
      expect(minimizeScalar(slow, { maxEvaluations })).toMatchObject({
        status: "maxEvaluations",
        evaluations: maxEvaluations,
        message: `The ${maxEvaluations} evaluations allowed are spent.`,
      });
      const endless = minimizeScalar((x) => x, { maxEvaluations });
      expect(endless).toMatchObject({ status: "maxEvaluations", evaluations: maxEvaluations });
    }
    const late = (x: number): number => {
      for (const end = performance.now() + 3; performance.now() < end;);
      return slow(x);
    };
    expect(minimizeScalar(late, { maxTime: 10 }).status).toBe("maxTime");
    expect(minimizeScalar(slow, { signal: AbortSignal.abort() }).status).toBe("aborted");
    const callback = ({ iteration }: { iteration: number }): boolean => iteration === 2;
    expect(minimizeScalar(slow, { callback })).toMatchObject({ status: "stopped", iterations: 2 });
  });
});

describe("errors", () => {
  const misuse = (f: unknown, options?: unknown) => (): MinimizeScalarResult =>
    minimizeScalar(f as (x: number) => number, options as MinimizeScalarOptions);

  test.each<[() => MinimizeScalarResult, Error]>([
    [misuse(3), new TypeError("minimizeScalar: f: expected a function, got number")],
    [misuse(() => "1"), new TypeError("minimizeScalar: f: expected a number to be returned, got string")],
    [
      misuse(() => NaN),
      new RangeError("minimizeScalar: f: expected a finite value at 0 and 1, got none; begin inside its domain"),
    ],
    [
      misuse(parabola, { bounds: [0, 1], bracket: [0, 1] }),
      new RangeError("minimizeScalar: bracket: expected none together with bounds"),
    ],
    [
      misuse(parabola, { bounds: [1, 0] }),
      new RangeError("minimizeScalar: bounds: expected lower < upper, got 1 and 0"),
    ],
    [
      misuse(parabola, { bounds: [1, Infinity] }),
      new RangeError("minimizeScalar: bounds: expected finite numbers, got Infinity"),
    ],
    [misuse(parabola, { bounds: 3 }), new TypeError("minimizeScalar: bounds: expected two numbers, got number")],
    [
      misuse((x: number) => x, { bracket: [0, 1, 2] }),
      new RangeError(
        "minimizeScalar: bracket: expected three points in order, the value in the middle lower than those beside it, got 0, 1, 2 with the values 0, 1, 2; give two points, and a minimum is looked for downhill",
      ),
    ],
    [
      misuse(parabola, { bracket: [0, 5, 2] }),
      new RangeError(
        "minimizeScalar: bracket: expected three points in order, the value in the middle lower than those beside it, got 0, 5, 2 with the values 4, 9, 0; give two points, and a minimum is looked for downhill",
      ),
    ],
    [
      misuse(parabola, { bracket: [0, 1, 2, 3] }),
      new TypeError("minimizeScalar: bracket: expected two or three numbers, got an array of 4"),
    ],
    [
      misuse(parabola, { bounds: [0, 1, 2] }),
      new TypeError("minimizeScalar: bounds: expected two numbers, got an array of 3"),
    ],
    [
      misuse(parabola, { bracket: [1, 1] }),
      new RangeError("minimizeScalar: bracket: expected two different points, got 1 twice"),
    ],
    [
      misuse(parabola, { maxEvaluations: 2 }),
      new RangeError("minimizeScalar: maxEvaluations: expected at least 3, got 2"),
    ],
    [
      misuse(parabola, { maxTime: 0 }),
      new RangeError("minimizeScalar: maxTime: expected a positive number of milliseconds, got 0"),
    ],
    [
      misuse(parabola, { xtol: 1 }),
      new TypeError(
        'minimizeScalar: options: expected bracket, bounds, stepTolerance, maxIterations, maxEvaluations, maxTime, callback, signal, got xtol. Did you mean "stepTolerance"?',
      ),
    ],
  ])("%#", (act, error) => {
    expect(act).toThrow(error);
    expect(act).toThrow(error.constructor as ErrorConstructor);
  });
});
