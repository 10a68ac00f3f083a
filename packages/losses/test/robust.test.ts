// What losses of regression are to each other, and what they are where numbers get large or small.
import { describe, expect, test } from "vitest";
import { ulpError, real } from "@nadir/testing";
import {
  absoluteError,
  absolutePercentageError,
  adaptive,
  cauchy,
  expectile,
  fair,
  gemanMcClure,
  halfSquaredError,
  huber,
  linex,
  pinball,
  pseudoHuber,
  smoothL1,
  symmetricAbsolutePercentageError,
  tukeyBiweight,
  welsch,
} from "../src/index.js";
import type { PointwiseLoss } from "../src/pointwise.js";

type Computed = Pick<PointwiseLoss, "perSample" | "gradient" | "hessianDiagonal">;

const residuals = [-1e200, -1e9, -37, -3, -2, -1, -0.3, -1e-9, -1e-100, 0, 1e-100, 1e-9, 0.3, 1, 2, 3, 37, 1e9, 1e200];
const zeros = residuals.map(() => 0);

/** Value, gradient and second derivative of a loss are those of another, times a factor. */
function expectSame(a: Computed, b: Computed, factor: number, ulps: number): void {
  const sum = { reduction: "sum" } as const;
  for (const [got, want] of [
    [a.perSample(residuals, zeros), b.perSample(residuals, zeros)],
    [a.gradient(residuals, zeros, sum), b.gradient(residuals, zeros, sum)],
    [a.hessianDiagonal(residuals, zeros, sum), b.hessianDiagonal(residuals, zeros, sum)],
  ])
    residuals.forEach((r, i) => {
      if (Number.isFinite(want[i]))
        expect(ulpError(got[i], real(want[i]).mul(factor), "f64"), `r = ${r}: ${got[i]}`).toBeLessThanOrEqual(ulps);
      else expect(got[i]).toBe(want[i]);
    });
}

describe("losses that are others with a factor", () => {
  test.each([0.1, 1, 2.5])("smoothL1 is huber / β at β = %d", (beta) =>
    expectSame(smoothL1({ beta }), huber({ delta: beta }), 1 / beta, 4),
  );
  test("smoothL1 is the absolute error at β = 0", () => expectSame(smoothL1({ beta: 0 }), absoluteError(), 1, 0));
  test("pinball is half the absolute error at τ = ½", () => expectSame(pinball(), absoluteError(), 0.5, 0));
  test("expectile is half the squared error at τ = ½", () => expectSame(expectile(), halfSquaredError(), 1, 0));
});

describe("adaptive", () => {
  const c = 2;
  const wide = c * Math.SQRT2;
  test("is ½(r/c)² at α = 2", () => expectSame(adaptive({ alpha: 2, c }), halfSquaredError(), 1 / c ** 2, 4));
  test("is pseudoHuber / c² at α = 1", () =>
    expectSame(adaptive({ alpha: 1, c }), pseudoHuber({ delta: c }), 1 / c ** 2, 8));
  test("is cauchy / c² at α = 0", () => expectSame(adaptive({ alpha: 0, c }), cauchy({ c: wide }), 1 / c ** 2, 8));
  test("is gemanMcClure / c² at α = −2", () =>
    expectSame(adaptive({ alpha: -2, c }), gemanMcClure({ c: 2 * c }), 1 / c ** 2, 12));
  test("is welsch / c² at α = −∞", () => {
    const few = [-3, -1, -0.3, -1e-9, 0, 1e-100, 0.3, 1, 2, 5];
    const at = few.map(() => 0);
    const [got, want] = [adaptive({ alpha: -Infinity, c }), welsch({ c: wide })].map((loss) => [
      loss.perSample(few, at),
      loss.gradient(few, at, { reduction: "sum" }),
    ]);
    few.forEach((r, i) =>
      got.forEach((values, j) => expect(values[i] * c ** 2, `r = ${r}`).toBeCloseTo(want[j][i], 13)),
    );
  });

  test.each([0, 2, 1])("is continuous through α = %d", (alpha) => {
    const at = residuals.filter((r) => Math.abs(r) < 1e10);
    const y = at.map(() => 0);
    const here = adaptive({ alpha, c }).perSample(at, y);
    for (const step of [1e-3, 1e-6, 1e-9, 1e-12, 2.3e-16, 1e-30, 1e-300])
      for (const near of [alpha - step, alpha + step]) {
        const there = adaptive({ alpha: near, c }).perSample(at, y);
        // d ln ρ / dα is at most about ln(r/c)²
        at.forEach((r, i) =>
          expect(Math.abs(there[i] - here[i]), `r = ${r}, α = ${near}`).toBeLessThanOrEqual(
            (50 * step + 2e-14) * here[i],
          ),
        );
      }
  });

  test("has limits where shapes and residuals are infinite", () => {
    const limits = (alpha: number) => {
      const loss = adaptive({ alpha, c });
      const one = { reduction: "sum" } as const;
      return [
        loss.perSample([-Infinity], [0])[0],
        loss.gradient([-Infinity], [0], one)[0],
        loss.hessianDiagonal([-Infinity], [0], one)[0],
      ];
    };
    expect(limits(-Infinity)).toEqual([1, -0, 0]);
    expect(limits(-2)).toEqual([2, -0, 0]);
    expect(limits(0)).toEqual([Infinity, -0, 0]);
    expect(limits(1)).toEqual([Infinity, -1 / c, 0]);
    expect(limits(2)).toEqual([Infinity, -Infinity, 1 / c ** 2]);
  });

  test("refuses shapes that are no numbers", () => {
    expect(() => adaptive({ alpha: Infinity })).toThrow(
      new RangeError("adaptive: alpha: expected a finite number or -Infinity, got Infinity"),
    );
    expect(() => adaptive({ c: 0 })).toThrow(RangeError);
  });
});

