import { describe, expect, test } from "vitest";
import {
  bfgs,
  conjugateGradient,
  minimize,
  newtonCg,
  trustRegion,
  type HessianObjective,
  type Method,
  type MinimizeOptions,
  type MinimizeResult,
  type Objective,
} from "../src/index.js";
import { standardProblem } from "./problems/more-garbow-hillstrom.js";
import { sumOfSquares } from "./problems/objective.js";

const { residuals, start } = standardProblem("Wood");
const wood = sumOfSquares(residuals);

/** The same objective with one source of second derivatives. */
const sources: { readonly [source: string]: HessianObjective } = {
  hessianVector: {
    valueAndGradient: (x) => wood.valueAndGradient(x),
    hessianVector(x, v, out) {
      const n = x.length;
      const lower = new Float64Array(n * n);
      wood.hessian(x, lower);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) out[i] += lower[i >= j ? i * n + j : j * n + i] * v[j];
      }
    },
  },
  hessian: { valueAndGradient: (x) => wood.valueAndGradient(x), hessian: (x, out) => wood.hessian(x, out) },
  differences: { valueAndGradient: (x) => wood.valueAndGradient(x) },
};

describe.each(["newtonCg", "trustRegion"] as const)("%s", (method) => {
  const run = (source: string): MinimizeResult => minimize(sources[source], start, { method });

  test.each(Object.keys(sources))("takes products from %s, and counts what it called", (source) => {
    const result = run(source);
    expect(result.status).toBe("converged");
    result.point.forEach((x) => expect(Math.abs(x - 1)).toBeLessThan(1e-6));
    const { iterations, evaluations, gradientEvaluations, hessianEvaluations, hessianProducts } = result;
    expect(hessianEvaluations).toBe(source === "hessian" ? iterations : 0);
    expect(hessianProducts > iterations).toBe(source === "hessianVector");
    expect(evaluations).toBe(gradientEvaluations);
    if (source === "differences") expect(evaluations).toBeGreaterThan(2 * iterations);
  });

  test("goes the same way whether products are given or computed from the Hessian", () => {
    const given = run("hessianVector");
    const computed = run("hessian");
    expect(given.iterations).toBe(computed.iterations);
    given.point.forEach((x, i) => expect(Math.abs(x - computed.point[i])).toBeLessThan(1e-9));
  });

  test("leaves a region of negative curvature, and does not mind directions without any", () => {
    // (x² - 1)² / 4 + y², and z, on which nothing depends.
    const well: Objective = {
      valueAndGradient: ([x, y]) => ({
        value: 0.25 * (x * x - 1) * (x * x - 1) + y * y,
        gradient: [x * (x * x - 1), 2 * y, 0],
      }),
      hessianVector([x], v, out) {
        out[0] = (3 * x * x - 1) * v[0];
        out[1] = 2 * v[1];
      },
    };
    const { status, point } = minimize(well, [0.1, 3, 7], { method });
    expect(status).toBe("converged");
    expect(Math.abs(point[0] - 1)).toBeLessThan(1e-8);
    expect(point[2]).toBe(7);
  });

  test("says when the Hessian is not finite", () => {
    const broken: Objective = { ...sources.differences, hessianVector: (_x, _v, out) => void out.fill(NaN) };
    expect(minimize(broken, start, { method })).toMatchObject({
      status: "nonFinite",
      message: "No finite point to go to: the Hessian is not finite there.",
    });
  });

  test("never evaluates more often than allowed, in differences of gradients neither", () => {
    for (let maxEvaluations = 1; maxEvaluations < 40; maxEvaluations++) {
      const result = minimize(sources.differences, start, { method, maxEvaluations });
      expect(result).toMatchObject({ status: "maxEvaluations", evaluations: maxEvaluations });
      expect(wood.value(result.point)).toBe(result.value);
    }
  });

  test("takes one product an iteration when told so", () => {
    const once = (method === "newtonCg" ? newtonCg : trustRegion)({ maxProducts: 1 });
    const { hessianProducts, iterations } = minimize(sources.hessianVector, start, { method: once, maxIterations: 20 });
    expect(iterations).toBe(20);
    expect(hessianProducts).toBeLessThan(40);
  });
});

test("a wall of non-finite values stops a trust region once it is as small as numbers", () => {
  const island: Objective = (x) => ({ value: x[0] === 1 ? 0 : NaN, gradient: [1] });
  expect(minimize(island, [1], { method: "trustRegion" })).toMatchObject({ status: "nonFinite" });
});

test("a trust region is as large as it is set", () => {
  const moves = (options: Parameters<typeof trustRegion>[0]): number[] =>
    minimize(sources.hessian, start, { method: trustRegion(options) }).history.map(({ stepNorm }) => stepNorm);
  expect(moves({ initialRadius: 1e-3 })[1]).toBeLessThanOrEqual(1e-3);
  expect(Math.max(...moves({ maxRadius: 0.1 }))).toBeLessThanOrEqual(0.1);
});

