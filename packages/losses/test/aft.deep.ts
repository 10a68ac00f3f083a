// As in aft.test.ts, over times from 10⁻¹⁷ to 10¹⁷ and more scales.
import { expect, test } from "vitest";
import { distributions, failuresOf } from "./lifetimes.js";

test.each(
  distributions.flatMap((distribution) =>
    [1, 0.5, 3].flatMap((scale) => (["f64", "f32"] as const).map((element) => ({ distribution, scale, element }))),
  ),
)("aft of the $distribution distribution, σ = $scale, in $element", ({ distribution, scale, element }) => {
  const locations = [0, 1.5, -2, 6.1, -6.1];
  expect(failuresOf(distribution, scale, element, [0, 1, 3, 20, 40], locations)).toEqual([]);
});
