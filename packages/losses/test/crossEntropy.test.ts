// What the options of crossEntropy mean together, and its limits.
import { describe, expect, test } from "vitest";
import { crossEntropy } from "../src/index.js";

const z = [1, 2, 0.5, -1, 0.25, 3, 0, 0, 0, 2, -2, 1];
const labels = [1, 2, 0, 2];
const oneHot = [0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1];
const shape = [4, 3] as const;

describe("crossEntropy", () => {
  test.each([
    {},
    { labelSmoothing: 0.2 },
    { classWeights: [1, 2, 0.5] },
    { labelSmoothing: 0.2, classWeights: [1, 2, 0.5] },
  ])("labels and distributions of one class are the same under %o", (settings) => {
    const loss = crossEntropy(settings);
    for (const weights of [undefined, [1, 0, 2, 3]]) {
      const a = loss.valueAndGradient(z, labels, { weights });
      const b = loss.valueAndGradient(z, oneHot, { weights, shape });
      expect(Math.abs(a.value - b.value)).toBeLessThanOrEqual(1e-15);
      a.gradient.forEach((g: number, i: number) => expect(Math.abs(g - b.gradient[i])).toBeLessThanOrEqual(1e-16));
    }
  });

  test.each([
    {},
    { labelSmoothing: 0.2 },
    { classWeights: [1, 2, 0.5] },
    { labelSmoothing: 0.2, classWeights: [1, 2, 0.5] },
  ])("an ignored row is a removed row under %o", (settings) => {
    const loss = crossEntropy({ ...settings, ignoreIndex: -100 });
    const ignored = loss.valueAndGradient(z, [1, -100, 0, 2]);
    const removed = crossEntropy(settings).valueAndGradient([...z.slice(0, 3), ...z.slice(6)], [1, 0, 2]);
    expect(Math.abs(ignored.value - removed.value)).toBeLessThanOrEqual(2e-16);
    expect(Array.from(ignored.gradient.subarray(3, 6))).toEqual([0, 0, 0]);
    expect(loss.perSample(z, [1, -100, 0, 2])[1]).toBe(0);
  });

  test("class weights multiply the weight of a row and enter the divisor of the mean", () => {
    const classWeights = [1, 2, 0.5];
    const each = crossEntropy.perSample(z, labels);
    const mass = labels.reduce((sum, y) => sum + classWeights[y], 0);
    const want = labels.reduce((sum, y, i) => sum + classWeights[y] * each[i], 0) / mass;
    expect(Math.abs(crossEntropy({ classWeights }).value(z, labels) - want)).toBeLessThanOrEqual(1e-15);
  });

  test("the gradient at the label keeps its accuracy where the row is all but right", () => {
    expect(crossEntropy.gradient(Float32Array.of(20, 0), [0])[0]).toBe(Math.fround(-2.061153618190204e-9));
    expect(crossEntropy.gradient([40, 0], [0])[0]).toBe(-4.248354255291589e-18);
    expect(crossEntropy.gradient([700, 0], [0])[0]).toBeLessThan(0);
    expect(crossEntropy.gradient([40, 0], [1, 0], { shape: [1, 2] })[0]).toBe(-4.248354255291589e-18);
  });

  test("infinite logits give the limit", () => {
    expect(crossEntropy.value([-Infinity, 0, 0], [1])).toBe(Math.LN2);
    expect(crossEntropy.value([-Infinity, 0, 0], [0])).toBe(Infinity);
    expect(crossEntropy.value([-Infinity, 0, 0], [0, 0.5, 0.5], { shape: [1, 3] })).toBe(Math.LN2);
    expect(crossEntropy.value([Infinity, 0, 0], [0])).toBe(0);
    expect(Array.from(crossEntropy.gradient([Infinity, 0, 0], [1]))).toEqual([1, -1, 0]);
    expect(crossEntropy({ labelSmoothing: 0.1 }).value([-Infinity, 0], [1])).toBe(Infinity);
  });

  test.each([
    [
      () => crossEntropy.value(z, [1, 2, 0, 3]),
      "crossEntropy: targets[3]: expected a class from 0 to 2, got 3; classes count from 0",
    ],
    [
      () => crossEntropy.value(z, [1, 2, 0, -100]),
      "crossEntropy: targets[3]: expected a class from 0 to 2, got -100; to leave rows out, name their label as ignoreIndex",
    ],
    [() => crossEntropy.value(z, [1, 1.5, 0, 2]), "crossEntropy: targets[1]: expected a class from 0 to 2, got 1.5"],
    [
      () => crossEntropy.value(z, Int32Array.of(1, 7, 0, 2)),
      "crossEntropy: targets[1]: expected a class from 0 to 2, got 7",
    ],
    [
      () => crossEntropy.value(z, oneHot),
      "crossEntropy: shape: expected [rows, columns] where targets have as many elements as predictions (12)",
    ],
    [
      () => crossEntropy.value(z, labels, { shape: [3, 3] }),
      "crossEntropy: shape: expected [rows, columns] whose product is the 12 predictions, got 3 × 3",
    ],
    [
      () => crossEntropy.value(z, [0, 1, 2, 0, 1]),
      "crossEntropy: targets: expected one label a row: a number that divides the 12 predictions, got 5",
    ],
    [
      () =>
        crossEntropy.value(
          z,
          oneHot.map((x) => x - 0.5),
          { shape },
        ),
      "crossEntropy: targets[0][0] (row, column): expected a number in [0, ∞), got -0.5",
    ],
    [
      () => crossEntropy({ classWeights: [1, 2] }).value(z, labels),
      "crossEntropy: classWeights: expected 3 elements, one a class, got 2",
    ],
    [
      () => crossEntropy({ ignoreIndex: 0 }).value([1, 2], [0]),
      "crossEntropy: weights: expected a positive sum, got 0: no sample counts",
    ],
    [() => crossEntropy({ labelSmoothing: 1 }), "crossEntropy: labelSmoothing: expected a number in [0, 1), got 1"],
    [
      () => crossEntropy({ classWeights: [1, -2] }),
      "crossEntropy: classWeights: expected an array of numbers, each a number in [0, ∞), or null, got an array of 2",
    ],
  ])("refuses what it cannot mean: %#", (call, message) => {
    expect(call).toThrow(message);
  });

  test.each([
    [[Infinity, 0, Infinity], 0, Math.LN2, [-0.5, 0, 0.5]],
    [[Infinity, 0, Infinity], 1, Infinity, [0.5, -1, 0.5]],
    [[Infinity, 0, -Infinity], 0, 0, [-0, 0, 0]],
    [[-Infinity, -Infinity], 1, Math.LN2, [0.5, -0.5]],
    [[NaN, Infinity], 1, NaN, [NaN, NaN]],
    [[NaN, NaN], 0, NaN, [NaN, NaN]],
  ])("takes scores of %j, label %i, for limits", (scores, label, value, gradient) => {
    const both = crossEntropy.valueAndGradient(scores, [label], { shape: [1, scores.length] });
    expect(both.value).toBe(crossEntropy.value(scores, [label], { shape: [1, scores.length] }));
    expect(both.value).toEqual(Number.isFinite(value) ? expect.closeTo(value, 15) : value);
    expect([...both.gradient]).toEqual(gradient);
  });
});
