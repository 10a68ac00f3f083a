import { random } from "@nadir/core-wasm";
import { describe, expect, test } from "vitest";
import {
  curveFit,
  leastSquares,
  minimize,
  type LeastSquaresOptions,
  type LeastSquaresResult,
  type Residuals,
  type ResidualsWithJacobian,
  type RobustLossName,
} from "../src/index.js";
import { arctan } from "../src/least-squares/robust.js";

/** Problem 1 of Moré, Garbow & Hillstrom (1981). */
const rosenbrock: Required<ResidualsWithJacobian> = {
  residuals: ([x, y]) => [10 * (y - x * x), 1 - x],
  jacobian([x], out) {
    out.set([-20 * x, 10, -1, 0]);
  },
};
const valley = [-1.2, 1];

const times = Array.from({ length: 15 }, (_, i) => 0.2 * i);
const noises = times.map((_, i) => 0.02 * (((i * 7) % 15) / 7 - 1));
const decay = times.map((t, i) => 2.5 * Math.exp(-1.3 * t) + noises[i]);
const exponential = (t: number, [a, b]: Float64Array): number => a * Math.exp(-b * t);

const line = (x: number, [a, b]: Float64Array): number => a + b * x;
const abscissas = [0, 1, 2, 3, 4, 5, 6];
const ordinates = [1.1, 2.9, 5.2, 6.8, 9.1, 11.3, 12.7];

/** What the textbook says of a weighted straight line. */
function textbookLine(x: readonly number[], y: readonly number[], w: readonly number[]) {
  const sum = (f: (i: number) => number): number => x.reduce((total, _, i) => total + w[i] * f(i), 0);
  const [s, sx, sy] = [sum(() => 1), sum((i) => x[i]), sum((i) => y[i])];
  const spread = sum((i) => (x[i] - sx / s) * (x[i] - sx / s));
  const slope = sum((i) => (x[i] - sx / s) * (y[i] - sy / s)) / spread;
  const intercept = (sy - slope * sx) / s;
  const squares = sum((i) => (y[i] - intercept - slope * x[i]) ** 2);
  const inverse = [1 / s + (sx / s) ** 2 / spread, -sx / s / spread, -sx / s / spread, 1 / spread];
  return { point: [intercept, slope], squares, inverse };
}

const expectClose = (got: ArrayLike<number>, expected: ArrayLike<number>, digits: number): void => {
  expect(got).toHaveLength(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs));
  Array.from(expected).forEach((x, i) => expect(Math.abs(got[i] - x)).toBeLessThanOrEqual(10 ** -digits * scale));
};

describe("the result", () => {
  test("is a certificate with a history", () => {
    const { history, ...result } = leastSquares(rosenbrock, valley);
    expect(result).toMatchObject({ status: "converged", rank: 2, degreesOfFreedom: 0, active: Int8Array.of(0, 0) });
    expectClose(result.point, [1, 1], 14);
    expect(history[0]).toMatchObject({ iteration: 0, stepNorm: 0, damping: 0, evaluations: 1 });
    expect(history[0].value).toBeCloseTo(12.1, 13);
    expect(history[0].gradientNorm).toBeCloseTo(107.8, 10);
    expect(history).toHaveLength(result.iterations + 1);
    const { iterations: iteration, value, gradientNorm, cosine, stepNorm } = result;
    expect(history.at(-1)).toMatchObject({ iteration, value, gradientNorm, cosine, stepNorm });
    history.slice(1).forEach((record, i) => {
      expect(record.value).toBeLessThanOrEqual(history[i].value);
      expect(record.stepNorm).toBeGreaterThan(0);
      expect(record.evaluations).toBeGreaterThan(history[i].evaluations);
    });
  });

  test("belongs together: value, residuals, Jacobian and gradient are those of the point", () => {
    const result = leastSquares(rosenbrock, valley, { maxIterations: 3 });
    const residuals = Float64Array.from(rosenbrock.residuals(result.point));
    const jacobian = new Float64Array(4);
    rosenbrock.jacobian(result.point, jacobian);
    expect(result.residuals).toEqual(residuals);
    expect(result.jacobian).toEqual(jacobian);
    expect(result.value).toBeCloseTo(0.5 * (residuals[0] ** 2 + residuals[1] ** 2), 14);
    expectClose(
      result.gradient,
      [0, 1].map((j) => jacobian[j] * residuals[0] + jacobian[2 + j] * residuals[1]),
      14,
    );
    expect(result.gradientNorm).toBe(Math.max(...result.gradient.map(Math.abs)));
  });

  test("is the same for every kind of start and residuals, and neither is written to", () => {
    const expected = leastSquares(rosenbrock, [-1.5, 1]);
    const start = Float32Array.of(-1.5, 1);
    expect(leastSquares(rosenbrock, start)).toEqual(expected);
    expect(start).toEqual(Float32Array.of(-1.5, 1));
    const reused = new Float64Array(2);
    const careless: Residuals = {
      residuals(point) {
        reused.set(rosenbrock.residuals(point));
        point.fill(NaN);
        return reused;
      },
      jacobian(point, out) {
        rosenbrock.jacobian(point, out);
        point.fill(NaN);
      },
    };
    expect(leastSquares(careless, start)).toEqual(expected);
    expect(leastSquares(rosenbrock, start)).toEqual(leastSquares(rosenbrock, start));
  });

  test("has the covariance of the textbook", () => {
    const { point, squares, inverse } = textbookLine(
      abscissas,
      ordinates,
      abscissas.map(() => 1),
    );
    const fit = curveFit(line, abscissas, ordinates, [0, 0]);
    expectClose(fit.point, point, 9);
    expect(fit.value).toBeCloseTo(0.5 * squares, 12);
    expect(fit.degreesOfFreedom).toBe(5);
    expect(fit.residualDeviation).toBeCloseTo(Math.sqrt(squares / 5), 12);
    expectClose(
      fit.covariance,
      inverse.map((entry) => (entry * squares) / 5),
      9,
    );
    expectClose(
      fit.standardErrors,
      [0, 3].map((k) => Math.sqrt((inverse[k] * squares) / 5)),
      9,
    );
    const mean = ordinates.reduce((sum, y) => sum + y, 0) / 7;
    const spread = ordinates.reduce((sum, y) => sum + (y - mean) ** 2, 0);
    expect(fit.rSquared).toBeCloseTo(1 - squares / spread, 12);
    expect(fit.predict(10)).toBeCloseTo(point[0] + 10 * point[1], 10);
  });

  test("does not depend on the units of parameters and residuals", () => {
    const units = [1e6, 1e-7];
    const plain = curveFit(exponential, times, decay, [1, 0.5]);
    const scaled = leastSquares(
      ([a, b]) => times.map((t, i) => 1e9 * (exponential(t, Float64Array.of(a / units[0], b / units[1])) - decay[i])),
      [1 * units[0], 0.5 * units[1]],
    );
    expectClose(
      scaled.point.map((x, j) => x / units[j]),
      plain.point,
      9,
    );
    expectClose(
      scaled.standardErrors.map((x, j) => x / units[j]),
      plain.standardErrors,
      8,
    );
  });
});

