import { describe, expect, test } from "vitest";
import { digits, fitNist, nistProblems } from "./problems.js";

describe.each(nistProblems)("$name by forward differences", (problem) => {
  test.each([0, 1] as const)("from start %i", (start) => {
    const fit = fitNist(problem, start, "forward");
    expect(fit.status).toBe("converged");
    problem.parameters.forEach((certified, j) => expect(digits(fit.point[j], certified)).toBeGreaterThan(8));
    problem.standardDeviations.forEach((certified, j) =>
      expect(digits(fit.standardErrors[j], certified)).toBeGreaterThan(7),
    );
  });
});
