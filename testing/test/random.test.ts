import { describe, expect, test } from "vitest";
import { Random } from "../src/index.js";

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function draws(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

test("a seed fixes the sequence, and another changes it", () => {
  const sequence = (seed: number): number[] => {
    const random = new Random(seed);
    return draws(5, () => random.bits());
  };
  expect(sequence(1)).toEqual([393288148, 2174103013, 3814759091, 2092745082, 1865176206]);
  expect(sequence(1)).not.toEqual(sequence(2));
  expect(() => new Random(0.5)).toThrow(new RangeError("Random: seed: expected an integer, got 0.5"));
});

describe("distributions", () => {
  const random = new Random(5);
  const count = 20_000;

  test("uniform", () => {
    const values = draws(count, () => random.uniform(-1, 3));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...values)).toBeLessThan(3);
    expect(Math.abs(mean(values) - 1)).toBeLessThan(0.04);
    expect(Math.abs(mean(values.map((x) => (x - 1) * (x - 1))) - 16 / 12)).toBeLessThan(0.04);
  });

  test("normal", () => {
    const values = draws(count, () => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.03);
    expect(Math.abs(mean(values.map((x) => x * x)) - 1)).toBeLessThan(0.05);
    expect(Math.max(...values)).toBeGreaterThan(3);
  });

  test("integers, signs and picks reach every value", () => {
    expect([...new Set(draws(200, () => random.integer(-2, 2)))].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    expect(Math.abs(mean(draws(count, () => random.sign())))).toBeLessThan(0.04);
    expect(new Set(draws(200, () => random.pick([3, 5, 7])))).toEqual(new Set([3, 5, 7]));
  });

  test("shuffles are permutations of a copy", () => {
    const values = Array.from({ length: 50 }, (_, k) => k);
    const shuffled = random.shuffle(values);
    expect(shuffled).not.toEqual(values);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(values);
  });
});

describe.each(["f32", "f64"] as const)("stratified floats, %s", (element) => {
  const random = new Random(6);
  const greatest = element === "f32" ? 3.4028234663852886e38 : Number.MAX_VALUE;
  const leastNormal = element === "f32" ? 2 ** -126 : 2 ** -1022;

  test("ascend from end to end through all magnitudes", () => {
    const values = random.floats(-greatest, greatest, 4001, element);
    expect(values[0]).toBe(-greatest);
    expect(values[4000]).toBe(greatest);
    expect(values.every((x, k) => k === 0 || x > values[k - 1])).toBe(true);
    expect(values.filter((x) => Math.abs(x) < 1 && Math.abs(x) > leastNormal).length).toBeGreaterThan(1900);
    expect(values.some((x) => x !== 0 && Math.abs(x) < leastNormal)).toBe(true);
    if (element === "f32") expect(values.every((x) => Math.fround(x) === x)).toBe(true);
  });

  test("refuse empty ranges", () => {
    expect(() => random.floats(2, 1, 5, element)).toThrow(new RangeError("floats: low: expected at most 1, got 2"));
    const text = "floats: count: expected an integer of at least 2, got 1";
    expect(() => random.floats(0, 1, 1, element)).toThrow(new RangeError(text));
  });
});
