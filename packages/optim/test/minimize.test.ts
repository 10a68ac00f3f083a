import { describe, expect, test } from "vitest";
import * as optim from "../src/index.js";
import {
  lbfgs,
  methodNames,
  minimize,
  type Method,
  type MethodName,
  type MinimizeOptions,
  type MinimizeResult,
  type Objective,
  type ObjectiveFunction,
} from "../src/index.js";
import { logisticRegression } from "./problems/logistic.js";
import { standardProblem } from "./problems/more-garbow-hillstrom.js";
import { sumOfSquares, type TestObjective } from "./problems/objective.js";

const withGradient = methodNames.filter((name) => name !== "nelderMead");

const methodOf = (name: MethodName): Method => optim[name]();

function problem(name: string): { objective: TestObjective; start: readonly number[] } {
  const { residuals, start } = standardProblem(name);
  return { objective: sumOfSquares(residuals), start };
}
const rosenbrock = problem("Rosenbrock");
const beale = problem("Beale");
const chained = problem("chained Rosenbrock in 100 variables");

/** `½ Σ i xᵢ²`. */
const bowl: ObjectiveFunction = (x) => ({
  value: x.reduce((sum, xi, i) => sum + 0.5 * (i + 1) * xi * xi, 0),
  gradient: x.map((xi, i) => (i + 1) * xi),
});

describe.each(withGradient)("%s", (method) => {
  test("a logistic regression, to a gradient of 1e-13", () => {
    const objective = logisticRegression(300, 8, 1e-3);
    const { status, value, point } = minimize(objective, new Float64Array(8), { method, gradientTolerance: 1e-13 });
    expect(status).toBe("converged");
    expect(value).toBeCloseTo(0.2968872421058672, 14);
    const away = point.map((w, j) => w + (j % 2 === 0 ? 1e-4 : -1e-4));
    expect(objective.valueAndGradient(away).value).toBeGreaterThan(value);
  });

  // Steepest descent would take more than its 20 000 iterations along the wall.
  test.skipIf(method === "gradientDescent")("an optimum on the far side of walls of non-finite values", () => {
    // Σ cᵢ xᵢ - log xᵢ - log(1 - Σ xᵢ), NaN outside the simplex.
    const costs = [1, 50, 1000];
    const barrier: Objective = {
      valueAndGradient(x) {
        const slack = 1 - x[0] - x[1] - x[2];
        const value = x.reduce((sum, xi, i) => sum + costs[i] * xi - Math.log(xi), -Math.log(slack));
        return { value, gradient: x.map((xi, i) => costs[i] - 1 / xi + 1 / slack) };
      },
      hessian(x, out) {
        const slack = 1 - x[0] - x[1] - x[2];
        out.fill(1 / (slack * slack));
        for (let i = 0; i < 3; i++) out[4 * i] += 1 / (x[i] * x[i]);
      },
    };
    const result = minimize(barrier, [0.333, 0.333, 0.333], { method });
    expect(result.status).toBe("converged");
    expect(Math.min(...result.point)).toBeGreaterThan(0);
    const slack = 1 - result.point[0] - result.point[1] - result.point[2];
    costs.forEach((cost, i) => expect(result.point[i] * (cost + 1 / slack)).toBeCloseTo(1, 9));
  });

  test("two runs have equal bits", () => {
    const run = (): MinimizeResult => minimize(rosenbrock.objective, rosenbrock.start, { method });
    expect(run()).toEqual(run());
  });

  test("maxEvaluations is never exceeded", () => {
    for (let maxEvaluations = 1; maxEvaluations < 25; maxEvaluations++) {
      let calls = 0;
      const counted: Objective = {
        ...rosenbrock.objective,
        valueAndGradient: (x) => (calls++, rosenbrock.objective.valueAndGradient(x)),
      };
      const result = minimize(counted, rosenbrock.start, { method, maxEvaluations, gradientTolerance: 0 });
      expect(result.evaluations).toBe(calls);
      expect(calls).toBeLessThanOrEqual(maxEvaluations);
      expect(rosenbrock.objective.valueAndGradient(result.point).value).toBe(result.value);
      if (result.status !== "maxEvaluations") expect(result.gradientNorm).toBeLessThan(1e-12);
    }
  });

  test("a signal that aborts and time that runs out end it within an iteration", () => {
    const abort = new AbortController();
    let calls = 0;
    const aborting: Objective = {
      ...rosenbrock.objective,
      valueAndGradient(x) {
        if (++calls === 6) abort.abort();
        return rosenbrock.objective.valueAndGradient(x);
      },
    };
    const aborted = minimize(aborting, rosenbrock.start, { method, signal: abort.signal });
    expect(aborted).toMatchObject({ status: "aborted", message: "The signal has aborted.", evaluations: 6 });
    const slow: Objective = {
      ...rosenbrock.objective,
      valueAndGradient(x) {
        for (const end = performance.now() + 3; performance.now() < end;);
        return rosenbrock.objective.valueAndGradient(x);
      },
    };
    const late = minimize(slow, rosenbrock.start, { method, maxTime: 10, gradientTolerance: 0 });
    expect(late).toMatchObject({ status: "maxTime", message: "The 10 ms allowed are spent." });
    expect(late.evaluations).toBeLessThanOrEqual(5);
  });

  test("a wrong gradient is named as the cause", () => {
    const wrong: Objective = {
      valueAndGradient: (x) => ({ value: bowl(x).value, gradient: [-x[0], 2 * x[1]] }),
      hessian: (_, out) => out.set([1, 0, 0, 2]),
    };
    const { status, message } = minimize(wrong, [1, 1e-3], { method });
    expect(status).toBe("wrongGradient");
    expect(message).toMatch(
      /^The (line search|search) failed: .*\. The gradient looks wrong: it claims a slope of -\d\S* along the direction, and differences of values measure -?\d\S*\. Check the gradient\.$/,
    );
  });

  test.skipIf(method === "newton")("differences of values do for a gradient", () => {
    const { objective, start } = rosenbrock;
    const given = minimize(objective, start, { method, gradientTolerance: 1e-6 });
    const values = minimize((x) => objective.value(x), start, {
      method,
      gradient: "differences",
      gradientTolerance: 1e-6,
    });
    expect(values.status).toBe("converged");
    values.point.forEach((x) => expect(Math.abs(x - 1)).toBeLessThan(1e-5));
    expect(values.evaluations).toBe(5 * values.gradientEvaluations);
    expect(given.evaluations).toBe(given.gradientEvaluations);
  });

  test("one method object serves several runs", () => {
    const object = methodOf(method);
    const run = (): MinimizeResult => minimize(rosenbrock.objective, rosenbrock.start, { method: object });
    expect(object.name).toBe(method);
    expect(run()).toEqual(run());
  });
});

