import { describe, expect, test } from "vitest";
import { fromOrdinal, nextUp, ordinal, Random, Real, real, withPrecision, type Element } from "../src/index.js";

const random = new Random(3);
const greatest = { f32: (2 - 2 ** -23) * 2 ** 127, f64: Number.MAX_VALUE };
const least = { f32: 2 ** -149, f64: 2 ** -1074 };
const leastNormal = { f32: 2 ** -126, f64: 2 ** -1022 };

function round(x: Real, element: Element): number {
  return element === "f32" ? x.toFloat32() : x.toNumber();
}

describe.each(["f32", "f64"] as const)("rounding to %s", (element) => {
  const numbers = [
    ...random.floats(-greatest[element], greatest[element], 1000, element),
    ...random.floats(least[element], leastNormal[element], 200, element),
    ...random.floats(leastNormal[element] / 2, leastNormal[element] * 4, 200, element),
  ];

  test("leaves numbers of the format alone", () => {
    for (const x of numbers) expect(round(real(x), element)).toBe(x === 0 ? 0 : x);
  });

  test("takes the nearest, and the even one of two", () => {
    for (const x of numbers.filter((number) => Math.abs(number) < greatest[element])) {
      const above = nextUp(x, element);
      const even = ordinal(x, element) % 2n === 0n ? x : above;
      const [below, half, beyond] = withPrecision(4000, () => {
        const middle = real(x).add(above).scale(-1);
        const nudge = new Real(1n, -2000);
        return [middle.sub(nudge), middle, middle.add(nudge)].map((point) => round(point, element));
      });
      expect(below + 0).toBe(x + 0);
      expect(half + 0).toBe(even + 0);
      expect(beyond + 0).toBe(above + 0);
    }
  });

  test("overflows from half a unit beyond the greatest number", () => {
    const unit = greatest[element] - fromOrdinal(ordinal(greatest[element], element) - 1n, element);
    const edge = real(greatest[element]).add(unit / 2);
    expect(round(edge.sub(real(unit).scale(-100)), element)).toBe(greatest[element]);
    expect(round(edge, element)).toBe(Infinity);
    expect(round(edge.neg(), element)).toBe(-Infinity);
    expect(round(new Real(1n, 2 ** 40), element)).toBe(Infinity);
  });

  test("underflows to zero, with the sign, from half the least number", () => {
    const half = real(least[element]).scale(-1);
    expect(round(half, element)).toBe(0);
    expect(round(half.neg(), element)).toBe(-0);
    expect(round(half.add(half.scale(-200)), element)).toBe(least[element]);
    expect(round(new Real(-1n, -(2 ** 40)), element)).toBe(-0);
    expect(round(real(-0), element)).toBe(0);
  });
});

test("rounding to float32 agrees with Math.fround, to float64 with Number", () => {
  for (const x of random.floats(-1e39, 1e39, 3000, "f64")) expect(real(x).toFloat32() + 0).toBe(Math.fround(x) + 0);
  for (let k = 0; k < 1000; k++) {
    const integer = (BigInt(random.bits()) << 64n) >> BigInt(random.integer(0, 64));
    const near = integer + BigInt(random.integer(-2, 2));
    expect(new Real(near, 0).toNumber()).toBe(Number(near));
  }
});

test("float32 is rounded once, not by way of float64", () => {
  const x = real(1)
    .add(2 ** -24)
    .add(2 ** -80);
  expect(Math.fround(x.toNumber())).toBe(1);
  expect(x.toFloat32()).toBe(1 + 2 ** -23);
});
