// The problems of Moré, Garbow & Hillstrom as what they are, sums of squares.
import { describe, expect, test } from "vitest";
import { leastSquares, type LeastSquaresResult, type ResidualsWithJacobian } from "../src/index.js";
import { Jet } from "./problems/jet.js";
import { standardProblems, type StandardProblem } from "./problems/more-garbow-hillstrom.js";
import { reaches } from "./problems/solve.js";

function residualsOf({ residuals: terms }: StandardProblem): Required<ResidualsWithJacobian> {
  const jets = (point: Float64Array, order: 0 | 1): Jet[] =>
    terms.map(({ on, term }) =>
      term(
        ...Jet.variables(
          on.map((variable) => point[variable]),
          order,
        ),
      ),
    );
  return {
    residuals: (point) => jets(point, 0).map(({ value }) => value),
    jacobian(point, out) {
      jets(point, 1).forEach(({ gradient }, i) =>
        terms[i].on.forEach((variable, k) => (out[i * point.length + variable] = gradient[k])),
      );
    },
  };
}

describe.each(standardProblems)("$number. $name", (problem) => {
  const { residuals, jacobian } = residualsOf(problem);
  const minima = [problem.minimum, ...(problem.otherMinima ?? [])];
  const expectMinimum = ({ status, message, value }: LeastSquaresResult): void => {
    expect({ status, message }).toMatchObject({ status: "converged" });
    expect(minima.some((minimum) => reaches(2 * value, minimum))).toBe(true);
  };

  test("with its Jacobian", () => expectMinimum(leastSquares({ residuals, jacobian }, problem.start)));
  test("by differences", () => expectMinimum(leastSquares(residuals, problem.start)));
});
