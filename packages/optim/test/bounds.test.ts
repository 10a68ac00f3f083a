import { describe, expect, test } from "vitest";
import {
  lbfgsb,
  minimize,
  type Bounds,
  type MinimizeOptions,
  type MinimizeResult,
  type ObjectiveFunction,
} from "../src/index.js";
import { standardProblem } from "./problems/more-garbow-hillstrom.js";
import { sumOfSquares } from "./problems/objective.js";

/** `½ Σ (xᵢ - i)²`, with its minimum at (0, 1, 2, …). */
const bowl: ObjectiveFunction = (x) => ({
  value: x.reduce((sum, xi, i) => sum + 0.5 * (xi - i) * (xi - i), 0),
  gradient: x.map((xi, i) => xi - i),
});

test("bounds choose the method, and lbfgs ends where lbfgsb does when no bound holds", () => {
  const { residuals, start } = standardProblem("Wood");
  const objective = sumOfSquares(residuals);
  const bounds: Bounds = { lower: -10, upper: 10 };
  const chosen = minimize(objective, start, { bounds });
  expect(chosen).toEqual(minimize(objective, start, { bounds, method: "lbfgsb" }));
  const free = minimize(objective, start);
  free.point.forEach((x, i) => expect(Math.abs(x - chosen.point[i])).toBeLessThan(1e-8));
});

test("a bound that holds is met exactly, and the gradient norm leaves out what points beyond it", () => {
  const result = minimize(bowl, [0.3, 0.3, 0.3, 0.3], {
    bounds: { lower: 0.1, upper: [Infinity, Infinity, 0.7, 0.7] },
  });
  expect(result).toMatchObject({ status: "converged", gradientNorm: 0 });
  expect(result.point).toEqual(Float64Array.of(0.1, 1, 0.7, 0.7));
  expect(result.gradient[3]).toBeCloseTo(-2.3, 14);
});

test("a start out of bounds is moved to the nearest point within; the caller's is not written to", () => {
  const start = [9, -9];
  const seen: number[][] = [];
  const watched: ObjectiveFunction = (x) => (seen.push([...x]), bowl(x));
  minimize(watched, start, { bounds: { lower: -1, upper: [2, 0.5] } });
  expect(seen[0]).toEqual([2, -1]);
  expect(start).toEqual([9, -9]);
});

test("a start out of bounds is told in the message", () => {
  const { status, message } = minimize(bowl, [1, -7], { bounds: { lower: [-1, -2] } });
  expect(status).toBe("converged");
  expect(message).toMatch(
    /^Converged: .*\. The start was out of bounds, -7 at index 1, and moved to the nearest point within\.$/,
  );
  expect(minimize(bowl, [1, -2], { bounds: { lower: [-1, -2] } }).message).not.toMatch("out of bounds");
});

test("variables with equal bounds stay, also with all of them fixed", () => {
  const one = minimize(bowl, [5, 5, 5], {
    bounds: { lower: [4, -Infinity, -Infinity], upper: [4, Infinity, Infinity] },
  });
  expect(one).toMatchObject({ status: "converged", point: Float64Array.of(4, 1, 2) });
  const all = minimize(bowl, [5, 5], { bounds: { lower: [3, 4], upper: [3, 4] } });
  expect(all).toMatchObject({ status: "converged", evaluations: 1, point: Float64Array.of(3, 4) });
});

describe("a convex quadratic with a third of 60 bounds holding", () => {
  // ½ xᵀA x - bᵀx, A tridiagonal (-1, 2.1, -1) times 10^(i mod 3).
  const n = 60;
  const scale = (i: number): number => [1, 10, 100][i % 3];
  const product = (x: ArrayLike<number>, i: number): number => {
    const weighted = (j: number): number => (j < 0 || j >= n ? 0 : Math.sqrt(scale(i) * scale(j)) * x[j]);
    return 2.1 * weighted(i) - weighted(i - 1) - weighted(i + 1);
  };
  const b = Array.from({ length: n }, (_, i) => 10 * Math.sqrt(scale(i)) * Math.sin(i));
  const quadratic: ObjectiveFunction = (x) => {
    const gradient = x.map((_, i) => product(x, i) - b[i]);
    return { value: x.reduce((sum, xi, i) => sum + 0.5 * xi * (gradient[i] - b[i]), 0), gradient };
  };
  const bounds = { lower: Array.from(b, (_, i) => -3 / Math.sqrt(scale(i))), upper: 2 };

  /** The minimum by projected Gauss-Seidel sweeps, which converge for every symmetric positive definite matrix. */
  const reference = (): number[] => {
    const x: number[] = b.map(() => 0);
    for (let sweep = 0; sweep < 2000; sweep++) {
      for (let i = 0; i < n; i++) {
        const free = x[i] - (product(x, i) - b[i]) / (2.1 * scale(i));
        x[i] = Math.min(bounds.upper, Math.max(bounds.lower[i], free));
      }
    }
    return x;
  };

  test.each([1, 3, 10])("with a memory of %d", (memory) => {
    const { status, point, iterations } = minimize(quadratic, new Float64Array(n), {
      method: lbfgsb({ memory }),
      bounds,
      gradientTolerance: 1e-10,
    });
    expect(status).toBe("converged");
    expect(iterations).toBeLessThan(400);
    const expected = reference();
    const holding = expected.filter((x, i) => x === bounds.upper || x === bounds.lower[i]);
    expect(holding.length).toBeGreaterThan(15);
    expected.forEach((x, i) => expect(Math.abs(point[i] - x)).toBeLessThan(1e-9));
  });
});

