import { describe, expect, test } from "vitest";
import {
  minimize,
  nelderMead,
  type MinimizeOptions,
  type MinimizeResult,
  type NelderMeadOptions,
} from "../src/index.js";

const rosenbrock = ([x, y]: Float64Array): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
const run = (f: (x: Float64Array) => number, start: number[], options: MinimizeOptions = {}): MinimizeResult =>
  minimize(f, start, { method: "nelderMead", ...options });

test("the certificate has no gradient, and says how narrow the simplex is", () => {
  const { status, message, gradient, gradientNorm, evaluations, history, iterations } = run(rosenbrock, [-1.2, 1]);
  expect(status).toBe("converged");
  expect(message).toMatch(/^Converged: the simplex is \S+ wide and its values differ by \S+, after \d restarts\.$/);
  expect(gradient).toEqual(Float64Array.of(NaN, NaN));
  expect(gradientNorm).toBeNaN();
  expect(history).toHaveLength(iterations + 1);
  expect(history.at(-1)!.evaluations).toBe(evaluations);
  history.slice(1).forEach(({ value }, i) => expect(value).toBeLessThanOrEqual(history[i].value));
});

test("kinks do no harm", () => {
  const { status, point } = run(([x, y]) => Math.abs(x - 3) + 2 * Math.abs(y + 1), [0, 0]);
  expect(status).toBe("converged");
  expect(Math.abs(point[0] - 3)).toBeLessThan(1e-7);
  expect(Math.abs(point[1] + 1)).toBeLessThan(1e-7);
});

test("one variable will do, and a start at 0", () => {
  expect(Math.abs(run(([x]) => (x - 2) ** 2, [0]).point[0] - 2)).toBeLessThan(1e-7);
});

test("a gradient that is returned is not looked at", () => {
  const { status, point } = minimize((x) => ({ value: rosenbrock(x), gradient: [NaN] }), [-1.2, 1], {
    method: "nelderMead",
  });
  expect(status).toBe("converged");
  expect(Math.abs(point[0] - 1)).toBeLessThan(1e-6);
});

test("McKinnon's function, whose second derivatives jump, has its minimum found", () => {
  // SIAM J. Optim. 9(1), 1998: made so that some simplices collapse at 0.
  const mckinnon = ([x, y]: Float64Array): number => (x <= 0 ? 360 : 6) * x * x + y + y * y;
  const { point, status } = run(mckinnon, [1, 1]);
  expect(status).toBe("converged");
  expect(Math.abs(point[0])).toBeLessThan(1e-6);
  expect(Math.abs(point[1] + 0.5)).toBeLessThan(1e-6);
});

test("walls of non-finite values are avoided", () => {
  const walled = ([x, y]: Float64Array): number => (x + y > 1.5 ? NaN : rosenbrock(Float64Array.of(x, y)));
  const { point, value } = run(walled, [-1.2, 1]);
  expect(point[0] + point[1]).toBeLessThanOrEqual(1.5);
  expect(value).toBeLessThan(0.07);
});

test("tolerances are what they say", () => {
  const coarse = run(rosenbrock, [-1.2, 1], { stepTolerance: 1e-2, functionTolerance: 1e-2 });
  const fine = run(rosenbrock, [-1.2, 1], { stepTolerance: 1e-10, functionTolerance: 1e-15 });
  expect(coarse.evaluations).toBeLessThan(0.7 * fine.evaluations);
  expect(Math.abs(fine.point[0] - 1)).toBeLessThan(1e-9);
  const none = run(rosenbrock, [-1.2, 1], { stepTolerance: 0, functionTolerance: 0 });
  expect(none.status).toBe("converged");
});

test("restarts can be had or not", () => {
  const evaluations = (options: NelderMeadOptions): number =>
    run(rosenbrock, [-1.2, 1], { method: nelderMead(options) }).evaluations;
  expect(evaluations({ restarts: 0 })).toBeLessThan(250);
  expect(evaluations({ restarts: 1 })).toBeGreaterThan(evaluations({ restarts: 0 }));
});

describe("status", () => {
  test("maxEvaluations is never exceeded", () => {
    for (let maxEvaluations = 1; maxEvaluations < 40; maxEvaluations++) {
      let calls = 0;
      const result = run((x) => (calls++, rosenbrock(x)), [-1.2, 1], { maxEvaluations });
      expect(result).toMatchObject({ status: "maxEvaluations", evaluations: maxEvaluations });
      expect(calls).toBe(maxEvaluations);
      expect(rosenbrock(result.point)).toBe(result.value);
    }
  });

  test("unbounded, aborted, stopped, maxIterations", () => {
    const cliff = ([x]: Float64Array): number => (x > 1e3 ? -Infinity : -x);
    expect(run(cliff, [1])).toMatchObject({
      status: "unbounded",
      message: "The objective is unbounded below: its values fall to -Infinity.",
    });
    expect(run(rosenbrock, [0, 0], { signal: AbortSignal.abort() }).status).toBe("aborted");
    expect(run(rosenbrock, [0, 0], { callback: ({ iteration }) => iteration === 3 })).toMatchObject({
      status: "stopped",
      iterations: 3,
    });
    expect(run(rosenbrock, [0, 0], { maxIterations: 4 })).toMatchObject({ status: "maxIterations", iterations: 4 });
  });
});

test.each<[() => unknown, Error]>([
  [
    () => run(rosenbrock, [0, 0], { gradientTolerance: 1e-6 }),
    new RangeError(
      "nelderMead: gradientTolerance: expected none, as this method uses values only; set functionTolerance and stepTolerance, or use another method",
    ),
  ],
  [
    () => run(rosenbrock, [0, 0], { gradient: "differences" }),
    new RangeError(
      "nelderMead: gradient: expected none, as this method uses values only; set functionTolerance and stepTolerance, or use another method",
    ),
  ],
  [
    () => run(() => NaN, [0, 0]),
    new RangeError(
      "minimize: objective: expected a finite value at the start, got NaN; start inside the domain of the objective",
    ),
  ],
  [() => nelderMead({ edge: 0 }), new RangeError("nelderMead: edge: expected a positive finite number, got 0")],
  [() => nelderMead({ restarts: -1 }), new RangeError("nelderMead: restarts: expected a non-negative integer, got -1")],
])("error %#", (act, error) => {
  expect(act).toThrow(error);
  expect(act).toThrow(error.constructor as ErrorConstructor);
});
