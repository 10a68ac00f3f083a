import { describe, expect, test } from "vitest";
import {
  minimize,
  owlqn,
  type L1,
  type MinimizeOptions,
  type MinimizeResult,
  type ObjectiveFunction,
} from "../src/index.js";
import { logisticRegression } from "./problems/logistic.js";

const curvatures = [1, 2, 0.5, 10, 1e3];
const centres = [3, -0.1, -4, 0.02, -2];

/** `½ Σ aᵢ (xᵢ - cᵢ)²`: with the penalty, the minimum is at `cᵢ` shrunk by `λᵢ / aᵢ`. */
const separable: ObjectiveFunction = (x) => ({
  value: x.reduce((sum, xi, i) => sum + 0.5 * curvatures[i] * (xi - centres[i]) ** 2, 0),
  gradient: x.map((xi, i) => curvatures[i] * (xi - centres[i])),
});
const shrunk = (c: number, margin: number): number => (Math.abs(c) <= margin ? 0 : c - Math.sign(c) * margin);

describe("a separable quadratic has its minimum where its centres shrink to", () => {
  test.each<[string, L1, readonly number[]]>([
    ["one weight", 0.5, [0.5, 0.5, 0.5, 0.5, 0.5]],
    ["a weight a variable", [0, 1, 0.25, 0, 40], [0, 1, 0.25, 0, 40]],
    ["an array of another kind", Float32Array.of(0, 1, 0.25, 0, 40), [0, 1, 0.25, 0, 40]],
    ["a range", { penalty: 0.5, from: 1, to: 4 }, [0, 0.5, 0.5, 0.5, 0]],
    ["a range to the end", { penalty: 0.5, from: 3 }, [0, 0, 0, 0.5, 0.5]],
    ["no penalty", 0, [0, 0, 0, 0, 0]],
  ])("%s", (_, l1, weights) => {
    for (const start of [centres.map(() => 0), [1, 1, 1, 1, 1], [-5, 5, 5, -5, 5]]) {
      const { status, point, value, gradient, gradientNorm } = minimize(separable, start, { l1 });
      expect(status).toBe("converged");
      expect(gradientNorm).toBeLessThanOrEqual(1e-8);
      centres.forEach((c, i) => {
        const expected = shrunk(c, weights[i] / curvatures[i]);
        if (expected === 0) expect(point[i]).toBe(0);
        else expect(Math.abs(point[i] - expected)).toBeLessThan(1e-7);
      });
      const smooth = separable(point);
      const penalty = weights.reduce((sum, weight, i) => sum + weight * Math.abs(point[i]), 0);
      expect(value).toBe(smooth.value + penalty);
      expect(gradient).toEqual(smooth.gradient);
    }
  });
});

test("a penalty that wins everywhere is known at the start", () => {
  expect(minimize(separable, [0, 0, 0, 0, 0], { l1: 1e4 })).toMatchObject({
    status: "converged",
    evaluations: 1,
    gradientNorm: 0,
  });
});

test("a logistic regression is sparse, satisfies the optimality conditions, and is lower than its neighbours", () => {
  const objective = logisticRegression(300, 20, 0);
  const penalty = 0.01;
  const { status, point, value, gradient } = minimize(objective, new Float64Array(20), {
    l1: penalty,
    gradientTolerance: 1e-10,
  });
  expect(status).toBe("converged");
  point.forEach((w, i) => {
    if (w === 0) expect(Math.abs(gradient[i])).toBeLessThanOrEqual(penalty + 1e-10);
    else expect(Math.abs(gradient[i] + Math.sign(w) * penalty)).toBeLessThanOrEqual(1e-10);
  });
  const zeros = point.filter((w) => w === 0).length;
  expect(zeros).toBeGreaterThan(5);
  expect(zeros).toBeLessThan(19);
  point.forEach((_, i) => {
    for (const move of [1e-4, -1e-4]) {
      const away = point.slice();
      away[i] += move;
      const total = objective.valueAndGradient(away).value + penalty * away.reduce((sum, w) => sum + Math.abs(w), 0);
      expect(total).toBeGreaterThan(value);
    }
  });
});

test("an l1 penalty chooses the method, which without one does what lbfgs does", () => {
  const chosen = minimize(
    separable,
    centres.map(() => 1),
    { l1: 0.5 },
  );
  expect(chosen).toEqual(
    minimize(
      separable,
      centres.map(() => 1),
      { l1: 0.5, method: "owlqn" },
    ),
  );
  const free = minimize(
    separable,
    centres.map(() => 1),
    { method: owlqn({ memory: 3 }) },
  );
  free.point.forEach((x, i) => expect(Math.abs(x - centres[i])).toBeLessThan(1e-7));
});

test("a wrong gradient is named, though the penalty has kinks", () => {
  const wrong: ObjectiveFunction = (x) => ({
    value: separable(x).value,
    gradient: separable(x).gradient.map((g) => -g),
  });
  const { status, message } = minimize(wrong, [1, 1, 1, 1, 1], { l1: 0.1 });
  expect(status).toBe("wrongGradient");
  expect(message).toMatch(/The gradient looks wrong: it claims a slope of -\S+ along the direction/);
});

test("walls of non-finite values are avoided", () => {
  // -log(1 - |x|²) + ½ |x - c|², NaN outside the ball.
  const ball: ObjectiveFunction = (x) => {
    const slack = 1 - x.reduce((sum, xi) => sum + xi * xi, 0);
    return {
      value: -Math.log(slack) + 50 * ((x[0] - 3) ** 2 + (x[1] - 0.001) ** 2),
      gradient: [(2 * x[0]) / slack + 100 * (x[0] - 3), (2 * x[1]) / slack + 100 * (x[1] - 0.001)],
    };
  };
  const { status, point } = minimize(ball, [0, 0.5], { l1: 1 });
  expect(status).toBe("converged");
  expect(point[1]).toBe(0);
  expect(point[0]).toBeLessThan(1);
});

describe("errors", () => {
  const misuse = (options: unknown) => (): MinimizeResult => minimize(separable, centres, options as MinimizeOptions);

  test.each<[() => MinimizeResult, Error]>([
    [
      misuse({ l1: 1, method: "lbfgs" }),
      new RangeError('lbfgs: l1: expected none, as this method has none; use method "owlqn"'),
    ],
    [misuse({ l1: -1 }), new RangeError("minimize: l1: expected non-negative finite numbers, got -1 at index 0")],
    [misuse({ l1: [1] }), new RangeError("minimize: l1: expected 5 elements, as the start has, got 1")],
    [
      misuse({ l1: "strong" }),
      new TypeError("minimize: l1: expected a number, one a variable, or { penalty, from, to }, got string"),
    ],
    [
      misuse({ l1: { penalty: 1, from: 3, to: 9 } }),
      new RangeError("minimize: l1: expected 0 ≤ from ≤ to ≤ 5, got from 3 and to 9"),
    ],
    [misuse({ l1: { penalty: "1" } }), new TypeError("minimize: l1.penalty: expected a number, got string")],
  ])("%#", (act, error) => {
    expect(act).toThrow(error);
    expect(act).toThrow(error.constructor as ErrorConstructor);
  });

  test("owlqn", () => {
    expect(() => owlqn({ memory: 1.5 })).toThrow(new RangeError("owlqn: memory: expected a positive integer, got 1.5"));
  });
});