describe("observations", () => {
  const weights = [1, 2, 0, 3, 1, 0.5, 1];
  const expected = textbookLine(abscissas, ordinates, weights);

  test("of other weights, of which 0 is absence, even of a residual that is NaN", () => {
    const broken = ordinates.map((y, i) => (i === 2 ? NaN : y));
    const fit = curveFit(line, abscissas, broken, [0, 0], { weights });
    expectClose(fit.point, expected.point, 12);
    expect(fit.value).toBeCloseTo(0.5 * expected.squares, 12);
    expect(fit.degreesOfFreedom).toBe(4);
    expectClose(
      fit.covariance,
      expected.inverse.map((entry) => (entry * expected.squares) / 4),
      9,
    );
    expect(fit.residuals[2]).toBeNaN();
    const present = [0, 1, 3, 4, 5, 6];
    const mean = present.reduce((sum, i) => sum + weights[i] * ordinates[i], 0) / 8.5;
    const spread = present.reduce((sum, i) => sum + weights[i] * (ordinates[i] - mean) ** 2, 0);
    expect(fit.rSquared).toBeCloseTo(1 - expected.squares / spread, 12);
  });

  test("of known standard deviations, relative or absolute", () => {
    const sigma = [1, 0.5, 2, 1, 1, 3, 1];
    const { point, squares, inverse } = textbookLine(
      abscissas,
      ordinates,
      sigma.map((deviation) => 1 / (deviation * deviation)),
    );
    const relative = curveFit(line, abscissas, ordinates, [0, 0], { sigma });
    expectClose(relative.point, point, 12);
    expectClose(
      relative.covariance,
      inverse.map((entry) => (entry * squares) / 5),
      9,
    );
    const absolute = curveFit(line, abscissas, ordinates, [0, 0], { sigma, absoluteSigma: true });
    expectClose(absolute.covariance, inverse, 9);
    const common = curveFit(line, abscissas, ordinates, [0, 0], { sigma: 0.2, absoluteSigma: true });
    const plain = textbookLine(
      abscissas,
      ordinates,
      sigma.map(() => 1),
    );
    expectClose(
      common.covariance,
      plain.inverse.map((entry) => 0.04 * entry),
      9,
    );
  });

  test("no more than parameters leave no degrees of freedom", () => {
    const fit = curveFit(line, [0, 1], [1, 3], [0, 0]);
    expectClose(fit.point, [1, 2], 12);
    expect(fit.degreesOfFreedom).toBe(0);
    expect(Array.from(fit.standardErrors)).toEqual([NaN, NaN]);
    const known = curveFit(line, [0, 1], [1, 3], [0, 0], { sigma: 0.1, absoluteSigma: true });
    expectClose(known.standardErrors, [0.1, 0.1 * Math.SQRT2], 9);
  });

  test("fewer than parameters leave some undetermined", () => {
    const { status, point, rank, undetermined } = leastSquares(([x, y, z]) => [x + y - 3, z - 1], [0, 0, 0]);
    expect(status).toBe("converged");
    expect(point[0] + point[1]).toBeCloseTo(3, 12);
    expect({ rank, undetermined }).toEqual({ rank: 2, undetermined: [0, 1] });
  });
});

