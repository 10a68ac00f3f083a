/**
 * Minimisation problems with known minima, from Moré, Garbow & Hillstrom, "Testing unconstrained optimization software",
 * ACM TOMS 7(1), 1981 (their numbers in the comments), with their standard starts.
 */
import type { HessianObjective } from "../src/index.js";
import { Jet } from "./jet.js";

export interface TestProblem {
  readonly name: string;
  readonly objective: Required<HessianObjective>;
  readonly start: readonly number[];
  /** The minimiser, where one is known in closed form. */
  readonly minimiser?: readonly number[];
  readonly minimum: number;
  readonly gradientTolerance: number;
  /** Largest error of each variable, relative to `max(|x|, 1e-6)`, and of the value, absolute. */
  readonly pointError: number;
  readonly valueError: number;
  /** Most iterations each method may take. */
  readonly iterations: { readonly lbfgs: number; readonly newton: number };
}

/** One summand of an objective: a function of some of the variables. */
interface Term {
  readonly on: readonly number[];
  readonly term: (...x: Jet[]) => Jet;
}

function sumOf(terms: readonly Term[]): Required<HessianObjective> {
  const jetsAt = (point: Float64Array): Jet[] =>
    terms.map(({ on, term }) => term(...Jet.variables(on.map((variable) => point[variable]))));
  return {
    valueAndGradient(point) {
      const gradient = new Float64Array(point.length);
      let value = 0;
      jetsAt(point).forEach((jet, t) => {
        value += jet.value;
        terms[t].on.forEach((variable, i) => (gradient[variable] += jet.gradient[i]));
      });
      return { value, gradient };
    },
    hessian(point, out) {
      jetsAt(point).forEach((jet, t) => {
        const { on } = terms[t];
        on.forEach((row, i) => on.forEach((column, j) => (out[row * point.length + column] += jet.hessian[i][j])));
      });
    },
  };
}

const rosenbrockTerm = (x: Jet, y: Jet): Jet => y.minus(x.squared()).squared().times(100).plus(x.minus(1).squared());

/** 1 and 21: extended Rosenbrock in pairs of variables. */
const rosenbrock = (dimension: number, iterations: TestProblem["iterations"]): TestProblem => ({
  name: `Rosenbrock in ${dimension} variables`,
  objective: sumOf(Array.from({ length: dimension / 2 }, (_, i) => ({ on: [2 * i, 2 * i + 1], term: rosenbrockTerm }))),
  start: Array.from({ length: dimension }, (_, i) => (i % 2 === 0 ? -1.2 : 1)),
  minimiser: Array.from({ length: dimension }, () => 1),
  minimum: 0,
  gradientTolerance: 1e-10,
  pointError: 1e-9,
  valueError: 1e-18,
  iterations,
});

/** The chained form, in which each variable is in two terms. */
const chainedRosenbrock: TestProblem = {
  ...rosenbrock(100, { lbfgs: 120, newton: 25 }),
  name: "chained Rosenbrock in 100 variables",
  objective: sumOf(Array.from({ length: 99 }, (_, i) => ({ on: [i, i + 1], term: rosenbrockTerm }))),
  start: Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 1.1 : 0.9)),
};

/** 5. */
const beale: TestProblem = {
  name: "Beale",
  objective: sumOf(
    [1.5, 2.25, 2.625].map((constant, i) => ({
      on: [0, 1],
      term: (x, y) => {
        let power = y;
        for (let k = 0; k < i; k++) power = power.times(y);
        return x.times(power.minus(1)).plus(constant).squared();
      },
    })),
  ),
  start: [1, 1],
  minimiser: [3, 0.5],
  minimum: 0,
  gradientTolerance: 1e-10,
  pointError: 1e-9,
  valueError: 1e-18,
  iterations: { lbfgs: 40, newton: 30 },
};

/** 13: the Hessian at the minimiser has rank 2, so that convergence is linear and the point known to few digits. */
const powellSingular: TestProblem = {
  name: "Powell singular",
  objective: sumOf([
    { on: [0, 1], term: (a, b) => a.plus(b.times(10)).squared() },
    { on: [2, 3], term: (c, d) => c.minus(d).squared().times(5) },
    { on: [1, 2], term: (b, c) => b.minus(c.times(2)).squared().squared() },
    { on: [0, 3], term: (a, d) => a.minus(d).squared().squared().times(10) },
  ]),
  start: [3, -1, 0, 1],
  minimum: 0,
  gradientTolerance: 1e-10,
  pointError: Infinity,
  valueError: 1e-13,
  iterations: { lbfgs: 150, newton: 40 },
};

