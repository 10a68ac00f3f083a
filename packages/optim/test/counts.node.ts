// The tables of docs/solvers.md are what the solvers do.
import { test } from "vitest";
import { lbfgsb, methodNames, minimize, nelderMead, type MethodName, type MinimizeOptions } from "../src/index.js";
import { expectInPage, markdownTable } from "./page.js";
import { driver1 } from "./problems/bounded.js";
import { exempted } from "./problems/exemptions.js";
import { chainedRosenbrock, standardProblems, type StandardProblem } from "./problems/more-garbow-hillstrom.js";
import { reaches, solve } from "./problems/solve.js";
import { sumOfSquares } from "./problems/objective.js";

const page = "solvers.md";

const simplex: MinimizeOptions = { stepTolerance: 1e-8, functionTolerance: 1e-4 };

/** What SciPy's tutorial prints: iterations, evaluations of the function, of the gradient, of the Hessian. */
const theirs: { readonly [method: string]: readonly string[] } = {
  BFGS: ["25", "30", "30", "0"],
  "Newton-CG": ["19", "22", "19", "19"],
  "trust-ncg": ["20", "21", "20", "19"],
  "Nelder-Mead": ["339", "571", "0", "0"],
};

/** What we take to the same tolerance, by the name of theirs. */
const ours: readonly [string, string, MinimizeOptions][] = [
  ["BFGS", "bfgs", { method: "bfgs", gradientTolerance: 1e-5 }],
  ["Newton-CG", "newtonCg", { method: "newtonCg" }],
  ["trust-ncg", "trustRegion", { method: "trustRegion" }],
  ["Nelder-Mead", "nelderMead({ restarts: 0 })", { ...simplex, method: nelderMead({ restarts: 0 }) }],
  ["Nelder-Mead", "nelderMead", { ...simplex, method: "nelderMead" }],
];

test("what SciPy's tutorial prints, and what we take", () => {
  const five = chainedRosenbrock(5, [1.3, 0.7, 0.8, 1.9, 1.2]);
  const objective = sumOfSquares(five.residuals);
  const rows = Object.entries(theirs).flatMap(([method, counts]) => [
    ...ours
      .filter(([name]) => name === method)
      .map(([, label, options]) => {
        const { iterations, ...counted } = minimize(objective, five.start, options);
        const { evaluations, gradientEvaluations, hessianEvaluations } = counted;
        return [`\`${label}\``, ...[iterations, evaluations, gradientEvaluations, hessianEvaluations].map(String)];
      }),
    [`SciPy ${method}`, ...counts],
  ]);
  expectInPage(page, "scipy", markdownTable(["", "iterations", "evaluations", "gradients", "Hessians"], rows));
});

test("the first driver of L-BFGS-B", () => {
  const { objective, start, bounds } = driver1;
  const { history } = minimize(objective, start, { method: lbfgsb({ memory: 5 }), bounds });
  const { iteration, evaluations, value } = history.find((record) => record.value < 1.0835e-9)!;
  const sentence = `\`lbfgsb\` is at ${value.toExponential(2)} after ${iteration} iterations and ${evaluations} evaluations.`;
  expectInPage(page, "driver", sentence);
});

test("evaluations on the standard problems", { timeout: 300_000 }, () => {
  const cell = (method: MethodName, problem: StandardProblem): string => {
    const { name, residuals, start, minimum, gradientTolerance } = problem;
    if (exempted(method, name)) return "–";
    const { value, evaluations } = solve(method, sumOfSquares(residuals), start, { gradientTolerance });
    return reaches(value, minimum) ? String(evaluations) : `${evaluations}*`;
  };
  const rows = standardProblems
    .filter(({ number }) => number !== undefined)
    .map((problem) => [
      `${problem.number}`,
      problem.name.replace(" in ", ", ").replace(" variables", ""),
      ...methodNames.map((method) => cell(method, problem)),
    ]);
  const heads = ["", "problem", ...methodNames.map((method) => `\`${method}\``)];
  expectInPage(page, "counts", markdownTable(heads, rows, 2));
});
