import { describe, expect, test } from "vitest";
import { readFormula } from "./formula.js";
import { digits, fitNist, nistProblems } from "./problems.js";

test("all twenty sets are there", () => expect(nistProblems).toHaveLength(20));

test("a formula is read with its precedence and differentiated", () => {
  const formula = readFormula("b1*x**-b2 - exp[-(x/2)] / (1+3*b1)**2");
  const value = (b1: number, b2: number): number => b1 * Math.pow(1.7, -b2) - Math.exp(-0.85) / (1 + 3 * b1) ** 2;
  expect(formula.value(1.7, [0.6, 1.3])).toBeCloseTo(value(0.6, 1.3), 15);
  const h = 1e-5;
  expect(formula.by(0).value(1.7, [0.6, 1.3])).toBeCloseTo((value(0.6 + h, 1.3) - value(0.6 - h, 1.3)) / (2 * h), 9);
  expect(formula.by(1).value(1.7, [0.6, 1.3])).toBeCloseTo((value(0.6, 1.3 + h) - value(0.6, 1.3 - h)) / (2 * h), 9);
  expect(() => readFormula("b1*(x+")).toThrow(new SyntaxError("expected an operand, got the end in b1*(x+"));
});

describe.each(nistProblems)("$name", (problem) => {
  describe.each([0, 1] as const)("from start %i", (start) => {
    test.each(["given", "central"] as const)("with the Jacobian %s", (source) => {
      const fit = fitNist(problem, start, source);
      expect(fit.status).toBe("converged");
      problem.parameters.forEach((certified, j) => expect(digits(fit.point[j], certified)).toBeGreaterThan(8));
      problem.standardDeviations.forEach((certified, j) =>
        expect(digits(fit.standardErrors[j], certified)).toBeGreaterThan(7),
      );
      expect(digits(2 * fit.value, problem.residualSumOfSquares)).toBeGreaterThan(9);
      expect(digits(fit.residualDeviation, problem.residualStandardDeviation)).toBeGreaterThan(9);
      // Not as the file of Rat43 says, which counts two too few; its residual standard deviation is right.
      expect(fit.degreesOfFreedom).toBe(problem.x.length - problem.parameters.length);
      expect(fit.rank).toBe(problem.parameters.length);
    });
  });
});
