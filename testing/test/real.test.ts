import { describe, expect, test } from "vitest";
import { precision, Random, Real, real, withPrecision } from "../src/index.js";
import { agreedBits } from "./agreedBits.js";

const random = new Random(1);

/** Numbers of either sign and of all magnitudes with 256 bits of their own. */
function anyReal(): Real {
  const mantissa = Array.from({ length: 8 }).reduce<bigint>((sum) => (sum << 32n) | BigInt(random.bits()), 1n);
  return new Real(BigInt(random.sign()) * mantissa, random.integer(-600, 100));
}

describe("arithmetic", () => {
  test("of small numbers is exact", () => {
    expect(real(0.1).mul(0.1).sub(0.01).toNumber()).toBe(9.020562075079397e-19);
    expect(
      real(1)
        .add(2 ** -200)
        .sub(1)
        .toNumber(),
    ).toBe(2 ** -200);
    expect(real(7).div(4).toNumber()).toBe(1.75);
    expect(real(1e300).mul(1e300).sqrt().cmp(1e300)).toBe(0);
    expect(real(3).neg().abs().scale(-3).toNumber()).toBe(0.375);
  });

  test("keeps the laws of a field at random points", () => {
    for (let k = 0; k < 200; k++) {
      const [a, b] = [anyReal(), anyReal()];
      expect(agreedBits(a.mul(b).div(b), a)).toBeGreaterThan(253);
      expect(agreedBits(a.abs().sqrt().mul(a.abs().sqrt()), a.abs())).toBeGreaterThan(252);
      expect(agreedBits(a.add(b).mul(a.sub(b)), a.mul(a).sub(b.mul(b)))).toBeGreaterThan(240);
    }
  });

  test("drops summands out of reach, whatever their distance", () => {
    const far = new Real(1n, 2 ** 40);
    expect(far.add(1).cmp(far)).toBe(0);
    expect(real(1).sub(far).cmp(far.neg())).toBe(0);
    expect(real(0).add(far).cmp(far)).toBe(0);
    expect(real(1).div(far).add(0).cmp(0)).toBe(1);
  });

  test("compares exactly", () => {
    const above = withPrecision(600, () => real(1).add(2 ** -500));
    expect(above.cmp(1)).toBe(1);
    expect(real(1).cmp(above)).toBe(-1);
    expect(real(1).max(above)).toBe(above);
    expect(above.min(1).toNumber()).toBe(1);
    expect(real(-2).min(0).sign).toBe(-1);
    expect(real(-0).sign).toBe(0);
  });

  test("rounds the last bit to nearest", () => {
    const third = real(1).div(3);
    expect(third.mantissa.toString(2)).toHaveLength(256);
    expect(third.mul(3).sub(1).abs().top).toBeLessThanOrEqual(-256);
  });
});

describe("withPrecision", () => {
  test("sets the precision and restores it, errors or not", () => {
    expect(withPrecision(100, () => real(1).div(3)).mantissa.toString(2)).toHaveLength(100);
    expect(() => withPrecision(100, () => real(-1).log())).toThrow("log: x: expected a number in (0, ∞), got -1.0000");
    expect(precision()).toBe(256);
  });

  test("refuses other than integers of at least 64", () => {
    const text = "withPrecision: bits: expected an integer of at least 64, got 12.5";
    expect(() => withPrecision(12.5, () => 0)).toThrow(new RangeError(text));
  });
});

describe("text", () => {
  test("goes in as a decimal number", () => {
    expect(real("-12.5e-1").toNumber()).toBe(-1.25);
    expect(real("1e23").toNumber()).toBe(1e23);
    expect(real("4.9406564584124654e-324").toNumber()).toBe(5e-324);
    expect(() => real("1.5x")).toThrow(new TypeError('real: x: expected a decimal number, got "1.5x"'));
  });

  test.each([
    [0, 20, "0"],
    [-1.5, 4, "-1.500e0"],
    [9.9999, 3, "1.00e1"],
    [99, 1, "1e2"],
    [5e-324, 17, "4.9406564584124654e-324"],
    [Number.MAX_VALUE, 17, "1.7976931348623157e308"],
  ])("comes out in scientific notation: %d to %i digits is %s", (x, digits, text) => {
    expect(real(x).toString(digits)).toBe(text);
  });

  test("comes out as a power of two where it would be long", () => {
    expect(`${real(1e6).exp()}`).toBe("2^1442695…");
  });

  test("agrees with float64 both ways", () => {
    for (const x of random.floats(-Number.MAX_VALUE, Number.MAX_VALUE, 500, "f64")) {
      expect(real(real(x).toString(17)).toNumber()).toBe(x);
    }
  });
});

describe("domains", () => {
  test.each([NaN, Infinity, -Infinity])("no Real is %d", (x) => {
    expect(() => real(x)).toThrow(new RangeError(`real: x: expected a finite number, got ${x}`));
  });

  test("arguments outside are refused", () => {
    expect(() => real(1).div(0)).toThrow("div: other: expected a number other than 0, got 0");
    expect(() => real(-2).sqrt()).toThrow("sqrt: x: expected a number in [0, ∞), got -2.0000");
    expect(() => real(0).log()).toThrow("log: x: expected a number in (0, ∞), got 0");
    expect(() => real(-1).log1p()).toThrow("log1p: x: expected a number in (-1, ∞), got -1.0000");
    expect(() => real(0).lgamma()).toThrow("lgamma: x: expected a number in (0, ∞), got 0");
    expect(() => real(-0.5).digamma()).toThrow("digamma: x: expected a number in (0, ∞), got -5.0000");
    expect(() => real(-2).pow(0.5)).toThrow("pow: expected x > 0, x = 0 with y ≥ 0, or a whole y, got x = -2.0000");
    expect(() => real(0).pow(-1)).toThrow("pow: expected x > 0");
    expect(() => real(1e300).exp()).toThrow("exp: x: expected a number below 2^40, got 1.0000");
  });
});
