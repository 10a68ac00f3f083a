import { describe, expect, test } from "vitest";
import { lbfgsb, methodNames, methodsWith, minimize } from "../src/index.js";
import { boundedProblems, driver1 } from "./problems/bounded.js";
import { exempted, exemptions } from "./problems/exemptions.js";
import { standardProblem, standardProblems } from "./problems/more-garbow-hillstrom.js";
import { sumOfSquares, type TestObjective } from "./problems/objective.js";
import { reaches, solve, valuesOnly } from "./problems/solve.js";

describe.each(methodNames)("%s", (method) => {
  test.each(standardProblems.filter(({ name }) => !exempted(method, name)))("$name", (problem) => {
    const { start, minimum, otherMinima = [], minimiser, gradientTolerance = 1e-8 } = problem;
    const objective = sumOfSquares(problem.residuals);
    const result = solve(method, objective, start, { gradientTolerance });
    expect(result.status).toBe("converged");
    const reached = [minimum, ...otherMinima].filter((known) => reaches(result.value, known));
    expect(reached, `the value ${result.value} is no published minimum`).toHaveLength(1);
    if (reached[0] === minimum) {
      minimiser?.forEach((x, i) => {
        expect(Math.abs(result.point[i] - x) / Math.max(Math.abs(x), 1e-3)).toBeLessThanOrEqual(1e-4);
      });
    }
    if (valuesOnly(method)) {
      expect(result.value).toBe(objective.value(result.point));
      expect(result.gradientEvaluations).toBe(0);
    } else {
      expect(result.gradientNorm).toBeLessThanOrEqual(gradientTolerance);
      expect(objective.valueAndGradient(result.point)).toEqual({ value: result.value, gradient: result.gradient });
    }
  });
});

test("what is exempt is counted, and named as it is in the table", () => {
  const pairs = exemptions.flatMap(({ method, problems }) =>
    problems.map((name) => `${method}: ${standardProblem(name).name}`),
  );
  expect(new Set(pairs).size).toBe(pairs.length);
  expect(pairs).toHaveLength(34);
  expect(standardProblems).toHaveLength(43);
  expect(new Set(standardProblems.flatMap(({ number = [] }) => number)).size).toBe(35);
});

describe.each(methodsWith("bounds"))("%s with bounds", (method) => {
  test.each(boundedProblems)("$name", ({ objective, start, bounds, minimum, otherMinima = [], minimiser }) => {
    const { lower = -Infinity, upper = Infinity } = bounds;
    const at = (bound: typeof lower, i: number): number => (typeof bound === "number" ? bound : (bound[i] ?? NaN));
    const watched: TestObjective = {
      ...objective,
      value: (x) => (expectWithin(x), objective.value(x)),
      valueAndGradient: (x) => (expectWithin(x), objective.valueAndGradient(x)),
    };
    const expectWithin = (x: Float64Array): void =>
      x.forEach((xi, i) => {
        if (!(xi >= at(lower, i) && xi <= at(upper, i))) throw new Error(`${xi} at ${i} is out of bounds`);
      });
    const result = solve(method, watched, start, { bounds: { lower: start.map((_, i) => at(lower, i)), upper } });
    expect(result.status).toBe("converged");
    const reached = [minimum, ...otherMinima].filter((known) => reaches(result.value, known));
    expect(reached, `the value ${result.value} is no published minimum`).toHaveLength(1);
    if (reached[0] === minimum) minimiser?.forEach((x, i) => expect(Math.abs(result.point[i] - x)).toBeLessThan(1e-4));
    if (!valuesOnly(method)) expect(result.gradientNorm).toBeLessThanOrEqual(1e-8);
  });
});

test("L-BFGS-B goes as fast as its authors' program on its first driver", () => {
  // Theirs reaches 1.083490083e-9 in 23 iterations and 28 evaluations.
  const { history } = minimize(driver1.objective, driver1.start, {
    method: lbfgsb({ memory: 5 }),
    bounds: driver1.bounds,
  });
  const reached = history.find(({ value }) => value < 1.1e-9)!;
  expect(reached.iteration).toBeLessThanOrEqual(28);
  expect(reached.evaluations).toBeLessThanOrEqual(32);
});
