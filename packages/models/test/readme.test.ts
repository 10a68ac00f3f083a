/// <reference types="vite/client" />
// The examples of the README run as they stand there, in Node and in Chromium.
import * as losses from "@nadir/losses";
import * as optim from "@nadir/optim";
import { examplesOf, runExample } from "@nadir/testing";
import { expect, test } from "vitest";
import readme from "../../../README.md?raw";
import * as models from "../src/index.js";

const packages: Readonly<Record<string, unknown>> = {
  "@nadir/losses": losses,
  "@nadir/optim": optim,
  "@nadir/models": models,
};
const examples = examplesOf(readme);
const run = (source: string): unknown[][] => runExample(source, packages);

test("the README has its two examples", () => expect(examples).toHaveLength(2));

test("a line through points of which one is off", () => {
  const [[point, status]] = run(examples[0]) as [[Float64Array, string]];
  expect(status).toBe("converged");
  expect(Math.abs(point[0] - 2.55)).toBeLessThan(1e-6);
  expect(examples[0].split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(12);
});

test("the same as a model", () => {
  const [[coefficients, intercept, predictions]] = run(examples[1]) as [[Float64Array, number, Float64Array]];
  expect(coefficients).toHaveLength(1);
  expect(Math.abs(predictions[0] - (6 * coefficients[0] + intercept))).toBeLessThan(1e-12);
});
