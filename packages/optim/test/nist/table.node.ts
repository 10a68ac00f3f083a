/// <reference types="node" />
// The table of NIST's problems in docs/least-squares.md is what the solver does.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { digits, fitNist, nistProblems, type NistProblem } from "./problems.js";

const page = fileURLToPath(new URL("../../../../docs/least-squares.md", import.meta.url));

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
  const rules = [...heads, ...more].map((_, column) => (column < 2 ? "---" : "---:"));
  return [[...heads, ...more], rules, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** Digits are rounded down. */
function figures(problem: NistProblem, start: 0 | 1, source: "given" | "central"): string[] {
  const { point, standardErrors, evaluations } = fitNist(problem, start, source);
  const least = (got: Float64Array, certified: readonly number[]): string =>
    (Math.floor(10 * Math.min(...certified.map((x, j) => digits(got[j], x)))) / 10).toFixed(1);
  return [least(point, problem.parameters), least(standardErrors, problem.standardDeviations), String(evaluations)];
}

test("the table of NIST's problems", () => {
  const text = readFileSync(page, "utf8");
  const written = text.replace(/(<!-- nist -->\n).*(<!-- \/nist -->)/s, (_, before: string, after: string) =>
    [before, table(), "", after].join("\n"),
  );
  if (process.env.NADIR_UPDATE === "1") writeFileSync(page, written);
  else expect(squeeze(text)).toBe(squeeze(written));
});

/** The formatter pads the cells. */
const squeeze = (text: string): string =>
  text.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---").replaceAll(/\n+/g, "\n");
