// Vectors and settings at the ends of what floats hold, where plain arithmetic over- or underflows and the loss does not.
import { describe, expect, test } from "vitest";
import { cosineEmbedding, ntXent, tripletMargin } from "../src/index.js";

const flat = (gradient: readonly ArrayLike<number>[]) => gradient.flatMap((part) => Array.from(part, (x) => x + 0));

describe.each([
  ["f32", Float32Array],
  ["f64", Float64Array],
] as const)("tripletMargin (%s) of a large p is that of the greatest differences", (_, Floats) => {
  test.each([100, 200, 400, 1500, 10000])("p = %i", (p) => {
    const vectors = [Floats.of(0, 0, 0), Floats.of(1, 0.5, 0.1), Floats.of(0.3, 0.7, 0.2)] as const;
    const { value, gradient } = tripletMargin({ p, margin: 1 }).valueAndGradient(vectors, null, { shape: [1, 3] });
    expect(value).toBeCloseTo(1.3, 5);
    const expected = [-1, 1, 0, 1, 0, 0, 0, -1, 0];
    flat(gradient).forEach((x, j) => expect(x).toBeCloseTo(expected[j], 5));
  });
});

describe("derivatives in subnormal vectors are no NaN", () => {
  test("cosineEmbedding", () => {
    const across = cosineEmbedding.valueAndGradient([Float64Array.of(1e-309, 0), Float64Array.of(0, 1)], [1]);
    expect(flat(across.gradient)).toEqual([0, -Infinity, -1, 0]);
    const along = cosineEmbedding.valueAndGradient([Float64Array.of(1e-310, 0), Float64Array.of(1, 0)], [1]);
    expect(flat(along.gradient)).toEqual([0, 0, 0, 0]);
  });

  test("ntXent", () => {
    const vectors = Float64Array.of(1e-310, 0, 0, 1, 1, 0, 0, 1);
    const { gradient } = ntXent.valueAndGradient(vectors, [0, 1, 0, 1], { shape: [4, 2] });
    expect(gradient.some(Number.isNaN)).toBe(false);
    expect(gradient[0]).toBeCloseTo(0, 15);
    // Of each of the two others that are across, as often as it is theirs: 1 / (e^(1/τ) + 2) / τ, by the length.
    const { temperature } = ntXent.settings;
    expect(gradient[1] * 1e-310 * temperature * (Math.exp(1 / temperature) + 2)).toBeCloseTo(1, 10);
  });
});