describe("parameters that the data do not determine", () => {
  const product = (x: number, [a, b, c]: Float64Array): number => a * b * x + c;

  test.each(["given", "central", "forward"] as const)("are named, with the Jacobian %s", (source) => {
    const gradient = (x: number, [a, b]: Float64Array, out: Float64Array): void => out.set([b * x, a * x, 1]);
    const fit =
      source === "given"
        ? curveFit({ value: product, gradient }, abscissas, ordinates, [1, 1, 0])
        : curveFit(product, abscissas, ordinates, [1, 1, 0], { differences: source });
    const { point, squares, inverse } = textbookLine(
      abscissas,
      ordinates,
      abscissas.map(() => 1),
    );
    expect(fit.status).toBe("converged");
    expect(fit.point[0] * fit.point[1]).toBeCloseTo(point[1], 9);
    expect(fit).toMatchObject({ rank: 2, degreesOfFreedom: 5, undetermined: [0, 1] });
    expect(fit.standardErrors[0]).toBe(Infinity);
    expect(fit.standardErrors[1]).toBe(Infinity);
    // What is determined is as certain as in the model without the others.
    expect(fit.standardErrors[2]).toBeCloseTo(Math.sqrt((inverse[0] * squares) / 5), 9);
    expect(fit.covariance[1]).toBeNaN();
    expect(fit.message).toMatch(
      / The residuals determine only 2 combinations of the 3 free parameters: those at index 0, 1 can move together without effect, and have no finite standard error\.$/,
    );
  });

  test("are counted in words", () => {
    const sentence = (columns: readonly (readonly number[])[]): string => {
      const residuals: Residuals = (x) => columns.map((row) => row.reduce((sum, a, j) => sum + a * x[j], -1));
      return leastSquares(residuals, columns[0].map(() => 1), { maxIterations: 0 }).message.replace(/^.*?\. /, ""); // prettier-ignore
    };
    expect(
      sentence([
        [1, 1],
        [1, 1],
        [2, 2],
      ]),
    ).toBe(
      // prettier-ignore
      "The residuals determine only one combination of the 2 free parameters: those at index 0, 1 can move together without effect, and have no finite standard error.",
    );
    expect(
      sentence([
        [1, 0],
        [1, 0],
        [3, 0],
      ]),
    ).toBe(
      // prettier-ignore
      "The residuals determine only one combination of the 2 free parameters: that at index 1 can move without effect, and has no finite standard error.",
    );
    expect(sentence([[0], [0]])).toBe(
      "The residuals determine no combination of the one free parameter: that at index 0 can move without effect, and has no finite standard error.",
    );
  });

  test("may have no effect at all", () => {
    const fit = leastSquares(([x]) => [x - 1, 2 * x - 1], [5, 7]);
    expect(fit).toMatchObject({ status: "converged", rank: 1, undetermined: [1] });
    expectClose(fit.point, [0.6, 7], 12);
  });
});

