/// <reference types="vite/client" />
// The nonlinear regressions of NIST's Statistical Reference Datasets (https://www.itl.nist.gov/div898/strd/), as its files
// have them: models, data, starts and certified values are read from there.
import { curveFit, type CurveFitResult } from "../../src/index.js";
import { readFormula, type Formula } from "./formula.js";

export interface NistProblem {
  readonly name: string;
  /** `Lower`, `Average` or `Higher`. */
  readonly difficulty: string;
  readonly model: Formula;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly starts: readonly [readonly number[], readonly number[]];
  /** With 11 digits. */
  readonly parameters: readonly number[];
  readonly standardDeviations: readonly number[];
  readonly residualSumOfSquares: number;
  readonly residualStandardDeviation: number;
  readonly degreesOfFreedom: number;
}

function read(text: string): NistProblem {
  const number = "[-+]?[\\d.]+(?:E[-+]?\\d+)?";
  const find = (pattern: string): string => {
    const found = new RegExp(pattern, "is").exec(text);
    if (!found) throw new SyntaxError(`expected ${pattern} in a file of NIST`);
    return found[1];
  };
  const rows = Array.from(
    text.matchAll(new RegExp(`^ *b\\d+ = +${Array.from({ length: 4 }, () => `(${number})`).join(" +")} *\\r?$`, "gim")),
    ([, ...columns]) => columns.map(Number),
  );
  const [first, second, parameters, standardDeviations] = [0, 1, 2, 3].map((k) => rows.map((row) => row[k]));
  const data = find("Data: +y +x(.*)$").trim().split(/\s+/).map(Number);
  return {
    name: find("Dataset Name: +(\\w+)"),
    difficulty: find("(Lower|Average|Higher) Level of Difficulty"),
    model: readFormula(find("Model:.*?\\n *y *= (.*?)\\+ *e\\s").replaceAll(/\s+/g, "")),
    x: data.filter((_, i) => i % 2 === 1),
    y: data.filter((_, i) => i % 2 === 0),
    starts: [first, second],
    parameters,
    standardDeviations,
    residualSumOfSquares: Number(find(`Residual Sum of Squares: +(${number})`)),
    residualStandardDeviation: Number(find(`Residual Standard Deviation: +(${number})`)),
    degreesOfFreedom: Number(find(`Degrees of Freedom: +(${number})`)),
  };
}

const files = import.meta.glob<string>("./*.dat", { eager: true, query: "?raw", import: "default" });

export const nistProblems: readonly NistProblem[] = Object.values(files).map(read);

/** Digits that two numbers share: `−log₁₀ |got/expected − 1|`, 11 at most as NIST gives no more. */
export function digits(got: number, expected: number): number {
  const error = Math.abs(got - expected) / Math.abs(expected);
  return Number.isNaN(error) ? 0 : Math.min(11, Math.max(0, -Math.log10(error)));
}

/** Where the Jacobian comes from: the formula's derivatives, or differences. */
export const sources = ["given", "central", "forward"] as const;

/** A fit with the default settings. */
export function fitNist(
  { model, parameters, x, y, starts }: NistProblem,
  start: 0 | 1,
  source: (typeof sources)[number],
): CurveFitResult<number> {
  const value = (xi: number, b: Float64Array): number => model.value(xi, b);
  if (source !== "given") return curveFit(value, x, y, starts[start], { differences: source });
  const derivatives = parameters.map((_, j) => model.by(j));
  const gradient = (xi: number, b: Float64Array, out: Float64Array): void =>
    derivatives.forEach((derivative, j) => (out[j] = derivative.value(xi, b)));
  return curveFit({ value, gradient }, x, y, starts[start]);
}
