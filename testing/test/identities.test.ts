import { describe, expect, test } from "vitest";
import { Random, real, withPrecision, type Real } from "../src/index.js";
import { agreedBits } from "./agreedBits.js";

const random = new Random(2);
const moderate = [...random.floats(-40, 40, 60, "f64"), ...Array.from({ length: 60 }, () => random.uniform(-40, 40))];
const positive = random.floats(5e-324, Number.MAX_VALUE, 100, "f64");

/** Both sides to 256 bits at each point; the identity itself is evaluated with bits to spare. */
function holds(points: readonly number[], left: (x: Real) => Real, right: (x: Real) => Real, spare = 0): void {
  for (const x of points) {
    const [a, b] = withPrecision(256 + spare, () => [left(real(x)), right(real(x))]);
    expect(agreedBits(a, b), `${x}`).toBeGreaterThan(248);
  }
}

describe("exponential and logarithm", () => {
  test("undo each other", () => {
    holds(
      positive,
      (x) => x.log().exp(),
      (x) => x,
      16,
    );
    holds(
      moderate,
      (x) => x.exp().log(),
      (x) => x,
      1100,
    );
    holds(
      moderate,
      (x) => x.expm1().log1p(),
      (x) => x,
      100,
    );
  });

  test("turn sums into products", () => {
    const y = real(Math.PI);
    holds(
      moderate,
      (x) => x.add(y).exp(),
      (x) => x.exp().mul(y.exp()),
      16,
    );
    holds(
      positive,
      (x) => x.mul(y).log(),
      (x) => x.log().add(y.log()),
      64,
    );
  });

  test("have accurate forms near zero", () => {
    holds(
      moderate,
      (x) => x.expm1(),
      (x) => x.exp().sub(1),
      1100,
    );
    holds(
      positive,
      (x) => x.log1p(),
      (x) => x.add(1).log(),
      1100,
    );
  });
});

describe("hyperbolic and logistic functions", () => {
  test("satisfy their relations", () => {
    holds(
      moderate,
      (x) => x.cosh().mul(x.cosh()).sub(1),
      (x) => x.sinh().mul(x.sinh()),
      2200,
    );
    holds(
      moderate,
      (x) => x.sinh().div(x.cosh()),
      (x) => x.tanh(),
    );
    holds(
      moderate,
      (x) => x.scale(1).sinh(),
      (x) => x.sinh().mul(x.cosh()).scale(1),
    );
    holds(
      moderate,
      (x) => x.tanh(),
      (x) => x.scale(1).sigmoid().scale(1).sub(1),
      1100,
    );
    holds(
      moderate,
      (x) => real(1).sub(x.sigmoid()),
      (x) => x.neg().sigmoid(),
      100,
    );
    holds(
      moderate,
      (x) => x.softplus().sub(x),
      (x) => x.neg().softplus(),
      100,
    );
    holds(
      moderate,
      (x) => x.softplus().neg().exp(),
      (x) => x.neg().sigmoid(),
    );
  });

  test("reach their limits", () => {
    expect(real(1e300).tanh().toNumber()).toBe(1);
    expect(real(-1e300).sigmoid().toNumber()).toBe(0);
    expect(real(1e300).sigmoid().toNumber()).toBe(1);
    expect(real(1e300).softplus().cmp(1e300)).toBe(0);
    expect(real(-1e300).erf().toNumber()).toBe(-1);
    expect(real(1e300).erfc().toNumber()).toBe(0);
    expect(real(-1e300).erfc().toNumber()).toBe(2);
    expect(
      real(-(2 ** 500))
        .normalLogCdf()
        .toNumber(),
    ).toBe(-(2 ** 999));
  });
});

test("the arctangent turns reciprocals into complements and doubles", () => {
  holds(
    positive,
    (x) => x.atan().add(real(1).div(x).atan()),
    () => real(1).atan().scale(1),
    16,
  );
  const below = positive.filter((x) => x < 0.9);
  holds(
    below,
    (x) => x.atan().scale(1),
    (x) =>
      x
        .scale(1)
        .div(real(1).sub(x.mul(x)))
        .atan(),
  );
});