describe("bounds", () => {
  test("that do not bind change nothing", () => {
    const free = curveFit(exponential, times, decay, [1, 0.5]);
    const bounded = curveFit(exponential, times, decay, [1, 0.5], { bounds: { lower: -100, upper: 100 } });
    expect(bounded.point).toEqual(free.point);
    expect(bounded.covariance).toEqual(free.covariance);
  });

  test("that bind hold a parameter exactly there, without a standard error", () => {
    const fit = curveFit(exponential, times, decay, [1, 0.5], { bounds: { upper: [Infinity, 1.1] } });
    expect(fit.status).toBe("converged");
    expect(fit.point[1]).toBe(1.1);
    expect(Array.from(fit.active)).toEqual([0, 1]);
    expect(fit.gradient[1]).toBeLessThan(0);
    const alone = curveFit((t: number, [a]: Float64Array) => a * Math.exp(-1.1 * t), times, decay, [1]);
    expectClose([fit.point[0]], alone.point, 10);
    expectClose([fit.standardErrors[0]], alone.standardErrors, 8);
    expect(fit.degreesOfFreedom).toBe(14);
    expect(fit.standardErrors[1]).toBeNaN();
  });

  test("that the start is out of are named in the message", () => {
    const { message } = curveFit(exponential, times, decay, [1, 0.5], { bounds: { lower: [0, 0.75] } });
    expect(message).toMatch(
      /\. The start was out of bounds, 0\.5 at index 1, and moved to the nearest point within\.$/,
    );
    const within = curveFit(exponential, times, decay, [1, 0.75], { bounds: { lower: [0, 0.75] } });
    expect(within.message).not.toMatch("out of bounds");
  });

  test("that are equal hold a parameter fixed", () => {
    const bounds = { lower: [2, -Infinity], upper: [2, Infinity] };
    const fit = curveFit(exponential, times, decay, [1, 0.5], { bounds });
    expect(fit.point[0]).toBe(2);
    const alone = curveFit((t: number, [b]: Float64Array) => 2 * Math.exp(-b * t), times, decay, [0.5]);
    expectClose([fit.point[1]], alone.point, 10);
    expect(fit.degreesOfFreedom).toBe(14);
  });

  test("are kept by every evaluation, those of differences included, from a start outside", () => {
    const seen: number[] = [];
    const { status, point } = leastSquares(
      ([x, y]) => {
        seen.push(x);
        return [Math.sqrt(x) - 2 + y, y - 3, 0.1 * x];
      },
      [-5, 0],
      { bounds: { lower: [0, -Infinity] } },
    );
    expect(status).toBe("converged");
    expect(Math.min(...seen)).toBe(0);
    expect(point[0]).toBe(0);
    expect(point[1]).toBeCloseTo(2.5, 10);
  });

  test("of linear problems: the optimum of all active sets, for 200 of them", () => {
    const generator = random(7);
    const solutions = new Set<string>();
    for (let trial = 0; trial < 200; trial++) {
      const [m, n] = [6, 4];
      const a = Array.from({ length: m }, () => Array.from({ length: n }, () => generator.normal()));
      const b = Array.from({ length: m }, () => 2 * generator.normal());
      const lower = Array.from({ length: n }, () => -generator.uniform());
      const upper = Array.from({ length: n }, () => generator.uniform());
      const residuals = (x: Float64Array): number[] =>
        a.map((row, i) => row.reduce((sum, e, j) => sum + e * x[j], -b[i]));
      const fit = leastSquares(residuals, new Float64Array(n), { bounds: { lower, upper } });
      expect(fit.status).toBe("converged");
      const best = bestOfActiveSets(a, b, lower, upper);
      expect(Math.abs(fit.value - best)).toBeLessThanOrEqual(1e-12 * best);
      expect(fit.gradientNorm).toBeLessThan(1e-8);
      solutions.add(fit.active.join());
    }
    expect(solutions.size).toBeGreaterThan(40);
  });

  test("of Rosenbrock's valley, at every corner of a grid: a stationary point that is no worse than the start", () => {
    for (const upper of [-1, -0.5, 0, 0.5, 0.9, 1, 2]) {
      for (const lower of [-2, -1.5, -0.1, 0.2]) {
        if (lower >= upper) continue;
        const fit = leastSquares(rosenbrock, valley, { bounds: { lower: [lower, lower], upper: [upper, upper] } });
        expect(fit.status).toBe("converged");
        expect(fit.gradientNorm).toBeLessThan(1e-7);
        expect(fit.value).toBeLessThanOrEqual(fit.history[0].value);
      }
    }
  });
});

/** The least value of a bounded linear problem, by trying each variable free, at its lower and at its upper bound. */
function bestOfActiveSets(
  a: readonly (readonly number[])[],
  b: readonly number[],
  lower: readonly number[],
  upper: readonly number[],
): number {
  const n = lower.length;
  let best = Infinity;
  for (let code = 0; code < 3 ** n; code++) {
    const state = Array.from({ length: n }, (_, j) => Math.floor(code / 3 ** j) % 3);
    const x = state.map((s, j) => (s === 1 ? lower[j] : s === 2 ? upper[j] : 0));
    const free = state.flatMap((s, j) => (s === 0 ? [j] : []));
    const rest = b.map((bi, i) => bi - a[i].reduce((sum, e, j) => sum + e * x[j], 0));
    const normal = free.map((j) => [
      ...free.map((k) => a.reduce((sum, row) => sum + row[j] * row[k], 0)),
      a.reduce((sum, row, i) => sum + row[j] * rest[i], 0),
    ]);
    eliminate(normal).forEach((value, k) => (x[free[k]] = value));
    if (x.some((xj, j) => xj < lower[j] - 1e-12 || xj > upper[j] + 1e-12)) continue;
    best = Math.min(
      best,
      0.5 * a.reduce((sum, row, i) => sum + (row.reduce((s, e, j) => s + e * x[j], 0) - b[i]) ** 2, 0),
    );
  }
  return best;
}

/** Gauss and Jordan, on the rows of a positive definite system and its right-hand side. */
function eliminate(rows: number[][]): number[] {
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  return rows.map((row, k) => row[n] / row[k]);
}

