/**
 * Problems with bounds: of Hock & Schittkowski, *Test Examples for Nonlinear Programming Codes*, 1981, their numbers in
 * the names, with their starts, of which some are out of bounds; and the first driver of the L-BFGS-B package.
 */
import type { Bounds } from "../../src/index.js";
import { sum, type Jet } from "./jet.js";
import { standardProblem } from "./more-garbow-hillstrom.js";
import { dense, range, sumOf, sumOfSquares, type TestObjective } from "./objective.js";

export interface BoundedProblem {
  readonly name: string;
  readonly objective: TestObjective;
  readonly start: readonly number[];
  readonly bounds: Bounds;
  readonly minimum: number;
  readonly otherMinima?: readonly number[];
  readonly minimiser?: readonly number[];
}

const residualsOf = (name: string): TestObjective => sumOfSquares(standardProblem(name).residuals);

const whole = (n: number, f: (x: Jet[]) => Jet): TestObjective => sumOf(dense(n, [f]));

const hs1: BoundedProblem = {
  name: "HS1",
  objective: residualsOf("Rosenbrock"),
  start: [-2, 1],
  bounds: { lower: [-Infinity, -1.5] },
  minimum: 0,
  minimiser: [1, 1],
};

const hs2: BoundedProblem = {
  name: "HS2",
  objective: residualsOf("Rosenbrock"),
  start: [-2, 1],
  bounds: { lower: [-Infinity, 1.5] },
  minimum: 0.0504261879,
  otherMinima: [4.94122931798],
};

const hs3: BoundedProblem = {
  name: "HS3",
  objective: whole(2, ([x, y]) => y.minus(x).squared().times(1e-5).plus(y)),
  start: [10, 1],
  bounds: { lower: [-Infinity, 0] },
  minimum: 0,
};

const hs4: BoundedProblem = {
  name: "HS4",
  objective: whole(2, ([x, y]) => x.plus(1).power(3).over(3).plus(y)),
  start: [1.125, 0.125],
  bounds: { lower: [1, 0] },
  minimum: 8 / 3,
  minimiser: [1, 0],
};

const hs5: BoundedProblem = {
  name: "HS5",
  objective: whole(2, ([x, y]) =>
    x.plus(y).sin().plus(x.minus(y).squared()).minus(x.times(1.5)).plus(y.times(2.5)).plus(1),
  ),
  start: [0, 0],
  bounds: { lower: [-1.5, -3], upper: [4, 3] },
  minimum: -Math.sqrt(3) / 2 - Math.PI / 3,
  minimiser: [0.5 - Math.PI / 3, -0.5 - Math.PI / 3],
};

const hs25: BoundedProblem = {
  name: "HS25",
  objective: residualsOf("Gulf research and development"),
  start: [100, 12.5, 3],
  bounds: { lower: [0.1, 0, 0], upper: [100, 25.6, 5] },
  minimum: 0,
  minimiser: [50, 25, 1.5],
};

const hs38: BoundedProblem = {
  name: "HS38",
  objective: residualsOf("Wood"),
  start: [-3, -1, -3, -1],
  bounds: { lower: -10, upper: 10 },
  minimum: 0,
  minimiser: [1, 1, 1, 1],
};

const hs45: BoundedProblem = {
  name: "HS45",
  objective: whole(5, (x) =>
    x
      .reduce((product, xi) => product.times(xi))
      .over(-120)
      .plus(2),
  ),
  start: [2, 2, 2, 2, 2],
  bounds: { lower: 0, upper: [1, 2, 3, 4, 5] },
  minimum: 1,
  minimiser: [1, 2, 3, 4, 5],
};

const hs110: BoundedProblem = {
  name: "HS110",
  objective: whole(10, (x) => {
    const logs = x.map((xi) => xi.minus(2).log().squared().plus(xi.times(-1).plus(10).log().squared()));
    return sum(logs).minus(x.reduce((product, xi) => product.times(xi)).power(0.2));
  }),
  start: range(1, 10).map(() => 9),
  bounds: { lower: 2.001, upper: 9.999 },
  minimum: -45.77846971,
};

/** The minimum is at 1 everywhere, where every other variable is at its bound; an error of one doubles in the next. */
export const driver1: BoundedProblem = {
  name: "L-BFGS-B driver 1",
  objective: sumOf([
    { on: [0], term: (x) => x.minus(1).squared() },
    ...range(1, 24).map((i) => ({
      on: [i - 1, i],
      term: (before: Jet, x: Jet) => x.minus(before.squared()).squared().times(4),
    })),
  ]),
  start: range(1, 25).map(() => 3),
  bounds: { lower: range(1, 25).map((i) => (i % 2 === 1 ? 1 : -100)), upper: 100 },
  minimum: 0,
};

export const boundedProblems: readonly BoundedProblem[] = [hs1, hs2, hs3, hs4, hs5, hs25, hs38, hs45, hs110, driver1];