describe("differences of values", () => {
  const rosenbrock = ([x, y]: Float64Array): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2;

  test("have ten digits", () => {
    const { gradient } = minimize(rosenbrock, [-1.2, 1], { gradient: "differences", maxIterations: 0 });
    expect(Math.abs(gradient[0] + 215.6)).toBeLessThan(1e-7);
    expect(Math.abs(gradient[1] + 88)).toBeLessThan(1e-7);
  });

  test("never evaluate more often than allowed", () => {
    for (let maxEvaluations = 5; maxEvaluations < 60; maxEvaluations++) {
      let calls = 0;
      const counted = (x: Float64Array): number => (calls++, rosenbrock(x));
      const result = minimize(counted, [-1.2, 1], { gradient: "differences", maxEvaluations });
      expect(result).toMatchObject({ status: "maxEvaluations", evaluations: calls });
      expect(calls).toBeLessThanOrEqual(maxEvaluations);
      expect(calls).toBeGreaterThan(maxEvaluations - 5);
    }
  });
});

describe("errors", () => {
  const misuse =
    (objective: unknown, options: unknown = {}) =>
    (): MinimizeResult =>
      minimize(objective as Objective, [1, 2], options as MinimizeOptions);
  const value = (x: Float64Array): number => x[0] * x[0];

  test.each<[() => unknown, Error]>([
    [
      misuse(value),
      new TypeError(
        'minimize: objective: expected { value, gradient } to be returned, got number; return the gradient too, ask for gradient: "differences", or use method "nelderMead", which needs none',
      ),
    ],
    [
      misuse(() => ({ value: "1" }), { gradient: "differences" }),
      new TypeError(
        "minimize: objective: expected a number or { value, gradient } to be returned, got { value: string }",
      ),
    ],
    [
      misuse(value, { gradient: "numeric" }),
      new RangeError('minimize: gradient: expected "given" or "differences", got numeric'),
    ],
    [
      misuse(value, { gradient: "differences", maxEvaluations: 4 }),
      new RangeError(
        "minimize: maxEvaluations: expected at least 5, what one value with a gradient by differences takes, got 4",
      ),
    ],
    [
      misuse(value, { gradient: "differences", method: "newton" }),
      new TypeError(
        'newton: objective: expected { valueAndGradient, hessian }, got an objective without hessian; give one, or use method "lbfgs"',
      ),
    ],
    [
      misuse(value, { maxTime: -1 }),
      new RangeError("minimize: maxTime: expected a positive number of milliseconds, got -1"),
    ],
    [() => newtonCg({ maxProducts: 0 }), new RangeError("newtonCg: maxProducts: expected a positive integer, got 0")],
    [
      () => trustRegion({ maxProducts: 1.5 }),
      new RangeError("trustRegion: maxProducts: expected a positive integer, got 1.5"),
    ],
    [
      () => trustRegion({ initialRadius: 0 }),
      new RangeError("trustRegion: initialRadius: expected a positive finite number, got 0"),
    ],
    [
      () => trustRegion({ maxRadius: NaN }),
      new RangeError("trustRegion: maxRadius: expected a positive number, got NaN"),
    ],
  ])("%#", (act, error) => {
    expect(act).toThrow(error);
    expect(act).toThrow(error.constructor as ErrorConstructor);
  });
});

describe("on a quadratic of 5 variables", () => {
  const curvatures = [1, 3, 10, 30, 100];
  const quadratic: Objective = (x) => ({
    value: x.reduce((sum, xi, i) => sum + 0.5 * curvatures[i] * xi * xi, 0),
    gradient: x.map((xi, i) => curvatures[i] * xi),
  });
  const iterationsOf = (method: Method): number => minimize(quadratic, [1, 1, 1, 1, 1], { method }).iterations;

  // With exact searches both would take 5: Nocedal & Wright, theorems 5.1 and 6.4.
  test("an exacter line search makes conjugate gradients and BFGS end within a few more than 5 iterations", () => {
    expect(iterationsOf(conjugateGradient({ lineSearch: { curvature: 1e-3 } }))).toBeLessThanOrEqual(8);
    expect(iterationsOf(bfgs({ lineSearch: { curvature: 1e-3 } }))).toBeLessThanOrEqual(8);
  });
});

test("a Hessian that is returned instead of written is refused", () => {
  const objective = {
    valueAndGradient: ([x]: Float64Array) => ({ value: x * x, gradient: [2 * x] }),
    hessian: () => [[2]] as never,
  };
  expect(() => minimize(objective, [1], { method: "newton" })).toThrow(
    "minimize: objective: hessian: expected the result to be written into out, got Array returned",
  );
});
