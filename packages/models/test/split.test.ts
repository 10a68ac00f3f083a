import { describe, expect, test } from "vitest";
import { split } from "../src/index.js";

const all = (parts: ReturnType<typeof split>) =>
  [...parts.training, ...parts.validation, ...parts.test].sort((a, b) => a - b);
const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe("split", () => {
  test.each([1, 2, 5, 10, 101, 1000])("%d rows fall into three disjoint sets that together are all", (n) => {
    expect(all(split(n, { validation: 0.25, test: 0.2 }))).toEqual(range(n));
  });

  test("the sizes are the fractions, rounded", () => {
    const { training, validation, test } = split(101);
    expect([training.length, validation.length, test.length]).toEqual([61, 20, 20]);
  });

  test("each set is in the order of the rows", () => {
    const { training } = split(100);
    expect([...training]).toEqual([...training].sort((a, b) => a - b));
  });

  test("with fractions of 0 all rows train", () => {
    expect([...split(7, { validation: 0, test: 0 }).training]).toEqual(range(7));
  });

  test("the seed decides", () => {
    expect(split(50, { seed: 3 })).toEqual(split(50, { seed: 3 }));
    expect(split(50, { seed: 3 })).not.toEqual(split(50, { seed: 4 }));
  });

  test("every row is as likely as any other to be held out", () => {
    const held = Array.from({ length: 20 }, () => 0);
    for (let seed = 0; seed < 2000; seed++) for (const row of split(20, { seed, validation: 0 }).test) held[row]++;
    // binomial: mean 400, deviation 18
    for (const times of held) expect(Math.abs(times - 400)).toBeLessThan(90);
  });

  test("strata: each set has each class in proportion, to within a row", () => {
    const strata = range(90).map((row) => (row % 9 === 0 ? 1 : 0));
    const { training, validation, test } = split(90, { strata });
    const positives = [training, validation, test].map((rows) => [...rows].filter((row) => strata[row] === 1).length);
    expect(positives).toEqual([6, 2, 2]);
  });

  test("errors", () => {
    expect(() => split(10, { validation: 1 })).toThrow(
      new RangeError("split: validation: expected a fraction in [0, 1), got 1"),
    );
    expect(() => split(10, { test: -0.1 })).toThrow(
      new RangeError("split: test: expected a fraction in [0, 1), got -0.1"),
    );
    expect(() => split(10, { validation: 0.5, test: 0.5 })).toThrow(
      new RangeError(
        "split: validation, test: expected fractions that leave rows to train on, got 0.5 and 0.5 of 10 rows",
      ),
    );
  });
});
