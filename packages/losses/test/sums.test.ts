// Sums that are made another way than of the values of samples: two logarithms as one of a product, and exp without care for its ends.
import { about } from "../src/about.js";
import { binaryCrossEntropy, poissonNll, softMargin } from "../src/index.js";
import type { PointwiseLoss } from "../src/pointwise.js";
import { describe, expect, test } from "vitest";
import { vectorOf } from "./oracle.js";

const elements = [
  { element: "f32", lanes: 4, epsilon: 2 ** -23 },
  { element: "f64", lanes: 2, epsilon: 2 ** -52 },
] as const;

/** Logits of every kind: a product of 1 + e^−|z| is from 1 to 4. */
const logits = [0, 1e-6, 0.02, 0.3, 0.5, 0.6931, 0.6932, 0.9, 1.3, 2, 4, 9, 15, 30, 60, 85, 400].flatMap((z) => [
  z,
  -z,
]);

describe.each(elements)("in $element", ({ element, lanes, epsilon }) => {
  test.each([
    ["binaryCrossEntropy", binaryCrossEntropy as PointwiseLoss, 0],
    ["softMargin", softMargin as PointwiseLoss, -1],
  ])("%s: the sum of any two values is right to 4 ulp, and that of both forms the same", (_, loss, negative) => {
    const { term } = about(loss) as unknown as { term(p: number, y: number, settings: object): number };
    const p = vectorOf(element, new Array<number>(2 * lanes).fill(-1000)); // whose loss is 0
    const y = vectorOf(element, new Array<number>(2 * lanes).fill(negative));
    expect(loss.value(p, y)).toBe(0);
    const some = element === "f32" ? logits.filter((z) => Math.abs(z) < 87) : logits; // e^−|z| is a normal number
    for (const a of some)
      for (const b of some)
        for (const target of [negative, 1]) {
          [p[0], p[lanes]] = [a, b];
          y[0] = target;
          const want = term(p[0], target, loss.settings) + term(p[lanes], negative, loss.settings);
          const got = loss.value(p, y, { reduction: "sum" });
          expect(Math.abs(got - want), `${a} and ${b}`).toBeLessThanOrEqual(4 * epsilon * want);
          expect(loss.valueAndGradient(p, y, { reduction: "sum" }).value).toBe(got);
        }
  });

  test("a logit whose loss alone is finite does not overflow beside another", () => {
    const most = element === "f32" ? 3e38 : 1.7e308;
    const p = vectorOf(element, new Array<number>(4 * lanes).fill(-1000));
    [p[0], p[lanes]] = [most, most];
    const value = binaryCrossEntropy.value(p, vectorOf(element, new Array<number>(p.length).fill(0)));
    if (element === "f32") expect(value).toBe((2 * p[0]) / p.length);
    else expect(value).toBe(Infinity); // its sum is
  });

  test("NaN and ∞ count in sums of two as alone, and a weight of 0 takes them out", () => {
    const y = vectorOf(element, new Array<number>(2 * lanes).fill(1));
    for (const [odd, want] of [
      [NaN, NaN],
      [-Infinity, Infinity],
      [Infinity, 0],
    ])
      for (const at of [0, lanes]) {
        const p = vectorOf(element, new Array<number>(2 * lanes).fill(1000));
        p[at] = odd;
        expect(binaryCrossEntropy.value(p, y)).toBe(want);
        expect(softMargin.value(p, y)).toBe(want);
        const weights = vectorOf(
          element,
          Array.from(p, (_, i) => Number(i !== at)),
        );
        expect(binaryCrossEntropy.value(p, y, { weights })).toBe(0);
      }
  });

  test("poissonNll has the same bits beside a prediction beyond 64 (512) as without, and at any length", () => {
    const limit = element === "f32" ? 64 : 512;
    const length = 6 * lanes + 3;
    const z = Array.from({ length }, (_, i) => limit * Math.sin(i + 1) ** 3);
    const y = vectorOf(
      element,
      z.map((_, i) => (i % 5) + 1),
    );
    const tame = vectorOf(element, z);
    for (let n = 1; n <= length; n++) {
      const all = poissonNll.valueAndGradient(tame.subarray(0, n), y.subarray(0, n), { reduction: "sum" });
      expect(poissonNll.value(tame.subarray(0, n), y.subarray(0, n), { reduction: "sum" })).toBe(all.value);
      const weighted = { weights: vectorOf(element, new Array<number>(n).fill(1)), reduction: "sum" } as const;
      expect(poissonNll.valueAndGradient(tame.subarray(0, n), y.subarray(0, n), weighted)).toEqual(all);
      for (const wild of [limit, 1.2 * limit, -2 * limit, Infinity, -Infinity, NaN]) {
        const p = tame.slice(0, n);
        p[n >> 1] = wild;
        const got = poissonNll.gradient(p, y.subarray(0, n), { reduction: "sum" });
        for (let i = 0; i < n; i++) if (i !== n >> 1) expect(got[i]).toBe(all.gradient[i]);
        const want = Math.exp(wild) - y[n >> 1];
        if (Number.isFinite(want)) expect(got[n >> 1] / want).toBeCloseTo(1, 5);
        else expect(got[n >> 1]).toBe(want);
      }
    }
  });
});
