// Times known exactly, from one side or between two, against their likelihoods in many digits; and what aft does at edges.
import { describe, expect, test } from "vitest";
import { aft } from "../src/index.js";
import { distributions, failuresOf } from "./lifetimes.js";

describe.each(distributions.flatMap((distribution) => [1, 0.5].map((scale) => ({ distribution, scale }))))(
  "aft of the $distribution distribution, σ = $scale",
  ({ distribution, scale }) => {
    test.each(["f64", "f32"] as const)("in %s is as exact as its inputs let it be", (element) => {
      expect(failuresOf(distribution, scale, element, [0.3, 2, 9], [0.5, -2, 8])).toEqual([]);
    });
  },
);

describe.each(distributions)("aft of the %s distribution", (distribution) => {
  const loss = aft({ distribution });

  test("has the limits at infinite locations", () => {
    const times: [number, number][] = [
      [2, 2],
      [0, 2],
      [2, Infinity],
      [2, 3],
    ];
    const slope = distribution === "normal" ? Infinity : 1;
    const steep = distribution === "logistic" ? 1 : Infinity; // what is far above costs eᶻ under the extreme distribution
    const expected = { up: [Infinity, Infinity, 0, Infinity], down: [Infinity, 0, Infinity, Infinity] };
    times.forEach(([lower, upper], i) => {
      for (const [location, values, slopes] of [
        [Infinity, expected.up, [slope, slope, 0, slope]],
        [-Infinity, expected.down, [-steep, 0, -steep, -steep]],
      ] as const) {
        const { value, gradient } = loss.valueAndGradient([location], [[lower], [upper]]);
        expect(value, `${lower}, ${upper} at ${location}`).toBe(values[i]);
        expect(gradient[0] + 0, `${lower}, ${upper} at ${location}`).toBe(slopes[i]);
      }
    });
  });

  test("learns nothing from a time of which nothing is known", () => {
    const { value, gradient } = loss.valueAndGradient(
      [3, 1],
      [
        [0, 2],
        [Infinity, 2],
      ],
      { reduction: "sum" },
    );
    expect(value).toBe(loss.value([1], [[2], [2]]));
    expect(gradient[0] + 0).toBe(0);
  });

  test("of neighbours is the density of the interval", () => {
    const upper = 1 + Number.EPSILON;
    const narrow = loss.value([0.25], [[1], [upper]]);
    expect(narrow).toBeCloseTo(loss.value([0.25], [[1], [1]]) - Math.log(Number.EPSILON), 12);
  });
});

test("aft holds what XGBoost cuts off", () => {
  const far = aft.valueAndGradient([20], [[1], [1]]);
  expect(far.value).toBe(200 + 0.9189385332046727);
  expect(far.gradient[0]).toBe(20);
});

test("aft refuses ends of times that are none", () => {
  const call = (lower: number, upper: number, weights?: number[]) => () =>
    aft.value(
      [0, 0],
      [
        [1, lower],
        [1, upper],
      ],
      { weights },
    );
  expect(call(3, 2)).toThrow(new RangeError("aft: targets.lower[1]: expected at most targets.upper[1], 2, got 3"));
  expect(call(-1, 2)).toThrow(new RangeError("aft: targets.lower[1]: expected a number in [0, ∞), got -1"));
  expect(call(0, 0)).toThrow(new RangeError("aft: targets.upper[1]: expected a number above 0, or Infinity, got 0"));
  expect(call(Infinity, Infinity)).toThrow(/targets\.lower\[1\]: expected a number in \[0, ∞\), got Infinity/);
  expect(call(1, NaN)).toThrow(/targets\.upper\[1\]: expected .* got NaN/);
  expect(call(3, 2, [1, 0])()).toBe(aft.value([0], [[1], [1]]));
  expect(() => aft.value([0], [1] as never)).toThrow(/aft: targets: expected \[lower, upper\]/);
  expect(() => aft({ distribution: "weibull" as never })).toThrow(
    'aft: distribution: expected "normal", "logistic" or "extreme", got "weibull"',
  );
});
