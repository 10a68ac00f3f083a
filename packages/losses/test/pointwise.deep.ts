// The accuracy of every pointwise loss at more points than the ordinary run has, drawn anew for each seed.
import { describe, expect, test } from "vitest";
import { losses } from "../src/index.js";
import { PointwiseLoss } from "../src/pointwise.js";
import { accuracyOf } from "./accuracy.js";
import { labelOf } from "./oracle.js";
import { settingsOf } from "./points.js";

const SEEDS = [101, 102, 103, 104, 105];
const POINTS = 150;

for (const family of losses.filter((loss) => loss instanceof PointwiseLoss))
  for (const element of ["f32", "f64"] as const)
    describe(`${family.name} in ${element}`, () => {
      for (const settings of settingsOf(family, element)) {
        const loss = family(settings) as PointwiseLoss;
        test.each(SEEDS)(`${labelOf(loss, element)} is its term to 4 ulp × max(1, κ), seed %i`, (seed) => {
          expect(accuracyOf(loss, element, POINTS, seed).failures.slice(0, 5)).toEqual([]);
        });
      }
    });
