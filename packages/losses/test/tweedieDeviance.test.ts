// What the suite of all losses does not ask of it: continuity in the power, where terms of the formula have poles.
import { describe, expect, test } from "vitest";
import {
  gammaDeviance,
  inverseGaussianDeviance,
  poissonDeviance,
  squaredError,
  tweedieDeviance,
} from "../src/index.js";
import type { PointwiseLoss } from "../src/pointwise.js";
import { accuracyOf } from "./accuracy.js";

const powers = [1e-9, 0.3, 1 - 1e-9, 1 + 1e-9, 1.2, 1.5 - 1e-12, 1.5 + 1e-12, 2 - 1e-12, 2 + 1e-9, 2.6, 3 - 1e-9];

describe.each(["f32", "f64"] as const)("in %s", (element) => {
  const exact = powers.map(element === "f32" ? Math.fround : (x) => x);
  test.each([...new Set(exact)])("is its term at power %d, to 4 ulp × max(1, κ)", (power) => {
    for (const logInput of [true, false])
      expect(
        accuracyOf(tweedieDeviance({ power, logInput }) as unknown as PointwiseLoss, element, 40, 19).failures,
      ).toEqual([]);
  });
});

const means = [1e-3, 0.2, 0.999999, 1, 1.5, 7, 400];
const targets = [1e-6, 0.2, 1, 1.0000001, 3, 7, 1e5];
const pairs = means.flatMap((mean) => targets.map((target) => [mean, target] as const));

describe.each([
  [0, squaredError, 0.5],
  [1, poissonDeviance({ logInput: false }), 1],
  [2, gammaDeviance({ logInput: false }), 1],
  [3, inverseGaussianDeviance({ logInput: false }), 1],
] as const)("of power %d", (power, same, factor) => {
  const at =
    (settings: { power: number }, form: "perSample" | "gradient" | "hessianDiagonal") =>
    (mean: number, target: number) =>
      tweedieDeviance({ ...settings, logInput: false })[form]([mean], [target])[0];

  test.each(["perSample", "gradient", "hessianDiagonal"] as const)("has the %s of the loss of that name", (form) => {
    for (const [mean, target] of pairs) {
      const want = factor * same[form]([mean], [target])[0];
      const size = Math.abs(want) * (1 + (mean + target) / Math.abs(mean - target || 1));
      expect(Math.abs(at({ power }, form)(mean, target) - want)).toBeLessThanOrEqual(4e-15 * size);
    }
  });

  test.each(["perSample", "gradient", "hessianDiagonal"] as const)("has nearly the %s of powers nearby", (form) => {
    for (const step of [1e-6, 1e-9, 1e-12])
      for (const nearby of [power - step, power + step].filter((x) => x >= 0 && x <= 3))
        for (const [mean, target] of pairs) {
          const [here, there] = [at({ power }, form)(mean, target), at({ power: nearby }, form)(mean, target)];
          // the derivative in the power is a logarithm times what the two terms are
          const size = Math.abs(here) + (form === "hessianDiagonal" ? (mean + target) * mean ** (-power - 1) : 0);
          expect(Math.abs(there - here)).toBeLessThanOrEqual(
            step * 20 * size + 1e-13 * size * (1 + (mean + target) / Math.abs(mean - target || 1)),
          );
        }
  });
});

test("a target of 0 has a loss up to power 2, and none beyond", () => {
  for (const power of [0, 0.5, 1, 1.5, 2 - 1e-9])
    expect(tweedieDeviance({ power }).value([0], [0])).toBeCloseTo(1 / (2 - power), 12);
  expect(() => tweedieDeviance({ power: 2 }).value([0], [0])).toThrow(
    "tweedieDeviance: targets[0]: expected a number in (0, ∞), got 0",
  );
});

test.each([0, 0.5, 1, 1.5, 2, 2.5, 3])("infinite predictions give the limits at power %d", (power) => {
  const loss = tweedieDeviance({ power });
  const [above, below] = [loss.valueAndGradient([Infinity], [2]), loss.valueAndGradient([-Infinity], [2])];
  expect(above.value).toBe(power <= 2 ? Infinity : loss.value([power === 3 ? 800 : 1e4], [2]));
  expect(above.gradient[0]).toBe(power < 2 ? Infinity : power === 2 ? 1 : 0);
  expect(below.value).toBe(power < 1 ? loss.value([-1e6], [2]) : Infinity);
  expect(below.gradient[0]).toBe(power < 1 ? 0 : power === 1 ? -2 : -Infinity);
});
