// Best constants: formulas beside what they should be exactly, and the search where there is none.
import { describe, expect, test } from "vitest";
import { log, place, random } from "@nadir/core-wasm";
import {
  absoluteError,
  binaryCrossEntropy,
  epsilonInsensitive,
  expectile,
  huber,
  logCosh,
  pinball,
  smoothL1,
  softMargin,
} from "../src/index.js";
import { crossing, gathered } from "../src/search.js";

describe("binaryCrossEntropy", () => {
  test.each([
    [{}, [0, 0, 1], undefined, -log(2)],
    [{ posWeight: 4 }, [0, 0, 1], undefined, log(2)],
    [{ labelSmoothing: 0.5 }, [1, 1], [1, 3], log(3)],
    [{}, [0, 1, 0.5], [0, 0, 2], 0],
    [{}, [0, 0], undefined, -745],
    [{}, [1, 1], undefined, 710],
    [{ fromLogits: false }, [0, 0], undefined, 0],
    [{ fromLogits: false }, [1, 1], undefined, 1],
    [{ fromLogits: false, posWeight: 3 }, [0, 1], undefined, 0.75],
  ])("%o of %j", (settings, targets, weights, best) => {
    expect(Math.abs(binaryCrossEntropy(settings).constant(targets, weights) - best)).toBeLessThan(1e-15);
  });
});

describe("quantiles are numbers among those that ask for them", () => {
  test.each([
    [absoluteError(), [0, 0, 0, 1], undefined, 0],
    [absoluteError(), [3, 1], undefined, 1],
    [absoluteError(), [3, 1, 2], [5, 1, 0], 3],
    [absoluteError(), [-1e300, 1e300, 5], undefined, 5],
    [pinball({ quantile: 0.25 }), [4, 3, 2, 1], undefined, 1],
    [pinball({ quantile: 0.75 }), [1, 2, 3], [1, 1, 2], 3],
    [epsilonInsensitive({ epsilon: 0.5 }), [0, 10, 20], undefined, 9.5],
  ])("%#", (loss, targets, weights, best) => {
    expect(loss.constant(targets, weights)).toBe(best);
  });
  test("as sorting has them", () => {
    const source = random(3);
    for (const n of [1, 2, 9, 1000]) {
      const targets = Float64Array.from({ length: n }, () => Math.floor(30 * source.uniform()));
      const sorted = targets.slice().sort();
      for (const quantile of [0.01, 0.5, 0.75, 0.99])
        expect(pinball({ quantile }).constant(targets)).toBe(sorted[Math.max(1, Math.ceil(quantile * n)) - 1]);
    }
  });
});

describe("targets that repeat", () => {
  const signs = Float64Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? -1 : 1));
  test("are gathered, by what they weigh", () => {
    expect(gathered(signs)).toEqual([Float64Array.of(-1, 1), Float64Array.of(1000, 2000)]);
    const weights = signs.map((y) => (y < 0 ? 0.5 : 0));
    expect(gathered(signs, weights)).toEqual([Float64Array.of(-1, 1), Float64Array.of(500, 0)]);
  });
  test("stay as they are where too many are different", () => {
    const different = Float64Array.from({ length: 2000 }, (_, i) => i % 1100);
    expect(gathered(different)).toEqual([different, undefined]);
  });
  test("have the constant that they all ask for", () => {
    expect(softMargin.constant(signs)).toBeCloseTo(log(2), 14);
    expect(
      softMargin.constant(
        signs,
        signs.map((y) => (y < 0 ? 6 : 1)),
      ),
    ).toBeCloseTo(-log(3), 14);
    expect(
      softMargin.constant(
        signs,
        signs.map((y) => (y < 0 ? 0 : 1)),
      ),
    ).toBe(softMargin.constant([1]));
  });
});

describe("the search", () => {
  const counted = (slope: (x: number) => number, low: number, high: number) => {
    let calls = 0;
    return { at: crossing((x) => (calls++, slope(x)), low, high), calls };
  };
  test("finds neighbours about a crossing in a few steps where the slope is smooth", () => {
    for (const slope of [(x: number) => x ** 3 - 2, (x: number) => x / 3 - 1, (x: number) => 5 - 8 / x]) {
      const { at, calls } = counted(slope, 0.5, 40);
      expect(slope(at)).toBeGreaterThanOrEqual(0);
      expect(slope(at * (1 - 2 ** -53))).toBeLessThanOrEqual(0);
      expect(calls).toBeLessThanOrEqual(28);
    }
  });
  test("takes hardly more than halvings where it jumps", () => {
    const { at, calls } = counted((x) => (x < Math.PI ? -1 : 1e9), -10, 1000);
    expect(at).toBe(Math.PI);
    expect(calls).toBeLessThanOrEqual(80);
  });
  test("gives the end beyond which the crossing lies", () => {
    expect(crossing((x) => x - 9, 1, 4)).toBe(4);
    expect(crossing((x) => x - 9, 10, 40)).toBe(10);
    expect(crossing(() => NaN, 1, 4)).toBe(1);
  });
  test("leaves next to no slope, weights or not, and does not depend on where targets lie", () => {
    const source = random(7);
    const targets = Float64Array.from({ length: 10001 }, () => 3 + source.normal() * (source.uniform() < 0.1 ? 30 : 1));
    const weights = targets.map(() => Math.floor(3 * source.uniform()));
    for (const loss of [huber(), huber({ delta: 0.01 }), logCosh(), smoothL1(), expectile({ expectile: 0.9 })])
      for (const counts of [undefined, weights]) {
        const best = loss.constant(targets, counts);
        const slopes = Array.from(
          loss.gradient(new Float64Array(targets.length).fill(best), targets, { weights: counts }),
        );
        const size = slopes.reduce((sum, slope) => sum + Math.abs(slope), 0);
        expect(Math.abs(slopes.reduce((sum, slope) => sum + slope, 0))).toBeLessThan(1e-13 * size);
        const placed = place(targets);
        expect(loss.constant(placed, counts)).toBe(best);
        placed.free();
      }
  });
  test("arguments are checked as those of other calls", () => {
    expect(() => huber.constant(5 as never)).toThrow("huber: targets: expected an array of numbers");
    expect(() => huber.constant([1], 5 as never)).toThrow("huber: weights: expected an array of numbers");
    expect(() => huber.constant([])).toThrow("huber: predictions: expected at least one element, got none");
    expect(() => binaryCrossEntropy.constant([0, 2])).toThrow("binaryCrossEntropy: targets[1]: expected");
  });
});
