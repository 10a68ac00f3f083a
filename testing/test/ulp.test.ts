import { describe, expect, test } from "vitest";
import { fromOrdinal, nextDown, nextUp, ordinal, Random, real, ulpError } from "../src/index.js";

describe("ulpError", () => {
  test("counts the spacing at the wanted number", () => {
    expect(ulpError(1 + 2 ** -52, real(1), "f64")).toBe(1);
    expect(ulpError(1 - 2 ** -53, real(1), "f64")).toBe(0.5);
    expect(ulpError(1 + 2 ** -52, real(1), "f32")).toBe(2 ** -29);
    expect(ulpError(-3, real(-3).add(2 ** -52), "f64")).toBe(0.5);
    expect(ulpError(2, real(2).sub(2 ** -60), "f64")).toBe(2 ** -8);
  });

  test("counts the subnormal spacing at the bottom", () => {
    expect(ulpError(5e-324, real(0), "f64")).toBe(1);
    expect(ulpError(0, real(2 ** -1074).scale(-1), "f64")).toBe(0.5);
    expect(ulpError(0, real(2 ** -140), "f32")).toBe(2 ** 9);
    expect(ulpError(-0, real(0), "f32")).toBe(0);
  });

  test("takes an infinity where the wanted number rounds to it, and never NaN", () => {
    expect(ulpError(Infinity, real(710).exp(), "f64")).toBe(0);
    expect(ulpError(Infinity, real(709).exp(), "f64")).toBe(Infinity);
    expect(ulpError(-Infinity, real(710).exp(), "f64")).toBe(Infinity);
    expect(ulpError(-Infinity, real(-3.5e38), "f32")).toBe(0);
    expect(ulpError(Number.MAX_VALUE, real(2).pow(1024), "f64")).toBe(1);
    expect(ulpError(Number.MAX_VALUE, real(1e6).exp(), "f64")).toBe(Infinity);
    expect(ulpError(NaN, real(1), "f64")).toBe(Infinity);
  });
});

describe.each(["f32", "f64"] as const)("the order of %s", (element) => {
  const greatest = element === "f32" ? 3.4028234663852886e38 : Number.MAX_VALUE;
  const least = element === "f32" ? 2 ** -149 : 2 ** -1074;
  const epsilon = element === "f32" ? 2 ** -23 : 2 ** -52;

  test("has known neighbours", () => {
    expect(nextUp(1, element)).toBe(1 + epsilon);
    expect(nextDown(1, element)).toBe(1 - epsilon / 2);
    expect(nextUp(0, element)).toBe(least);
    expect(nextDown(0, element)).toBe(-least);
    expect(nextUp(-0, element)).toBe(least);
    expect(nextUp(-least, element)).toBe(0);
    expect(nextDown(least, element)).toBe(0);
    expect(nextUp(greatest, element)).toBe(Infinity);
    expect(nextDown(Infinity, element)).toBe(greatest);
    expect(nextUp(Infinity, element)).toBe(Infinity);
    expect(nextDown(-Infinity, element)).toBe(-Infinity);
    expect(nextUp(NaN, element)).toBeNaN();
    expect(nextDown(NaN, element)).toBeNaN();
  });

  test("is that of the ordinals", () => {
    const numbers = new Random(4).floats(-greatest, greatest, 2000, element);
    for (const x of numbers) {
      expect(fromOrdinal(ordinal(x, element), element)).toBe(x);
      expect(nextDown(nextUp(x, element), element)).toBe(x);
      expect(nextUp(x, element)).toBeGreaterThan(x);
    }
    expect(ordinal(-0, element)).toBe(0n);
    expect(ordinal(-least, element)).toBe(-1n);
  });

  test("has ends", () => {
    expect(() => ordinal(NaN, element)).toThrow(new RangeError("ordinal: x: expected a number, got NaN"));
    const end = ordinal(Infinity, element);
    const text = `fromOrdinal: position: expected an integer in [-${end}, ${end}], got ${end + 1n}`;
    expect(() => fromOrdinal(end + 1n, element)).toThrow(new RangeError(text));
  });
});
