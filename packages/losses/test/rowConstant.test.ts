// The constant row of predictions that a loss says is best, asked of every loss of rows.
import { Random } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { crossEntropy, gaussianNll, losses, multilabelMargin, multiMargin, multiQuantile } from "../src/index.js";
import { RowwiseLoss, type RowTarget } from "../src/rowwise.js";
import { labelOf } from "./oracle.js";
import { settingsOf } from "./points.js";
import { targetsOf } from "./rows.js";

const rows = 60;

/** A row as the loss takes it: probabilities, or logarithms of these, that add up to 1 where that is asked for. */
function allowed(loss: RowwiseLoss, row: readonly number[]): readonly number[] {
  if (!loss.description.normalised(loss.settings)) return loss.description.arrange(row);
  const isLogarithm = loss.prediction.contains(-1);
  const shares = isLogarithm ? row.map(Math.exp) : row;
  const mass = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => (isLogarithm ? Math.log(share / mass) : share / mass));
}

function expectBest(loss: RowwiseLoss, kind: RowTarget): void {
  const columns = loss.description.columns(loss.settings) ?? 4;
  const random = new Random(61);
  const { targets } = targetsOf(loss, kind, columns, rows, "f64", 62);
  if (kind === "label") targets.forEach((y, i) => (targets[i] = Math.min(y, random.integer(0, columns - 1)))); // uneven shares
  const weights = Array.from({ length: rows }, () => random.integer(0, 3));
  const shape = [rows, columns] as const;
  const best = loss.constant(targets, { shape, weights });
  const total = (row: ArrayLike<number>) =>
    loss.value(
      Array.from({ length: rows * columns }, (_, i) => row[i % columns]),
      targets,
      { shape, weights },
    );
  const least = total(best);
  expect(best).toHaveLength(columns);
  expect(least).toBeLessThan(Infinity);
  for (const step of [1e-4, 1e-2, 1, 10])
    for (let trial = 0; trial < 20; trial++) {
      const moved = Array.from(
        best,
        (x, k) =>
          x +
          (trial < 2 * columns
            ? trial % columns === k
              ? trial < columns
                ? step
                : -step
              : 0
            : step * random.normal()),
      );
      if (!moved.every((x) => loss.prediction.contains(x))) continue;
      const other = allowed(loss, moved);
      expect(total(other), `${Array.from(other).join(", ")} against ${best.join(", ")}`).toBeGreaterThanOrEqual(
        least - 1e-11 * Math.abs(least),
      );
    }
}

for (const family of losses) {
  if (!(family instanceof RowwiseLoss)) continue;
  for (const kind of family.description.targets)
    for (const settings of settingsOf(family, "f64", 6)) {
      const loss = family(settings) as RowwiseLoss;
      test(`${labelOf(loss, "f64")}, ${kind}: no other constant does better`, () => {
        if (loss.description.constant || loss.traits.smooth) expectBest(loss, kind);
        else
          expect(() => loss.constant(kind === "label" ? [0, 1] : [0, 1, 1, 0], { shape: [2, 2] })).toThrow(
            `${loss.name}: constant: expected a smooth loss, as its best constant has no closed form`,
          );
      });
    }
}

describe("constant", () => {
  test("of labels: logarithms of their shares, by row and class weights, without ignored rows", () => {
    const loss = crossEntropy({ classWeights: [1, 3], ignoreIndex: -1 });
    const got = loss.constant([0, 1, 0, -1, 0], { shape: [5, 2], weights: [1, 1, 2, 50, 0] });
    expect(Math.abs(got[0] - got[1])).toBeLessThanOrEqual(1e-15);
  });

  test("of a class that never occurs: as far down as numbers go", () => {
    expect(Array.from(crossEntropy.constant([0, 0], { shape: [2, 2] }))).toEqual([0, -745]);
  });

  test("of numbers: their mean and variance, and their quantiles", () => {
    expect(Array.from(gaussianNll.constant([1, 2, 6]))).toEqual([3, 14 / 3]);
    expect(Array.from(multiQuantile.constant([5, 1, 3]))).toEqual([1, 3, 5]);
  });

  test.each([
    [
      () => gaussianNll.constant([2, 2]),
      "gaussianNll: constant: expected targets that differ, got one value: the smaller the variance, the smaller the loss, without end",
    ],
    [
      () => crossEntropy.constant([0, 1]),
      "crossEntropy: shape: expected [rows, columns], as targets do not tell the number of columns",
    ],
    [
      () => crossEntropy.constant([0, 2], { shape: [2, 2] }),
      "crossEntropy: targets[1]: expected a class from 0 to 1, got 2; classes count from 0",
    ],
    [
      () => multilabelMargin.constant([0, 1], { shape: [1, 2] }),
      "multilabelMargin: constant: expected a smooth loss, as its best constant has no closed form",
    ],
    [
      () => multiMargin.constant([0, 1], { shape: [2, 2] }),
      "multiMargin: constant: expected a smooth loss, as its best constant has no closed form",
    ],
  ])("refuses what has none: %#", (call, message) => {
    expect(call).toThrow(message);
  });
});