describe("losses", () => {
  const names: readonly RobustLossName[] = ["linear", "softL1", "huber", "cauchy", "arctan"];
  const rho: { readonly [name in RobustLossName]: (s: number) => number } = {
    linear: (s) => s,
    softL1: (s) => 2 * (Math.sqrt(1 + s) - 1),
    huber: (s) => (s <= 1 ? s : 2 * Math.sqrt(s) - 1),
    cauchy: Math.log1p,
    arctan: Math.atan,
  };
  const outliers = ordinates.map((y, i) => (i === 5 ? y + 40 : y));

  test.each(names)("%s: value and gradient are those of its formula, and the fit is a minimum of it", (loss) => {
    const c = 0.7;
    const cost = (p: ArrayLike<number>): number =>
      0.5 * abscissas.reduce((sum, x, i) => sum + c * c * rho[loss](((p[0] + p[1] * x - outliers[i]) / c) ** 2), 0);
    const fit = curveFit(line, abscissas, outliers, [1, 2], { loss, lossScale: c });
    expect(fit.status).toBe("converged");
    expect(fit.value).toBeCloseTo(cost(fit.point), 12);
    for (const [da, db] of [
      [1e-3, 0],
      [-1e-3, 0],
      [0, 1e-3],
      [0, -1e-3],
    ]) {
      expect(cost([fit.point[0] + da, fit.point[1] + db])).toBeGreaterThan(fit.value);
    }
    const early = curveFit(line, abscissas, outliers, [3, 1], { loss, lossScale: c, maxIterations: 0 });
    const h = 1e-6;
    const byIntercept = (cost([3 + h, 1]) - cost([3 - h, 1])) / (2 * h);
    const bySlope = (cost([3, 1 + h]) - cost([3, 1 - h])) / (2 * h);
    expectClose(early.gradient, [byIntercept, bySlope], 8);
  });

  test("that are robust let go of an outlier", () => {
    const plain = curveFit(line, abscissas, outliers, [1, 2]);
    expect(plain.point[1]).toBeGreaterThan(4);
    for (const loss of ["softL1", "huber", "cauchy", "arctan"] as const) {
      const { point, standardErrors } = curveFit(line, abscissas, outliers, [1, 2], { loss, lossScale: 0.3 });
      expect(Math.abs(point[1] - 2)).toBeLessThan(0.1);
      expect(standardErrors[1]).toBeLessThan(0.2 * plain.standardErrors[1]);
    }
  });

  test("of one's own are as good as named ones", () => {
    const own = { rho: (s: number) => [Math.log1p(s), 1 / (1 + s), -1 / (1 + s) ** 2] as const };
    const mine = curveFit(line, abscissas, outliers, [1, 2], { loss: own });
    expectClose(mine.point, curveFit(line, abscissas, outliers, [1, 2], { loss: "cauchy" }).point, 9);
  });

  test("huber: the standard error of a location is Huber's", () => {
    // One parameter: J is a column of ones. With ψ clipped at c, (7.81) of Huber & Ronchetti in a few lines.
    const y = [0.1, -0.4, 0.3, 0.2, -0.1, 5];
    const { point, standardErrors } = curveFit((_, [a]) => a, y, y, [0], { loss: "huber", lossScale: 0.5 });
    const n = y.length;
    const inside = y.filter((yi) => Math.abs(yi - point[0]) <= 0.5).length / n;
    const squares = y.reduce((sum, yi) => sum + Math.min(Math.abs(yi - point[0]), 0.5) ** 2, 0);
    const correction = 1 + ((1 / n) * (1 - inside)) / inside;
    expect(standardErrors[0]).toBeCloseTo((correction * Math.sqrt(squares / (n - 1))) / inside / Math.sqrt(n), 9);
    // Σ clip(yᵢ − a) = 0: four that count fully, and one beyond c on either side.
    expect(point[0]).toBeCloseTo(0.125, 9);
  });

  test("arctan is within 3 ulp of the engine's", () => {
    for (const x of [0, 1e-300, 1e-8, 0.1, 0.5, 0.999, 1, 1.001, 2, 10, 1e3, 1e8, 1e300, Infinity]) {
      expect(Math.abs(arctan(x) - Math.atan(x))).toBeLessThanOrEqual(3 * 1.12e-16 * Math.atan(x) + 5e-324);
    }
    expect(arctan(NaN)).toBeNaN();
  });
});

test("agrees with minimize on the same objective", () => {
  const fit = curveFit(exponential, times, decay, [1, 0.5]);
  const other = minimize(
    ([a, b]) => {
      let value = 0;
      const gradient = [0, 0];
      times.forEach((t, i) => {
        const e = Math.exp(-b * t);
        const r = a * e - decay[i];
        value += 0.5 * r * r;
        gradient[0] += r * e;
        gradient[1] -= r * a * t * e;
      });
      return { value, gradient };
    },
    [1, 0.5],
    { gradientTolerance: 1e-12 },
  );
  expectClose(fit.point, other.point, 9);
  expect(fit.value).toBeCloseTo(other.value, 13);
});

