import { describe, expect, test } from "vitest";
import {
  derivative,
  Random,
  real,
  secondDerivative,
  withPrecision,
  type Real,
  type RealFunction,
} from "../src/index.js";
import { agreedBits } from "./agreedBits.js";

const random = new Random(7);
const anywhere = [0, ...random.floats(-700, 700, 30, "f64"), ...Array.from({ length: 20 }, () => random.normal() * 5)];
const positive = random.floats(1e-300, 1e300, 30, "f64");

const one = real(1);
const cases: [string, readonly number[], RealFunction, RealFunction, RealFunction][] = [
  ["exp", anywhere, (x) => x.exp(), (x) => x.exp(), (x) => x.exp()],
  ["softplus", anywhere, (x) => x.softplus(), (x) => x.sigmoid(), (x) => x.sigmoid().mul(x.neg().sigmoid())],
  ["log cosh", anywhere, (x) => x.cosh().log(), (x) => x.tanh(), (x) => one.div(x.cosh().mul(x.cosh()))],
  ["log", positive, (x) => x.log(), (x) => one.div(x), (x) => one.div(x.mul(x)).neg()],
  ["cube", anywhere, (x) => x.mul(x).mul(x), (x) => x.mul(x).mul(3), (x) => x.mul(6)],
];

describe.each(cases)("%s", (_, points, f, first, second) => {
  const agrees = (got: Real, want: Real): void => {
    if (want.sign === 0) expect(got.abs().top).toBeLessThan(-235);
    else expect(agreedBits(got, want)).toBeGreaterThan(120);
  };

  test("has the first derivative of calculus", () => {
    for (const x of points) agrees(derivative(f, x), first(real(x)));
  });

  test("has the second", () => {
    for (const x of points) agrees(secondDerivative(f, x), second(real(x)));
  });
});

test("digamma is the derivative of lgamma, and a density that of the distribution", () => {
  for (const x of [0.01, 0.7, 1, 1.4616321449683622, 2, 30, 1e6]) {
    expect(
      agreedBits(
        derivative((z) => z.lgamma(), x),
        real(x).digamma(),
      ),
    ).toBeGreaterThan(120);
  }
  for (const x of [-30, -5, -0.3, 0.2, 4, 20]) {
    const density = real(x).mul(x).neg().exp().div(real(1).atan().sqrt());
    expect(
      agreedBits(
        derivative((z) => z.erf(), x),
        density,
      ),
    ).toBeGreaterThan(120);
  }
});

test("cancellation inside the function costs digits of the work, not of the result", () => {
  const naive: RealFunction = (x) => x.exp().sub(1).sub(x);
  expect(derivative(naive, 2 ** -300).toNumber()).toBe(2 ** -300);
  expect(secondDerivative(naive, 2 ** -300).toNumber()).toBe(1);
});

test("flat and straight pieces have derivatives that are exactly zero", () => {
  const hinge: RealFunction = (x) => real(1).sub(x).max(0);
  expect(derivative(hinge, 2).sign).toBe(0);
  expect(derivative(hinge, 0.5).toNumber()).toBe(-1);
  expect(secondDerivative(hinge, 0.5).sign).toBe(0);
});

test("results come in the working precision", () => {
  expect(withPrecision(100, () => derivative((x) => x.exp(), 1)).mantissa.toString(2)).toHaveLength(100);
});
