import { pi, Random, real, ulpError, type Real } from "@nadir/testing";
import { expect, test } from "vitest";
import { cosPi, erfc, pow } from "../src/scalar.js";

/** cos πx by its series, for x reduced to [0, 1]. */
function cosineOfTurns(x: number): Real {
  const angle = real(Math.abs(x - 2 * Math.round(x / 2))).mul(pi());
  const square = angle.mul(angle);
  let sum = real(1);
  let term = real(1);
  for (let k = 1; k < 60; k++) {
    term = term
      .mul(square)
      .div((2 * k - 1) * (2 * k))
      .neg();
    sum = sum.add(term);
  }
  return sum;
}

test("cosPi is within 2 ulp", () => {
  const random = new Random(3);
  const xs = Array.from({ length: 2000 }, (_, i) => (random.uniform() - 0.5) * [1, 2, 20, 1e6][i % 4]);
  for (const x of xs) expect(ulpError(cosPi(x), cosineOfTurns(x), "f64"), `at ${x}`).toBeLessThan(2);
});

test("cosPi is exact where it is 0, 1 or -1, and even", () => {
  for (const n of [0, 1, 2, 3, 1e6, 1e6 + 1, 2 ** 52 + 1, 2 ** 53]) {
    expect(cosPi(n)).toBe(n % 2 === 0 ? 1 : -1);
    expect(cosPi(-n)).toBe(cosPi(n));
  }
  for (const x of [0.5, 1.5, -2.5, 1e6 + 0.5]) expect(Math.abs(cosPi(x))).toBe(0);
  expect(cosPi(NaN)).toBeNaN();
  expect(cosPi(Infinity)).toBeNaN();
});

test("pow is within 1.5 ulp", () => {
  const random = new Random(4);
  for (let i = 0; i < 2000; i++) {
    const x = random.uniform() * [1, 1e-3, 100, 1e10][i % 4] + 1e-6;
    const y = (random.uniform() - 0.5) * [2, 20, 1, 10][(i >> 2) % 4];
    expect(ulpError(pow(x, y), real(x).pow(y), "f64"), `${x} ** ${y}`).toBeLessThan(1.5);
  }
});

test("pow is right in special places", () => {
  const cases = [
    [0, 2, 0],
    [0, 0, 1],
    [0, -1, Infinity],
    [1, 1e300, 1],
    [2, -1, 0.5],
    [3, 0, 1],
    [4, 0.5, 2],
    [-1, 2, NaN],
    [NaN, 1, NaN],
    [0.999, 1e9, 0],
  ];
  for (const [x, y, expected] of cases) expect(pow(x, y), `${x} ** ${y}`).toBe(expected);
});

test("erfc is within 5 ulp, down to where it underflows", () => {
  const random = new Random(5);
  const xs = Array.from({ length: 2000 }, (_, i) => random.uniform(0, [1, 6, 27.3, 1e-3][i % 4]) * (i % 3 ? 1 : -1));
  for (const x of xs) expect(ulpError(erfc(x), real(x).erfc(), "f64"), `at ${x}`).toBeLessThan(5);
});

test("erfc is right in special places", () => {
  const cases = [
    [0, 1],
    [-0, 1],
    [28, 0],
    [1e300, 0],
    [Infinity, 0],
    [-7, 2],
    [-1e300, 2],
    [-Infinity, 2],
    [NaN, NaN],
  ];
  for (const [x, expected] of cases) expect(erfc(x), `${x}`).toBe(expected);
});
