// The table of NIST's problems in docs/least-squares.md is what the solver does.
import { test } from "vitest";
import { expectInPage, markdownTable } from "../page.js";
import { digits, fitNist, nistProblems, type NistProblem } from "./problems.js";

const heads = ["set", "difficulty", "start", "given: parameters", "deviations", "evaluations"];
const more = ["differences: parameters", "deviations", "evaluations"];

function table(): string {
  const rows = nistProblems.flatMap((problem) =>
    ([0, 1] as const).map((start) => [
      start === 0 ? problem.name : "",
      start === 0 ? problem.difficulty.toLowerCase() : "",
      String(start + 1),
      ...figures(problem, start, "given"),
      ...figures(problem, start, "central"),
    ]),
  );
  return markdownTable([...heads, ...more], rows, 2);
}

/** Digits are rounded down. */
function figures(problem: NistProblem, start: 0 | 1, source: "given" | "central"): string[] {
  const { point, standardErrors, evaluations } = fitNist(problem, start, source);
  const least = (got: Float64Array, certified: readonly number[]): string =>
    (Math.floor(10 * Math.min(...certified.map((x, j) => digits(got[j], x)))) / 10).toFixed(1);
  return [least(point, problem.parameters), least(standardErrors, problem.standardDeviations), String(evaluations)];
}

test("the table of NIST's problems", () => {
  expectInPage("least-squares.md", "nist", table());
});