describe("status", () => {
  const run = (options: LeastSquaresOptions): LeastSquaresResult => leastSquares(rosenbrock, valley, options);

  test("converged, by the cosine", () => {
    const fit = curveFit(exponential, times, decay, [1, 0.5]);
    expect(fit.status).toBe("converged");
    expect(fit.cosine).toBeLessThanOrEqual(1e-10);
    expect(fit.message).toMatch(/^Converged: the cosine \S+ is within gradientTolerance 1e-10\.$/);
  });

  test("converged, at the rounding errors of the parameters", () => {
    const exact = times.map((t) => Math.exp(Math.log(2.5) - 1.3 * t));
    const fit = curveFit(exponential, times, exact, [1, 0.5]);
    expectClose(fit.point, [2.5, 1.3], 13);
    expect(fit.message).toBe(
      "Converged: what is left of the residuals is within the rounding errors of the parameters.",
    );
  });

  test("converged, at the rounding errors of the value", () => {
    const fit = curveFit(exponential, times, decay, [1, 0.5], { gradientTolerance: 0 });
    expect(fit.status).toBe("converged");
    expect(fit.cosine).toBeLessThan(1e-12);
  });

  test("the callback is handed copies", () => {
    const path: { point: Float64Array; residuals: Float64Array; value: number }[] = [];
    const untouched = curveFit(exponential, times, decay, [1, 0.5], {
      callback: (progress) => void path.push(progress),
    });
    for (const { point, residuals, value } of path) {
      const again = leastSquares(() => residuals, point, { maxIterations: 0 });
      expect(again.value).toBe(value);
      times.forEach((t, i) => expect(exponential(t, point) - decay[i]).toBe(residuals[i]));
    }
    const spoiling = curveFit(exponential, times, decay, [1, 0.5], {
      callback: ({ point, residuals }) => void [point, residuals].forEach((array) => array.fill(7)),
    });
    expect(spoiling.point).toEqual(untouched.point);
    expect(spoiling.history).toEqual(untouched.history);
  });

  test("maxIterations", () => {
    expect(run({ maxIterations: 5 })).toMatchObject({
      status: "maxIterations",
      iterations: 5,
      message: "The 5 iterations allowed are spent.",
    });
  });

  test("maxEvaluations", () => {
    for (let maxEvaluations = 1; maxEvaluations < 15; maxEvaluations++) {
      const fit = run({ maxEvaluations });
      expect(fit).toMatchObject({ status: "maxEvaluations", evaluations: maxEvaluations });
      const spent = `The ${maxEvaluations} evaluations allowed are spent.`;
      expect(fit.message).toBe(maxEvaluations === 1 ? "The one evaluation allowed is spent." : spent);
    }
  });

  test("maxTime", () => {
    const slow: Residuals = (point) => {
      const end = performance.now() + 3;
      while (performance.now() < end);
      return rosenbrock.residuals(point);
    };
    const { status, message } = leastSquares(slow, valley, { maxTime: 20 });
    expect({ status, message }).toEqual({ status: "maxTime", message: "The 20 ms allowed are spent." });
  });

  test("functionTolerance and stepTolerance", () => {
    const byValue = curveFit(exponential, times, decay, [1, 0.5], { functionTolerance: 1e-3, gradientTolerance: 0 });
    expect(byValue.status).toBe("functionTolerance");
    expect(byValue.message).toMatch(/^The value fell by \S+ only, within functionTolerance 0\.001\.$/);
    const [before, last] = byValue.history.slice(-2).map(({ value }) => value);
    expect(before - last).toBeLessThanOrEqual(1e-3 * before);
    const byStep = curveFit(exponential, times, decay, [1, 0.5], { stepTolerance: 1e-3, gradientTolerance: 0 });
    expect(byStep.status).toBe("stepTolerance");
    expect(byStep.message).toMatch(/^The parameters moved by \S+ only, within stepTolerance 0\.001\.$/);
  });

  test.each(["stop", true] as const)("stopped, by a callback that returns %s", (answer) => {
    const seen: number[] = [];
    const result = run({
      callback({ iteration, point, residuals }) {
        seen.push(iteration);
        expect(Array.from(residuals)).toEqual(rosenbrock.residuals(point));
        return iteration === 3 ? answer : undefined;
      },
    });
    expect(result).toMatchObject({ status: "stopped", iterations: 3, message: "The callback ended the fit." });
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  test("aborted, before the start and between iterations", () => {
    expect(run({ signal: AbortSignal.abort() })).toMatchObject({ status: "aborted", iterations: 0, evaluations: 1 });
    const between = new AbortController();
    const stopAt2 = ({ iteration }: { iteration: number }): void => void (iteration === 2 && between.abort());
    expect(run({ signal: between.signal, callback: stopAt2 })).toMatchObject({
      status: "aborted",
      iterations: 2,
      message: "The signal has aborted.",
    });
  });

  test("stalled, at a kink", () => {
    const cone: Residuals = {
      residuals: ([x]) => [1 + Math.abs(x)],
      jacobian: ([x], out) => (out[0] = x < 0 ? -1 : 1),
    };
    const { status, message } = leastSquares(cone, [1]);
    expect(status).toBe("stalled");
    expect(message).toMatch(/^No move lowers the value\. /);
  });

  test("stalled, on an island of finite residuals", () => {
    const { status, message } = leastSquares(
      { residuals: ([x]) => [x === 1 ? 2 : NaN], jacobian: (_, out) => (out[0] = 1) },
      [1],
    );
    expect({ status, message }).toEqual({ status: "stalled", message: "No move leads to finite residuals." });
  });

  test("nonFinite", () => {
    const { status, message, value } = leastSquares(
      { residuals: ([x]) => [x], jacobian: ([x], out) => (out[0] = x === 8 ? 1 : NaN) },
      [8],
    );
    expect({ status, value }).toEqual({ status: "nonFinite", value: 0 });
    expect(message).toBe("The Jacobian is not finite at the point reached.");
  });

  test("a wall of residuals that are not finite is avoided", () => {
    const { status, point } = leastSquares(([x]) => [Math.log(x) - 1, 0.1 * (x - 2)], [30]);
    expect(status).toBe("converged");
    expect(point[0]).toBeGreaterThan(2);
  });
});

describe("a wrong Jacobian", () => {
  const gradients: readonly (readonly [string, (t: number, p: Float64Array, out: Float64Array) => void, RegExp])[] = [
    ["of the wrong sign", (t, [a, b], out) => out.set([Math.exp(-b * t), a * t * Math.exp(-b * t)]), /by parameter 1/],
    ["of a factor", (t, [a, b], out) => out.set([1.1 * Math.exp(-b * t), -a * t * Math.exp(-b * t)]), /by parameter 0/],
    [
      "with columns exchanged",
      (t, [a, b], out) => out.set([-a * t * Math.exp(-b * t), Math.exp(-b * t)]),
      /by parameter 0/,
    ],
    ["that is forgotten", () => undefined, /by parameter 0 is given as 0\.00/],
  ];

  test.each(gradients)("%s is detected and said", (_, gradient, where) => {
    const { status, message } = curveFit({ value: exponential, gradient }, times, decay, [1, 0.5]);
    expect(status).toBe("wrongJacobian");
    expect(message).toMatch(where);
    expect(message).toMatch(
      /^The Jacobian looks wrong: the derivative of residual \d+ by parameter \d is given as -?\d\S*, and differences of residuals measure -?\d\S*\. Check the Jacobian\.$/,
    );
  });

  test("is not suspected at a kink or without an evaluation to spare", () => {
    const hinged: Residuals = {
      residuals: ([x]) => [Math.max(0, x), x + 1e-3, 0],
      jacobian: ([x], out) => out.set([x > 0 ? 1 : 0, 1, 0]),
    };
    expect(leastSquares(hinged, [0], { maxIterations: 0 }).status).toBe("maxIterations");
    const wrong: Residuals = { residuals: ([x]) => [x], jacobian: () => undefined };
    expect(leastSquares(wrong, [1], { maxEvaluations: 1 }).status).toBe("converged");
  });
});

test("a Jacobian that is returned instead of written is refused, before anything is said of it", () => {
  const returned: Residuals = {
    residuals: ([x]) => [x - 1, x * x],
    jacobian: ([x]) => [[1], [2 * x]] as never,
  };
  expect(() => leastSquares(returned, [1])).toThrow(
    new TypeError("leastSquares: residuals: jacobian: expected the result to be written into out, got Array returned"),
  );
  const gradient = (t: number): never => [t, 1] as never;
  expect(() => curveFit({ value: line, gradient }, [1, 2, 3], [1, 2, 3], [1, 1])).toThrow(
    new TypeError("curveFit: curve: gradient: expected the result to be written into out, got Array returned"),
  );
  // The array itself may be: the result of `out.fill`, for one.
  const filled: Residuals = { residuals: ([x]) => [x - 3], jacobian: (_, out) => out.fill(1) as never };
  expect(leastSquares(filled, [1]).status).toBe("converged");
});

describe("errors", () => {
  const misuse = (residuals: unknown, start: unknown, options?: unknown) => (): LeastSquaresResult =>
    leastSquares(residuals as Residuals, start as number[], options as LeastSquaresOptions);
  const one: Residuals = ([x]) => [x, 1];

  test.each<[() => LeastSquaresResult, Error]>([
    [misuse(one, []), new RangeError("leastSquares: start: expected at least one variable, got none")],
    [misuse(one, [Infinity]), new RangeError("leastSquares: start: expected finite numbers, got Infinity at index 0")],
    [
      misuse({ jacobian: one }, [1]),
      new TypeError("leastSquares: residuals: expected a function or { residuals, jacobian }, got Object"),
    ],
    [
      misuse(() => 3, [1]),
      new TypeError("leastSquares: residuals: expected an array of numbers to be returned, got number"),
    ],
    [
      misuse(async () => [3], [1]),
      new TypeError(
        "leastSquares: residuals: expected an array of numbers to be returned, got a Promise (it must be synchronous)",
      ),
    ],
    [misuse(() => [], [1]), new RangeError("leastSquares: residuals: expected at least one, got none")],
    [
      misuse(([x]: number[]) => (x === 1 ? [x, 1] : [x]), [1]),
      new RangeError("leastSquares: residuals: expected 2 residuals, as at the start, got 1"),
    ],
    [
      misuse(() => [1, NaN], [1]),
      new RangeError(
        "leastSquares: residuals: expected finite residuals at the start, got NaN at index 1; start where the model is defined",
      ),
    ],
    [
      misuse({ residuals: one, jacobian: (_: unknown, out: Float64Array) => out.fill(NaN) }, [1]),
      new RangeError(
        "leastSquares: jacobian: expected finite derivatives at the start, got column 0 that is not; start where the model is defined",
      ),
    ],
    [
      misuse(one, [1], { weights: [1] }),
      new RangeError("leastSquares: weights: expected 2 numbers, as there are residuals, got 1"),
    ],
    [
      misuse(one, [1], { weights: [1, -1] }),
      new RangeError("leastSquares: weights: expected non-negative finite numbers, got -1 at index 1"),
    ],
    [
      misuse(one, [1], { weights: [0, 0] }),
      new RangeError("leastSquares: weights: expected at least one that is not 0, got 2 zeros"),
    ],
    [
      misuse(one, [1], { weights: "1" }),
      new TypeError("leastSquares: weights: expected an array of numbers, got string"),
    ],
    [
      misuse(one, [1], { sigma: 0 }),
      new RangeError("leastSquares: sigma: expected positive finite numbers, got 0 at index 0"),
    ],
    [
      misuse(one, [1], { sigma: 1, weights: [1, 1] }),
      new TypeError("leastSquares: sigma: expected weights or sigma, got both; a weight is 1 / sigma²"),
    ],
    [
      misuse(one, [1], { absoluteSigma: true }),
      new TypeError("leastSquares: absoluteSigma: expected sigma with it, got none"),
    ],
    [
      misuse(one, [1], { loss: "hubber" }),
      new RangeError(
        'leastSquares: loss: expected "linear", "softL1", "huber", "cauchy", "arctan" or { rho }, got "hubber". Did you mean "huber"?',
      ),
    ],
    [misuse(one, [1], { loss: 3 }), new TypeError("leastSquares: loss: expected a name or { rho }, got number")],
    [
      misuse(one, [1], { lossScale: 0 }),
      new RangeError("leastSquares: lossScale: expected a positive finite number, got 0"),
    ],
    [
      misuse(one, [1], { differences: "backward" }),
      new RangeError('leastSquares: differences: expected "central" or "forward", got "backward"'),
    ],
    [
      misuse(one, [1], { parameterScale: [0] }),
      new RangeError("leastSquares: parameterScale: expected positive finite numbers, got 0 at index 0"),
    ],
    [
      misuse(one, [1], { bounds: { lower: 2, upper: 1 } }),
      new RangeError("leastSquares: bounds: expected lower ≤ upper, got lower 2 and upper 1 at index 0"),
    ],
    [
      misuse(one, [1], { gradientTolerance: -1 }),
      new RangeError("leastSquares: gradientTolerance: expected a non-negative finite number, got -1"),
    ],
  ])("%#", (call, error) => expect(call).toThrow(error));

  test("a misspelt option", () =>
    expect(misuse(one, [1], { maxIteration: 3 })).toThrow(/, got maxIteration\. Did you mean "maxIterations"\?$/));

  test("of curveFit name curveFit", () => {
    const fit = (x: unknown, y: unknown, options?: LeastSquaresOptions) => () =>
      curveFit(line, x as number[], y as number[], [1, 1], options);
    expect(fit([1, 2], [1])).toThrow(new RangeError("curveFit: y: expected 2 numbers, as there are x, got 1"));
    expect(fit(3, [1])).toThrow(new TypeError("curveFit: x: expected an array, got number"));
    expect(fit([1], "1")).toThrow(new TypeError("curveFit: y: expected an array of numbers, got string"));
    expect(fit([1, 2], [1, NaN])).toThrow(
      new RangeError("curveFit: y: expected finite numbers, got NaN at index 1; leave it out, or give it weight 0"),
    );
    expect(fit([1, 2], [1, 2], { sigma: [1, -1] })).toThrow(
      new RangeError("curveFit: sigma: expected positive finite numbers, got -1 at index 1"),
    );
    expect(() => curveFit({} as typeof line, [1], [1], [1])).toThrow(
      new TypeError("curveFit: curve: expected a function or { value, gradient }, got Object"),
    );
  });
});
