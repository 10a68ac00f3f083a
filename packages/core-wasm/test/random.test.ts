import { describe, expect, test } from "vitest";
import { random, Random } from "../src/random.js";
import golden from "./random.json" with { type: "json" };

/** Σ (count − expected)² / expected. */
function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function counted(classes: number, draws: number, draw: () => number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < draws; i++) counts[draw()]++;
  return counts;
}

/** Five deviations above the mean of chi-square: passed by luck alone once in a million. */
const most = (freedom: number) => freedom + 5 * Math.sqrt(2 * freedom);

describe.each(golden)("seed $seed", ({ seed, uint32, uniform, integer, normal, shuffle }) => {
  const first = <T>(draw: (generator: Random) => T) => {
    const generator = random(seed);
    return Array.from({ length: 5 }, () => draw(generator));
  };

  test("gives the numbers that it always gave", () => {
    expect(first((generator) => generator.uint32())).toEqual(uint32);
    expect(first((generator) => generator.uniform())).toEqual(uniform);
    expect(first((generator) => generator.integer(1000))).toEqual(integer);
    expect(first((generator) => generator.normal())).toEqual(normal);
    expect(random(seed).shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual(shuffle);
  });
});

test("seeds that agree in 32 bits agree", () => {
  expect(random(2 ** 32 + 7).uint32()).toBe(random(7).uint32());
  expect(random(-1).uint32()).toBe(random(2 ** 32 - 1).uint32());
  expect(random(1).uint32()).not.toBe(random(2).uint32());
});

test("every bit of uint32 is 1 half the time", () => {
  const generator = random(3);
  const ones = new Array<number>(32).fill(0);
  for (let i = 0; i < 50_000; i++) {
    const x = generator.uint32();
    for (let bit = 0; bit < 32; bit++) ones[bit] += (x >>> bit) & 1;
  }
  for (const count of ones) expect(Math.abs(count - 25_000)).toBeLessThan(5 * Math.sqrt(12_500));
});

describe("uniform", () => {
  test("is uniform, and independent of the number before", () => {
    const generator = random(4);
    const counts = counted(
      256,
      100_000,
      () => Math.floor(generator.uniform() * 16) * 16 + Math.floor(generator.uniform() * 16),
    );
    expect(chiSquare(counts, 100_000 / 256)).toBeLessThan(most(255));
  });

  test("lies in [0, 1) and has 53 bits", () => {
    const generator = random(5);
    let ends = 0;
    for (let i = 0; i < 10_000; i++) {
      const x = generator.uniform();
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThan(1);
      expect(Number.isInteger(x * 2 ** 53)).toBe(true);
      ends += (x * 2 ** 53) % 2;
    }
    expect(Math.abs(ends - 5000)).toBeLessThan(250);
  });
});

describe("integer", () => {
  test.each([2, 3, 10, 100])("of %i is uniform", (n) => {
    const generator = random(6);
    expect(
      chiSquare(
        counted(n, 50_000, () => generator.integer(n)),
        50_000 / n,
      ),
    ).toBeLessThan(most(n - 1));
  });

  test("has no bias where 2³² is far from a multiple of n", () => {
    const generator = random(7);
    // A remainder of 32 bits would fall into the first third half of the time.
    const counts = counted(3, 30_000, () => Math.floor(generator.integer(3 * 2 ** 30) / 2 ** 30));
    expect(chiSquare(counts, 10_000)).toBeLessThan(most(2));
  });

  test("of 1 is 0, of 2³² is 32 bits", () => {
    expect(random(8).integer(1)).toBe(0);
    expect(random(8).integer(2 ** 32)).toBe(random(8).uint32());
  });
});

test("normal has the moments of the standard normal distribution", () => {
  const generator = random(9);
  const n = 200_000;
  const moments = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const x = generator.normal();
    for (let k = 0, power = x; k < 4; k++, power *= x) moments[k] += power / n;
  }
  // Five deviations of each mean: those of x, x², x³, x⁴ are 1, √2, √15, √96.
  [0, 1, 0, 3].forEach((expected, k) => {
    const deviation = Math.sqrt([1, 2, 15, 96][k] / n);
    expect(Math.abs(moments[k] - expected)).toBeLessThan(5 * deviation);
  });
});

describe("shuffle", () => {
  test("permutes in place, arrays and typed arrays", () => {
    const typed = Float64Array.from({ length: 1000 }, (_, i) => i);
    expect(random(10).shuffle(typed)).toBe(typed);
    expect(typed.slice().sort()).toEqual(Float64Array.from({ length: 1000 }, (_, i) => i));
    expect([...typed]).toEqual(random(10).shuffle(Array.from({ length: 1000 }, (_, i) => i)));
    expect(typed.some((x, i) => x !== i)).toBe(true);
  });

  test.each([[[]], [["a"]]])("leaves %j", (array: string[]) => {
    expect(random(11).shuffle([...array])).toEqual(array);
  });

  test("gives every order as often", () => {
    const generator = random(12);
    const orders = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = generator.shuffle([0, 1, 2, 3]).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    expect(chiSquare([...orders.values()], 1000)).toBeLessThan(most(23));
  });
});

describe("errors", () => {
  test.each([1.5, NaN, Infinity, 2 ** 53])("seed %d", (seed) => {
    expect(() => random(seed)).toThrow(new RangeError(`random: seed: expected an integer, got ${seed}`));
  });

  test.each([0, -1, 1.5, NaN, 2 ** 32 + 1])("integer of %d", (n) => {
    expect(() => random(1).integer(n)).toThrow(new RangeError(`random: integer: expected 1 ≤ n ≤ 2³², got ${n}`));
  });
});