test("powers are products, exact where they fit", () => {
  expect(real(134217729).pow(2).toString(17)).toBe("1.8014398777917441e16");
  expect(real(-3).pow(-3).mul(27).add(1).abs().top).toBeLessThan(-250);
  expect(
    real(-1)
      .pow(2 ** 53 - 1)
      .toNumber(),
  ).toBe(-1);
  expect(real(0).pow(0.5).toNumber()).toBe(0);
  expect(real(0).pow(0).toNumber()).toBe(1);
  holds(
    positive,
    (x) => x.pow(0.5),
    (x) => x.sqrt(),
  );
  holds(
    positive,
    (x) => x.pow(2.5),
    (x) => x.pow(3).div(x.sqrt()),
  );
  holds(
    positive,
    (x) => x.pow(1025),
    (x) => x.pow(1024).mul(x),
    16,
  );
});

describe("error function", () => {
  test("erf + erfc = 1, erfc(x) + erfc(-x) = 2", () => {
    const near = moderate.filter((x) => Math.abs(x) < 16);
    holds(
      near,
      (x) => real(1).sub(x.erfc()),
      (x) => x.erf(),
      1100,
    );
    holds(
      near,
      (x) => real(2).sub(x.erfc()),
      (x) => x.neg().erfc(),
      1100,
    );
  });

  test("erfc lies between the bounds of its continued fraction, on both sides of every change of method", () => {
    for (const x of random.floats(3, 1e4, 100, "f64").map(real)) {
      const tail = x.erfc();
      const scale = real(1).atan().scale(2).sqrt().mul(x.mul(x).exp());
      const upper = real(2).div(
        x.add(
          x
            .mul(x)
            .add(real(4).div(real(1).atan().scale(2)))
            .sqrt(),
        ),
      );
      const lower = real(2).div(x.add(x.mul(x).add(2).sqrt()));
      expect(tail.mul(scale).cmp(lower)).toBe(1);
      expect(tail.mul(scale).cmp(upper)).toBe(-1);
    }
  });

  test("the normal distribution function is its logarithm's exponential", () => {
    holds(
      moderate,
      (x) => x.normalLogCdf().exp(),
      (x) => x.div(real(2).sqrt()).neg().erfc().scale(-1),
      32,
    );
  });
});

describe("gamma function", () => {
  const shapes = [...random.floats(1e-10, 1e4, 40, "f64"), ...Array.from({ length: 20 }, () => random.uniform(0, 3))];

  test("recurs: Γ(x + 1) = x Γ(x), ψ(x + 1) = ψ(x) + 1 / x", () => {
    holds(
      shapes,
      (x) => x.add(1).lgamma(),
      (x) => x.lgamma().add(x.log()),
      100,
    );
    holds(
      shapes,
      (x) => x.add(1).digamma(),
      (x) => x.digamma().add(real(1).div(x)),
      100,
    );
  });

  test("doubles: Γ(x) Γ(x + ½) = 2^(1 - 2x) √π Γ(2x)", () => {
    const half = (x: Real): Real => x.lgamma().add(x.add(0.5).lgamma());
    const whole = (x: Real): Real => {
      const logPi = real(1).atan().scale(2).log();
      return x
        .scale(1)
        .lgamma()
        .add(real(1).sub(x.scale(1)).mul(real(2).log()))
        .add(logPi.scale(-1));
    };
    holds(shapes, half, whole, 100);
  });

  test("is the factorial: lgamma(171) = log(170!)", () => {
    const factorial = Array.from({ length: 170 }, (_, k) => k + 1).reduce((product, k) => product.mul(k), real(1));
    expect(agreedBits(real(171).lgamma(), factorial.log())).toBeGreaterThan(252);
    expect(real(1).lgamma().sign).toBe(0);
    expect(real(2).lgamma().sign).toBe(0);
  });
});
