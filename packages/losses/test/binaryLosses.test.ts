// Of binary and margin losses, what the property suite does not reach: infinite predictions, edges of probabilities, refusals.
import { describe, expect, test } from "vitest";
import {
  binaryCrossEntropy,
  binarySparsemax,
  brier,
  crossEntropyLambda,
  exponential,
  focal,
  hinge,
  hingeEmbedding,
  modifiedHuber,
  perceptron,
  softMargin,
  squaredHinge,
  type PointwiseLoss,
} from "../src/index.js";

const margins = { exponential, hinge, hingeEmbedding, modifiedHuber, perceptron, softMargin, squaredHinge };

describe.each(Object.entries(margins))("%s", (name, loss) => {
  test("takes −1 and 1, and says so where it gets 0", () => {
    expect(() => loss.value([0.5, 1], [1, 0])).toThrow(
      new RangeError(`${name}: targets[1]: expected -1 or 1 (targets of this loss are -1 and 1, not 0 and 1), got 0`),
    );
    expect(loss.value([0.5, 1], Int32Array.of(1, -1))).toBe(loss.value([0.5, 1], [1, -1]));
  });
});

describe("softMargin", () => {
  test.each(["f32", "f64"] as const)("is right at ±1000 in %s", (element) => {
    const p = element === "f32" ? Float32Array.of(-1000, 1000, -1000, 1000) : Float64Array.of(-1000, 1000, -1000, 1000);
    const y = [1, 1, -1, -1];
    expect(Array.from(softMargin.perSample(p, y))).toEqual([1000, 0, 0, 1000]);
    expect(Array.from(softMargin.gradient(p, y, { reduction: "sum" }), Math.abs)).toEqual([1, 0, 0, 1]);
  });
  test("is binaryCrossEntropy of (y + 1) / 2, and so is crossEntropyLambda without the shift", () => {
    const p = [-30, -0.1, 0, 3, 800];
    expect(softMargin.perSample(p, [1, -1, 1, -1, 1])).toEqual(binaryCrossEntropy.perSample(p, [1, 0, 1, 0, 1]));
    expect(crossEntropyLambda.gradient(p, [1, 0, 0.5, 0, 1])).toEqual(
      binaryCrossEntropy.gradient(p, [1, 0, 0.5, 0, 1]),
    );
  });
});

describe("limits at ±∞", () => {
  const limits = (loss: Pick<PointwiseLoss, "perSample" | "gradient" | "hessianDiagonal">, y: number) => {
    const p = [-Infinity, Infinity];
    return [
      loss.perSample(p, [y, y]),
      loss.gradient(p, [y, y], { reduction: "sum" }),
      loss.hessianDiagonal(p, [y, y], { reduction: "sum" }),
    ].map((a) => Array.from(a, (x) => x + 0));
  };
  test.each([0, 0.5, 1, 2, 3.5])("focal with γ = %f", (gamma) => {
    expect(limits(focal({ gamma }), 0)).toEqual([
      [0, Infinity],
      [0, 1],
      [0, 0],
    ]);
    expect(limits(focal({ gamma }), 1)).toEqual([
      [Infinity, 0],
      [-1, 0],
      [0, 0],
    ]);
  });
  test("margin losses, brier and sparsemax", () => {
    expect(limits(hinge, 1)).toEqual([
      [Infinity, 0],
      [-1, 0],
      [0, 0],
    ]);
    expect(limits(brier, 1)).toEqual([
      [1, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(limits(binarySparsemax, 1)).toEqual([
      [Infinity, 0],
      [-1, 0],
      [0, 0],
    ]);
  });
});

describe("focal", () => {
  test("with γ = 0 is binaryCrossEntropy", () => {
    const p = [-800, -3, 0, 0.1, 40];
    const y = [1, 0, 0, 1, 0];
    expect(focal({ gamma: 0 }).perSample(p, y)).toEqual(binaryCrossEntropy.perSample(p, y));
  });
  test.each([
    [0, [1, -1], [1, 1]],
    [0.5, [0, 0], [Infinity, Infinity]],
    [1, [0, 0], [2, 2]],
    [2, [0, 0], [0, 0]],
  ])("of probabilities that are right to the last digit, γ = %f", (gamma, slopes, curvatures) => {
    const loss = focal({ gamma, fromLogits: false });
    const [p, y] = [
      [0, 1],
      [0, 1],
    ];
    expect(loss.value(p, y)).toBe(0);
    expect(Array.from(loss.gradient(p, y, { reduction: "sum" }), (x) => x + 0)).toEqual(slopes);
    expect(Array.from(loss.hessianDiagonal(p, y, { reduction: "sum" }))).toEqual(curvatures);
    expect(loss.value([1], [0])).toBe(Infinity);
  });
  test("an integer or fractional γ near each other give losses near each other, far out too", () => {
    for (const p of [-700, -30, 0.5, 30]) {
      const [a, b] = [2, 2 + 2 ** -40].map((gamma) => focal({ gamma }).value([p], [0]));
      expect(Math.abs(a - b)).toBeLessThanOrEqual(2 ** -29 * a);
    }
  });
  test("finds its best constant where that is not between the targets", () => {
    const best = focal.constant([1, 0, 1]);
    expect(
      Math.abs(Array.from(focal.gradient([best, best, best], [1, 0, 1])).reduce((sum, g) => sum + g, 0)),
    ).toBeLessThan(1e-12);
    expect(binaryCrossEntropy({ labelSmoothing: 0.1 }).constant([1, 1])).toBeCloseTo(Math.log(19), 9);
  });
});

test("hingeEmbedding has no best constant where like pairs are more", () => {
  expect(hingeEmbedding.constant([1, 1, -1])).toBe(-Infinity);
  expect(hingeEmbedding({ margin: 2 }).constant([1, -1, -1])).toBe(2);
});

test("perceptron can leave 0", () => {
  expect(Array.from(perceptron.gradient([0, 0], [1, -1], { reduction: "sum" }))).toEqual([-1, 1]);
});