describe("the result", () => {
  test("is a certificate with a history", () => {
    const { history, ...result } = minimize(rosenbrock.objective, rosenbrock.start);
    expect(history).toHaveLength(result.iterations + 1);
    expect(history[0]).toEqual({
      iteration: 0,
      value: expect.closeTo(24.2, 12),
      gradientNorm: expect.closeTo(215.6, 12),
      step: 0,
      stepNorm: 0,
      evaluations: 1,
    });
    const { value, gradientNorm, evaluations, iterations } = result;
    expect(history.at(-1)).toMatchObject({ iteration: iterations, value, gradientNorm, evaluations });
    history.slice(1).forEach((record, i) => {
      expect(record.value).toBeLessThanOrEqual(history[i].value);
      expect(record.step).toBeGreaterThan(0);
      expect(record.evaluations).toBeGreaterThan(history[i].evaluations);
    });
    expect(result.stepNorm).toBeGreaterThan(0);
    expect(result.message).toMatch(/^Converged: the gradient norm \S+ is within 1e-8\.$/);
  });

  test("is the same for every kind of start and gradient, and the start is not written to", () => {
    const expected = minimize(bowl, [1, -2, 0.5]);
    const start = Float32Array.of(1, -2, 0.5);
    expect(minimize(bowl, start)).toEqual(expected);
    expect(start).toEqual(Float32Array.of(1, -2, 0.5));
    expect(minimize(bowl, Float64Array.of(1, -2, 0.5))).toEqual(expected);
    expect(minimize((x) => ({ ...bowl(x), gradient: Array.from(bowl(x).gradient) }), [1, -2, 0.5])).toEqual(expected);
    const reused = new Float64Array(3);
    const reusing: ObjectiveFunction = (x) => {
      const { value, gradient } = bowl(x);
      reused.set(gradient);
      return { value, gradient: reused };
    };
    expect(minimize(reusing, [1, -2, 0.5])).toEqual(expected);
  });

  test("is the same when the objective writes to its argument", () => {
    const careless: ObjectiveFunction = (x) => {
      const evaluation = bowl(x);
      x.fill(NaN);
      return evaluation;
    };
    expect(minimize(careless, [1, -2, 0.5])).toEqual(minimize(bowl, [1, -2, 0.5]));
  });

  test("the first trial moves by at most 1", () => {
    const moves: number[] = [];
    const steep: ObjectiveFunction = (x) => {
      moves.push(x[0] - 100);
      return { value: 1e6 * x[0] * x[0], gradient: [2e6 * x[0]] };
    };
    minimize(steep, [100]);
    expect(moves.slice(0, 2)).toEqual([0, -1]);
  });

  test("L-BFGS restarts with steepest descent when its direction fails", () => {
    // One evaluation with the gradient's elements exchanged leaves a pair that spoils the next direction.
    let calls = 0;
    const objective: ObjectiveFunction = (x) => {
      const { value, gradient } = beale.objective.valueAndGradient(x);
      return { value, gradient: ++calls === 6 ? [gradient[1], gradient[0]] : gradient };
    };
    const { status, point } = minimize(objective, beale.start);
    expect(status).toBe("converged");
    expect(Math.abs(point[0] - 3)).toBeLessThan(1e-6);
  });

  test("Newton takes steepest descent where its own direction overflows", () => {
    const flat: Objective = { valueAndGradient: bowl, hessian: (_, out) => (out[0] = 1e-320) };
    expect(minimize(flat, [1e3], { method: "newton" })).toMatchObject({
      status: "converged",
      point: Float64Array.of(0),
    });
  });

  test("a start that is the minimum takes one evaluation", () => {
    expect(minimize(bowl, [0, 0])).toMatchObject({ status: "converged", iterations: 0, evaluations: 1, stepNorm: 0 });
  });

  test("a diagonal scale that is the inverse Hessian makes L-BFGS exact", () => {
    const curvatures = [1e8, 1, 1e-4];
    const objective: ObjectiveFunction = (x) => ({
      value: x.reduce((sum, xi, i) => sum + 0.5 * curvatures[i] * xi * xi, 0),
      gradient: x.map((xi, i) => curvatures[i] * xi),
    });
    const scale = Float64Array.from(curvatures, (c) => 1 / c);
    const run = (method: Method): MinimizeResult =>
      minimize(objective, [1, 1, 1], { method, gradientTolerance: 1e-12 });
    expect(run(lbfgs({ scale })).iterations).toBeLessThanOrEqual(3);
    expect(run(lbfgs()).iterations).toBeGreaterThan(3);
    expect(run(lbfgs()).status).toBe("converged");
  });

  test("Newton needs no scaling and converges quadratically", () => {
    const { history } = minimize(beale.objective, beale.start, {
      method: "newton",
      gradientTolerance: 1e-10,
    });
    const [before, last] = history.slice(-2).map(({ gradientNorm }) => gradientNorm);
    expect(last).toBeLessThan(100 * before * before);
    expect(before).toBeGreaterThan(1e-8);
  });

  test("Newton leaves an indefinite region and survives a singular Hessian", () => {
    // (x² - 1)² / 4 + y²: indefinite at the start; z has no curvature at all.
    const doubleWell: Objective = {
      valueAndGradient: ([x, y]) => ({
        value: 0.25 * (x * x - 1) * (x * x - 1) + y * y,
        gradient: [x * (x * x - 1), 2 * y, 0],
      }),
      hessian([x], out) {
        out[0] = 3 * x * x - 1;
        out[4] = 2;
      },
    };
    const { status, point } = minimize(doubleWell, [0.1, 3, 7], { method: "newton" });
    expect(status).toBe("converged");
    expect(Math.abs(point[0] - 1)).toBeLessThan(1e-8);
    expect(point[2]).toBe(7);
  });
});

