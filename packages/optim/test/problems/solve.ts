import { minimize, type MethodName, type MinimizeOptions, type MinimizeResult } from "../../src/index.js";
import { objectiveFor, type TestObjective } from "./objective.js";

/** The minima as published have six digits. */
const sixDigits = 5e-6;
/** A minimum of zero is reached within this. */
const zero = 1e-10;

/** Whether a value is a minimum to the digits published. */
export const reaches = (value: number, minimum: number): boolean =>
  Math.abs(value - minimum) <= (minimum === 0 ? zero : sixDigits * Math.abs(minimum));

/** Methods without a gradient have no tolerance for one. */
export const valuesOnly = (method: MethodName): boolean => method === "nelderMead";

/** Runs a method on an objective, in the form and with the options that it takes. */
export function solve(
  method: MethodName,
  objective: TestObjective,
  start: readonly number[],
  { gradientTolerance, ...options }: MinimizeOptions = {},
): MinimizeResult {
  const form = objectiveFor(objective, valuesOnly(method));
  return minimize(form, start, { ...options, ...(valuesOnly(method) ? {} : { gradientTolerance }), method });
}