describe("derivatives at ties", () => {
  const slope = (loss: Computed, p: number, y: number) => loss.gradient([p], [y])[0];
  test("pinball, percentages: 0 at the target", () => {
    for (const loss of [pinball({ quantile: 0.9 }), absolutePercentageError(), symmetricAbsolutePercentageError()])
      expect(slope(loss, 3, 3)).toBe(0);
  });
  test("the symmetric percentage leaves 0 towards the target, and is flat on its other side", () => {
    expect(slope(symmetricAbsolutePercentageError(), 0, 4)).toBe(-1);
    expect(slope(symmetricAbsolutePercentageError(), 0, -4)).toBe(1);
    expect(Math.abs(slope(symmetricAbsolutePercentageError(), -1, 4))).toBe(0);
    expect(symmetricAbsolutePercentageError().value([0, Infinity], [0, 1], { reduction: "sum" })).toBe(2);
  });
  test("a target of 0 has no percentage", () => {
    expect(() => absolutePercentageError().value([1, 1], [2, 0])).toThrow(
      new RangeError("absolutePercentageError: targets[1]: expected a finite number other than 0, got 0"),
    );
    expect(() => linex({ a: 0 })).toThrow(new RangeError("linex: a: expected a finite number other than 0, got 0"));
  });
});

describe("squares that over- or underflow do no harm", () => {
  const value = (loss: Computed, p: number) => loss.perSample([p], [0])[0];
  const slope = (loss: Computed, p: number) => loss.gradient([p], [0])[0];
  test.each([
    [pseudoHuber(), 1e300, 1e300, 1],
    [fair(), 1e300, 1e300, 1],
    [cauchy(), 1e300, Math.log(1e300), 1e-300],
    [gemanMcClure(), 1e100, 0.5, 1e-300],
    [pseudoHuber({ delta: 1e200 }), 1e-20, 0.5e-40, 1e-20],
    [fair({ c: 1e200 }), 1e-20, 0.5e-40, 1e-20],
    [cauchy({ c: 1e200 }), 1e-20, 0.5e-40, 1e-20],
    [welsch({ c: 1e200 }), 1e-20, 0.5e-40, 1e-20],
    [gemanMcClure({ c: 1e200 }), 1e-20, 0.5e-40, 1e-20],
    [tukeyBiweight({ c: 1e200 }), 1e-20, 0.5e-40, 1e-20],
    [linex({ a: 0.1 }), 7090, Math.exp(709), 0.1 * Math.exp(709)],
  ] as const)("%#", (loss, p, wanted, steepness) => {
    expect(Math.abs(value(loss, p) / wanted - 1)).toBeLessThanOrEqual(1e-13);
    expect(Math.abs(slope(loss, p) / steepness - 1)).toBeLessThanOrEqual(1e-13);
  });
});

test("the constant of a loss with several minima is the best of them", () => {
  const targets = [0, 0.1, 0.2, 50, 50.1, 50.15, 50.2, 90];
  for (const loss of [tukeyBiweight({ c: 1 }), welsch(), gemanMcClure(), cauchy(), adaptive({ alpha: -4 })]) {
    const best = loss.constant(targets);
    expect(best).toBeGreaterThan(50);
    expect(best).toBeLessThan(50.2);
    const slopes = Array.from(
      loss.gradient(
        targets.map(() => best),
        targets,
        { reduction: "sum" },
      ),
    );
    expect(Math.abs(slopes.reduce((a, b) => a + b, 0))).toBeLessThan(1e-12);
  }
  expect(symmetricAbsolutePercentageError().constant([1, 2, 2, 2, 9])).toBe(2);
});