/** 14. */
const wood: TestProblem = {
  name: "Wood",
  objective: sumOf([
    { on: [0, 1], term: rosenbrockTerm },
    { on: [2, 3], term: (c, d) => d.minus(c.squared()).squared().times(90).plus(c.minus(1).squared()) },
    { on: [1, 3], term: (b, d) => b.plus(d).minus(2).squared().times(10) },
    { on: [1, 3], term: (b, d) => b.minus(d).squared().times(0.1) },
  ]),
  start: [-3, -1, -3, -1],
  minimiser: [1, 1, 1, 1],
  minimum: 0,
  gradientTolerance: 1e-10,
  pointError: 1e-9,
  valueError: 1e-18,
  iterations: { lbfgs: 150, newton: 80 },
};

/** 4: the variables differ by twelve orders of magnitude. */
const brownBadlyScaled: TestProblem = {
  name: "Brown badly scaled",
  objective: sumOf([
    { on: [0], term: (a) => a.minus(1e6).squared() },
    { on: [1], term: (b) => b.minus(2e-6).squared() },
    { on: [0, 1], term: (a, b) => a.times(b).minus(2).squared() },
  ]),
  start: [1, 1],
  minimiser: [1e6, 2e-6],
  minimum: 0,
  gradientTolerance: 1e-8,
  pointError: 1e-9,
  valueError: 1e-15,
  iterations: { lbfgs: 60, newton: 60 },
};

const booth: TestProblem = {
  name: "Booth",
  objective: sumOf([
    { on: [0, 1], term: (x, y) => x.plus(y.times(2)).minus(7).squared() },
    { on: [0, 1], term: (x, y) => x.times(2).plus(y).minus(5).squared() },
  ]),
  start: [0, 0],
  minimiser: [1, 3],
  minimum: 0,
  gradientTolerance: 1e-12,
  pointError: 1e-12,
  valueError: 1e-22,
  iterations: { lbfgs: 20, newton: 1 },
};

/** `½ Σ cᵢ (xᵢ - 1)² + 1000` with `cᵢ` from 1 to 1e8: near the minimum the values are nothing but noise. */
const badlyScaledQuadratic: TestProblem = {
  name: "quadratic of condition 1e8",
  objective: sumOf(
    [1, 1e2, 1e3, 1e5, 1e6, 1e8].map((curvature, i) => ({
      on: [i],
      term: (x) =>
        x
          .minus(1)
          .squared()
          .times(0.5 * curvature)
          .plus(i === 0 ? 1000 : 0),
    })),
  ),
  start: [2, -1, 0.5, 3, -2, 1.5],
  minimiser: [1, 1, 1, 1, 1, 1],
  minimum: 1000,
  gradientTolerance: 1e-8,
  pointError: 1e-7,
  valueError: 1e-12,
  iterations: { lbfgs: 300, newton: 2 },
};

export const problems: readonly TestProblem[] = [
  rosenbrock(2, { lbfgs: 60, newton: 40 }),
  rosenbrock(100, { lbfgs: 60, newton: 40 }),
  chainedRosenbrock,
  beale,
  powellSingular,
  wood,
  brownBadlyScaled,
  booth,
  badlyScaledQuadratic,
];

/** Mean logistic loss plus `½ λ |w|²` on a small synthetic set; λ makes the minimiser unique. */
export function logisticRegression(rows: number, columns: number, lambda: number): Required<HessianObjective> {
  let seed = 12345;
  const uniform = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 4294967296 - 0.5;
  };
  const features = Array.from({ length: rows }, () => Array.from({ length: columns }, uniform));
  const labels = features.map((row) => (row[0] - 2 * row[1] + uniform() > 0 ? 1 : 0));
  const probability = (row: readonly number[], w: Float64Array): number => {
    return 1 / (1 + Math.exp(-row.reduce((sum, x, j) => sum + x * w[j], 0)));
  };
  return {
    valueAndGradient(w) {
      const gradient = w.map((weight) => lambda * weight);
      let value = 0.5 * lambda * w.reduce((sum, weight) => sum + weight * weight, 0);
      features.forEach((row, i) => {
        const p = probability(row, w);
        value -= Math.log(labels[i] === 1 ? p : 1 - p) / rows;
        row.forEach((x, j) => (gradient[j] += ((p - labels[i]) * x) / rows));
      });
      return { value, gradient };
    },
    hessian(w, out) {
      for (let j = 0; j < columns; j++) out[j * columns + j] = lambda;
      for (const row of features) {
        const p = probability(row, w);
        row.forEach((x, j) => row.forEach((z, k) => (out[j * columns + k] += (p * (1 - p) * x * z) / rows)));
      }
    },
  };
}