test("differences of values stay within bounds, and are exact to 1e-8 also at them", () => {
  const cubic = (x: Float64Array): number => {
    x.forEach((xi) => {
      if (!(xi >= 1 && xi <= 2)) throw new Error(`${xi} is out of bounds`);
    });
    return x[0] ** 3 + (x[1] - 1.5) ** 2 - x[2] + (x[3] - 1) * 0;
  };
  const bounds: Bounds = { lower: 1, upper: [2, 2, 2, 1] };
  const { status, point, gradient } = minimize(cubic, [1.5, 1, 1, 1], { bounds, gradient: "differences" });
  expect(status).toBe("converged");
  [1, 1.5, 2, 1].forEach((x, i) => expect(Math.abs(point[i] - x)).toBeLessThan(1e-8));
  [3, 0, -1, 0].forEach((g, i) => expect(Math.abs(gradient[i] - g)).toBeLessThan(1e-8));
});

test("a wrong gradient is named also where bounds hold", () => {
  const wrong: ObjectiveFunction = (x) => ({ value: bowl(x).value, gradient: [1, -(x[1] - 1)] });
  const { status, message } = minimize(wrong, [0, 3], { bounds: { lower: 0 } });
  expect(status).toBe("wrongGradient");
  expect(message).toMatch(
    /The gradient looks wrong: it claims a slope of -2\.00 along the direction, .* measure 2\.00\./,
  );
});

test("walls of non-finite values within the bounds are avoided", () => {
  // -log(1 - x - y) - log y in a box: NaN beyond the diagonal.
  const barrier: ObjectiveFunction = ([x, y]) => ({
    value: -Math.log(1 - x - y) - Math.log(y) - 5 * x,
    gradient: [1 / (1 - x - y) - 5, 1 / (1 - x - y) - 1 / y],
  });
  const { status, point } = minimize(barrier, [0.1, 0.1], { bounds: { lower: 0, upper: 0.9 } });
  expect(status).toBe("converged");
  expect(point[0]).toBeCloseTo(0.6, 8);
  expect(point[1]).toBeCloseTo(0.2, 8);
});

describe("errors", () => {
  const misuse = (options: unknown) => (): MinimizeResult => minimize(bowl, [1, 2], options as MinimizeOptions);

  test.each<[() => MinimizeResult, Error]>([
    [
      misuse({ bounds: { lower: 0 }, method: "bfgs" }),
      new RangeError('bfgs: bounds: expected none, as this method has none; use method "lbfgsb" or "nelderMead"'),
    ],
    [
      misuse({ bounds: { lower: 0 }, l1: 1 }),
      new RangeError('owlqn: bounds: expected none, as this method has none; use method "lbfgsb" or "nelderMead"'),
    ],
    [misuse({ bounds: [0, 1] }), new TypeError("minimize: bounds: expected { lower, upper }, got Array")],
    [
      misuse({ bounds: { lower: [0] } }),
      new RangeError("minimize: bounds.lower: expected 2 elements, as the start has, got 1"),
    ],
    [
      misuse({ bounds: { upper: "1" } }),
      new TypeError("minimize: bounds.upper: expected a number or one a variable, got string"),
    ],
    [
      misuse({ bounds: { lower: [0, 3], upper: 2 } }),
      new RangeError("minimize: bounds: expected lower ≤ upper, got lower 3 and upper 2 at index 1"),
    ],
    [
      misuse({ bounds: { lower: NaN } }),
      new RangeError("minimize: bounds: expected lower ≤ upper, got lower NaN and upper Infinity at index 0"),
    ],
  ])("%#", (act, error) => {
    expect(act).toThrow(error);
    expect(act).toThrow(error.constructor as ErrorConstructor);
  });

  test("lbfgsb", () => {
    expect(() => lbfgsb({ memory: 0 })).toThrow(new RangeError("lbfgsb: memory: expected a positive integer, got 0"));
  });
});