describe("status", () => {
  const { objective, start } = rosenbrock;
  const run = (options: MinimizeOptions): MinimizeResult => minimize(objective, start, options);

  test("maxIterations", () => {
    expect(run({ maxIterations: 5 })).toMatchObject({
      status: "maxIterations",
      iterations: 5,
      message: "The 5 iterations allowed are spent.",
    });
    expect(run({ maxIterations: 1 }).message).toBe("The one iteration allowed is spent.");
    expect(run({ maxIterations: 0 })).toMatchObject({ status: "maxIterations", iterations: 0, evaluations: 1 });
  });

  test("maxEvaluations is never exceeded", () => {
    for (let maxEvaluations = 1; maxEvaluations < 40; maxEvaluations++) {
      let calls = 0;
      const counted: ObjectiveFunction = (x) => (calls++, objective.valueAndGradient(x));
      const result = minimize(counted, start, { maxEvaluations });
      expect(result).toMatchObject({ status: "maxEvaluations", evaluations: maxEvaluations });
      expect(calls).toBe(maxEvaluations);
      expect(objective.valueAndGradient(result.point).value).toBe(result.value);
    }
  });

  test("functionTolerance and stepTolerance", () => {
    const byValue = run({ functionTolerance: 0.1, gradientTolerance: 0 });
    expect(byValue.status).toBe("functionTolerance");
    const [before, last] = byValue.history.slice(-2).map(({ value }) => value);
    expect(before - last).toBeLessThanOrEqual(0.1 * before);
    const byStep = run({ stepTolerance: 1e-3, gradientTolerance: 0 });
    expect(byStep.status).toBe("stepTolerance");
    expect(byStep.stepNorm).toBeLessThanOrEqual(1e-3 * Math.max(1, ...byStep.point.map(Math.abs)));
    expect(byStep.message).toMatch(/^The point moved by \S+ only, within stepTolerance 0\.001\.$/);
  });

  test("the callback is handed copies", () => {
    const path: { point: Float64Array; gradient: Float64Array; value: number }[] = [];
    const untouched = run({ callback: (progress) => void path.push(progress) });
    expect(path).toHaveLength(untouched.iterations + 1);
    for (const { point, gradient, value } of path) {
      expect(objective.valueAndGradient(point)).toEqual({ value, gradient });
    }
    const spoiling = run({
      callback: ({ point, gradient }) => void [point, gradient].forEach((array) => array.fill(7)),
    });
    expect(spoiling).toEqual(untouched);
  });

  test.each(["stop", true] as const)("stopped, by a callback that returns %s", (answer) => {
    const seen: number[] = [];
    const result = run({
      callback({ iteration, point, gradient, value, evaluations }) {
        seen.push(iteration);
        expect(objective.valueAndGradient(point)).toEqual({ value, gradient });
        expect(evaluations).toBeGreaterThan(iteration);
        return iteration === 3 ? answer : undefined;
      },
    });
    expect(result).toMatchObject({ status: "stopped", iterations: 3 });
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  test("aborted, before the start, between iterations and within a line search", () => {
    expect(run({ signal: AbortSignal.abort() })).toMatchObject({ status: "aborted", iterations: 0, evaluations: 1 });
    const between = new AbortController();
    const stopAt2 = ({ iteration }: { iteration: number }): void => void (iteration === 2 && between.abort());
    expect(run({ signal: between.signal, callback: stopAt2 })).toMatchObject({ status: "aborted", iterations: 2 });
    const within = new AbortController();
    let calls = 0;
    const aborting: ObjectiveFunction = (x) => {
      if (++calls === 3) within.abort();
      return objective.valueAndGradient(x);
    };
    expect(minimize(aborting, start, { signal: within.signal })).toMatchObject({ status: "aborted", evaluations: 3 });
  });

  test("wrongGradient, where a line search fails", () => {
    const wrong: ObjectiveFunction = (x) => ({ value: bowl(x).value, gradient: [-x[0], 2 * x[1]] });
    const { status, message } = minimize(wrong, [1, 1e-3]);
    expect(status).toBe("wrongGradient");
    expect(message).toMatch(
      /^The line search failed: .* \(\d+ trials\)\. The gradient looks wrong: it claims a slope of -\d\S* along the direction, and differences of values measure \d\S*\. Check the gradient\.$/,
    );
  });

  test("lineSearchFailed, with a kink named as the cause", () => {
    const cone: ObjectiveFunction = ([x, y]) => ({
      value: Math.abs(x) + 2 * Math.abs(y),
      gradient: [x < 0 ? -1 : 1, y < 0 ? -2 : 2],
    });
    const { status, message, point } = minimize(cone, [3, 1]);
    expect(status).toBe("lineSearchFailed");
    expect(message).toMatch(/The objective has a kink or a jump there: .* this method needs a smooth objective\.$/);
    expect(Math.abs(point[1])).toBeLessThan(1e-6);
  });

  test("lineSearchFailed at the rounding floor, with a right gradient not blamed", () => {
    const { status, message, gradientNorm } = minimize(chained.objective, chained.start, {
      gradientTolerance: 0,
    });
    expect(status).toBe("lineSearchFailed");
    expect(message).toMatch(/Most likely the rounding floor of the objective: the gradient norm is \S+\.$/);
    expect(gradientNorm).toBeLessThan(1e-11);
  });

  test("stalled", () => {
    // A method that moves to and fro.
    const swing: Method = {
      name: "swing",
      begin: (problem) => ({
        advance(iterate) {
          iterate.point[0] = -iterate.point[0];
          iterate.value = problem.evaluate(iterate.point, iterate.gradient);
          return { outcome: "moved", length: 1, direction: iterate.point, reason: "" };
        },
      }),
    };
    const { status, iterations, message } = minimize(bowl, [1], { method: swing });
    expect({ status, iterations }).toEqual({ status: "stalled", iterations: 50 });
    expect(message).toMatch(/^For 50 iterations neither value nor gradient norm \(now 1\.00\) has reached a new low/);
  });

  test("nonFinite", () => {
    const island: ObjectiveFunction = (x) => ({ value: x[0] === 1 ? 0 : NaN, gradient: [1] });
    expect(minimize(island, [1])).toMatchObject({
      status: "nonFinite",
      message: "No finite point to go to: no value along the direction is finite (40 trials).",
    });
    const noHessian: Objective = { valueAndGradient: bowl, hessian: (_, out) => out.fill(NaN) };
    expect(minimize(noHessian, [1], { method: "newton" })).toMatchObject({
      status: "nonFinite",
      message: "No finite point to go to: the Hessian is not finite there.",
    });
  });
});

test("a method object of one's own brings its measure of stationarity", () => {
  // Projected gradient on x ≥ 1, with step 1 / L.
  const projectedGradient: Method = {
    name: "projectedGradient",
    begin: (problem) => ({
      advance(iterate) {
        iterate.point.forEach((x, i) => (iterate.point[i] = Math.max(1, x - iterate.gradient[i] / problem.dimension)));
        iterate.value = problem.evaluate(iterate.point, iterate.gradient);
        return { outcome: "moved", length: 1, direction: iterate.gradient, reason: "" };
      },
      stationarity: ({ point, gradient }) =>
        Math.max(...gradient.map((g, i) => (point[i] > 1 ? Math.abs(g) : Math.max(0, -g)))),
    }),
  };
  const { status, point, gradientNorm, gradient } = minimize(bowl, [5, 5], { method: projectedGradient });
  expect({ status, gradientNorm, point }).toEqual({
    status: "converged",
    gradientNorm: 0,
    point: Float64Array.of(1, 1),
  });
  expect(gradient).toEqual(Float64Array.of(1, 2));
});

describe("errors", () => {
  const misuse = (objective: unknown, start: unknown, options?: unknown) => (): MinimizeResult =>
    minimize(objective as Objective, start as number[], options as MinimizeOptions);

  test.each<[() => MinimizeResult, Error]>([
    [misuse(bowl, []), new RangeError("minimize: start: expected at least one variable, got none")],
    [misuse(bowl, [1, NaN]), new RangeError("minimize: start: expected finite numbers, got NaN at index 1")],
    [
      misuse(bowl, 3),
      new TypeError("minimize: start: expected a Float64Array, Float32Array or array of numbers, got number"),
    ],
    [
      misuse(null, [1]),
      new TypeError("minimize: objective: expected a function or an object with valueAndGradient, got null"),
    ],
    [
      misuse(() => ({ value: NaN, gradient: [0] }), [1]),
      new RangeError(
        "minimize: objective: expected a finite value at the start, got NaN; start inside the domain of the objective",
      ),
    ],
    [
      misuse(() => ({ value: 1, gradient: [0, -Infinity] }), [1, 2]),
      new RangeError(
        "minimize: objective: expected a finite gradient at the start, got -Infinity at index 1; start inside the domain of the objective",
      ),
    ],
    [
      misuse(() => ({ value: 1, gradient: [1, 2] }), [1, 2, 3]),
      new RangeError("minimize: objective: expected a gradient of length 3, as the start has, got 2"),
    ],
    [
      misuse(() => ({ value: "1", gradient: 7 }), [1]),
      new TypeError(
        "minimize: objective: expected { value, gradient } to be returned, got { value: string, gradient: number }",
      ),
    ],
    [
      misuse(() => 3, [1]),
      new TypeError(
        'minimize: objective: expected { value, gradient } to be returned, got number; return the gradient too, ask for gradient: "differences", or use method "nelderMead", which needs none',
      ),
    ],
    [
      misuse(async () => ({ value: 1, gradient: [1] }), [1]),
      new TypeError(
        "minimize: objective: expected { value, gradient } to be returned, got a Promise (the objective must be synchronous)",
      ),
    ],
    [
      misuse(bowl, [1], { method: "l-bfgs" }),
      new RangeError(
        'minimize: method: expected "lbfgs", "bfgs", "conjugateGradient", "gradientDescent", "newton", "newtonCg", "trustRegion", "lbfgsb", "owlqn", "nelderMead" or a method object, got "l-bfgs". Did you mean "lbfgs"?',
      ),
    ],
    [
      misuse(bowl, [1], { method: "toString" }),
      new RangeError(
        'minimize: method: expected "lbfgs", "bfgs", "conjugateGradient", "gradientDescent", "newton", "newtonCg", "trustRegion", "lbfgsb", "owlqn", "nelderMead" or a method object, got "toString".',
      ),
    ],
    [
      misuse(bowl, [1], { method: 3 }),
      new TypeError("minimize: method: expected a name or a method object such as lbfgs(), got number"),
    ],
    [
      misuse(bowl, [1], { maxIteration: 3 }),
      new TypeError(
        "minimize: options: expected method, gradient, bounds, l1, maxIterations, maxEvaluations, maxTime, gradientTolerance, functionTolerance, stepTolerance, " +
          'checkGradient, callback, signal, got maxIteration. Did you mean "maxIterations"?',
      ),
    ],
    [
      misuse(bowl, [1], { checkGradient: "no" }),
      new TypeError("minimize: checkGradient: expected true or false, got string"),
    ],
    [
      misuse(bowl, [1], { maxIterations: 1.5 }),
      new RangeError("minimize: maxIterations: expected a non-negative integer, got 1.5"),
    ],
    [
      misuse(bowl, [1], { maxEvaluations: 0 }),
      new RangeError("minimize: maxEvaluations: expected a positive integer, got 0"),
    ],
    [
      misuse(bowl, [1], { gradientTolerance: "1" }),
      new TypeError("minimize: gradientTolerance: expected a non-negative finite number, got string"),
    ],
    [
      misuse(bowl, [1], { stepTolerance: -1 }),
      new RangeError("minimize: stepTolerance: expected a non-negative finite number, got -1"),
    ],
    [
      misuse(bowl, [1], { method: "newton" }),
      new TypeError(
        'newton: objective: expected { valueAndGradient, hessian }, got an objective without hessian; give one, or use method "lbfgs"',
      ),
    ],
  ])("%#", (act, error) => {
    expect(act).toThrow(error);
    expect(act).toThrow(error.constructor as ErrorConstructor);
  });

  test("lbfgs", () => {
    expect(() => lbfgs({ memory: 0 })).toThrow(new RangeError("lbfgs: memory: expected a positive integer, got 0"));
    const negative = Float64Array.of(1, -1);
    const text = "lbfgs: scale: expected positive finite numbers, got -1 at index 1";
    expect(() => lbfgs({ scale: negative })).toThrow(new RangeError(text));
    const act = (): MinimizeResult => minimize(bowl, [1, 2, 3], { method: lbfgs({ scale: Float64Array.of(1, 1) }) });
    expect(act).toThrow(new RangeError("lbfgs: scale: expected 3 elements, as the start has, got 2"));
  });
});
