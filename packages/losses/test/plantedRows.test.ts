// The accuracy check of rowwise losses fails where it should.
import { expect, test } from "vitest";
import { crossEntropy } from "../src/index.js";
import type { RowwiseLoss } from "../src/rowwise.js";
import { rowAccuracyOf } from "./rowAccuracy.js";

const loss = crossEntropy as unknown as RowwiseLoss;

/** The loss with `change` applied to every number that one of its forms gives. */
function changed(form: "perSample" | "gradient" | "hessianVector", change: (x: number) => number): RowwiseLoss {
  const value = (...args: unknown[]) =>
    ((loss[form] as (...given: unknown[]) => Float64Array)(...args) as Float64Array).map(change);
  return Object.create(loss, { [form]: { value } }) as RowwiseLoss;
}

test.each([
  ["a value that is off by 1e-9", changed("perSample", (x) => x * (1 + 1e-9))],
  ["a gradient that is off by 1e-9", changed("gradient", (g) => g * (1 + 1e-9))],
  ["a gradient of the wrong sign", changed("gradient", (g) => -g)],
  ["a tail that is rounded at 1, as p − 1 is", changed("gradient", (g) => 1 + g - 1)],
  ["a Hessian that lacks a factor", changed("hessianVector", (h) => h / 2)],
])("it fails for %s", (_, planted) => {
  expect(rowAccuracyOf(planted, "label", 3, "f64").failures.length).toBeGreaterThan(0);
});

test("it does not fail where nothing is planted", () => {
  expect(rowAccuracyOf(loss, "label", 3, "f64").failures).toEqual([]);
});
