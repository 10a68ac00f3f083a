/**
 * Sums of squares with known minima: the 35 problems of Moré, Garbow & Hillstrom, "Testing unconstrained optimization
 * software", ACM TOMS 7(1), 1981, with their standard starts and the minima they publish, and three more.
 */
import * as plain from "./jet.js";
import { Jet, sum } from "./jet.js";
import { dense, range, type Term } from "./objective.js";

export interface StandardProblem {
  /** Its number in the paper, if it is of the paper. */
  readonly number?: number;
  readonly name: string;
  readonly start: readonly number[];
  readonly residuals: readonly Term[];
  /** The least sum of squares, as published. */
  readonly minimum: number;
  /** Other minima that a descent from the standard start may end in, as published. */
  readonly otherMinima?: readonly number[];
  /** The minimiser, where one is known in closed form. */
  readonly minimiser?: readonly number[];
  /** Where the gradient counts as zero; default 1e-8. Larger where the rounding of the residuals allows no less. */
  readonly gradientTolerance?: number;
}

const exp = (x: Jet): Jet => x.exp();
const total = (x: readonly Jet[]): Jet => sum(x);
const filled = (n: number, value: number): number[] => range(1, n).map(() => value);

/** Residuals in blocks of variables, one after the other. */
const blocks = (count: number, size: number, terms: readonly ((...x: Jet[]) => Jet)[]): Term[] =>
  range(0, count - 1).flatMap((b) => terms.map((term) => ({ on: range(b * size, b * size + size - 1), term })));

const rosenbrockTerms = [(x: Jet, y: Jet) => y.minus(x.squared()).times(10), (x: Jet) => x.times(-1).plus(1)];
const powellSingularTerms = [
  (a: Jet, b: Jet) => a.plus(b.times(10)),
  (_a: Jet, _b: Jet, c: Jet, d: Jet) => c.minus(d).times(Math.sqrt(5)),
  (_a: Jet, b: Jet, c: Jet) => b.minus(c.times(2)).squared(),
  (a: Jet, _b: Jet, _c: Jet, d: Jet) => a.minus(d).squared().times(Math.sqrt(10)),
];

const rosenbrock: StandardProblem = {
  number: 1,
  name: "Rosenbrock",
  start: [-1.2, 1],
  residuals: blocks(1, 2, rosenbrockTerms),
  minimum: 0,
  minimiser: [1, 1],
};

const freudensteinRoth: StandardProblem = {
  number: 2,
  name: "Freudenstein and Roth",
  start: [0.5, -2],
  residuals: dense(2, [
    ([x, y]) => y.times(-1).plus(5).times(y).minus(2).times(y).plus(x).minus(13),
    ([x, y]) => y.plus(1).times(y).minus(14).times(y).plus(x).minus(29),
  ]),
  minimum: 0,
  otherMinima: [48.9842],
};

const powellBadlyScaled: StandardProblem = {
  number: 3,
  name: "Powell badly scaled",
  start: [0, 1],
  residuals: dense(2, [
    ([x, y]) => x.times(y).times(1e4).minus(1),
    ([x, y]) =>
      exp(x.times(-1))
        .plus(exp(y.times(-1)))
        .minus(1.0001),
  ]),
  minimum: 0,
  gradientTolerance: 1e-9,
};

const brownBadlyScaled: StandardProblem = {
  number: 4,
  name: "Brown badly scaled",
  start: [1, 1],
  residuals: dense(2, [([x]) => x.minus(1e6), ([, y]) => y.minus(2e-6), ([x, y]) => x.times(y).minus(2)]),
  minimum: 0,
  minimiser: [1e6, 2e-6],
};

const beale: StandardProblem = {
  number: 5,
  name: "Beale",
  start: [1, 1],
  residuals: dense(
    2,
    [1.5, 2.25, 2.625].map(
      (y, i) =>
        ([a, b]: Jet[]) =>
          b
            .power(i + 1)
            .minus(1)
            .times(a)
            .plus(y),
    ),
  ),
  minimum: 0,
  minimiser: [3, 0.5],
};

const jennrichSampson: StandardProblem = {
  number: 6,
  name: "Jennrich and Sampson",
  start: [0.3, 0.4],
  residuals: dense(
    2,
    range(1, 10).map(
      (i) =>
        ([x, y]: Jet[]) =>
          exp(x.times(i))
            .plus(exp(y.times(i)))
            .times(-1)
            .plus(2 + 2 * i),
    ),
  ),
  minimum: 124.362,
  gradientTolerance: 1e-6,
};

const helicalValley: StandardProblem = {
  number: 7,
  name: "helical valley",
  start: [-1, 0, 0],
  residuals: dense(3, [
    ([x, y, z]) => {
      const angle = y
        .over(x)
        .atan()
        .over(2 * Math.PI)
        .plus(x.value > 0 ? 0 : 0.5);
      return z.minus(angle.times(10)).times(10);
    },
    ([x, y]) => x.squared().plus(y.squared()).sqrt().minus(1).times(10),
    ([, , z]) => z,
  ]),
  minimum: 0,
  minimiser: [1, 0, 0],
};

const bardData = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39];
const bard: StandardProblem = {
  number: 8,
  name: "Bard",
  start: [1, 1, 1],
  residuals: dense(
    3,
    bardData.map((y, k) => ([a, b, c]: Jet[]) => {
      const u = k + 1;
      const v = 16 - u;
      return b
        .times(v)
        .plus(c.times(Math.min(u, v)))
        .power(-1)
        .times(u)
        .plus(a)
        .times(-1)
        .plus(y);
    }),
  ),
  minimum: 8.21487e-3,
  otherMinima: [17.4286],
};

const gaussianData = [0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521];
const gaussian: StandardProblem = {
  number: 9,
  name: "Gaussian",
  start: [0.4, 1, 0],
  residuals: dense(
    3,
    [...gaussianData, 0.3989, ...[...gaussianData].reverse()].map((y, k) => ([a, b, c]: Jet[]) => {
      const distance = c.minus((7 - k) / 2);
      return exp(distance.squared().times(b).over(-2)).times(a).minus(y);
    }),
  ),
  minimum: 1.12793e-8,
};

const meyerData = [
  34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872,
];
const meyer: StandardProblem = {
  number: 10,
  name: "Meyer",
  start: [0.02, 4000, 250],
  residuals: dense(
    3,
    meyerData.map(
      (y, k) =>
        ([a, b, c]: Jet[]) =>
          exp(b.over(c.plus(45 + 5 * (k + 1))))
            .times(a)
            .minus(y),
    ),
  ),
  minimum: 87.9458,
  gradientTolerance: 1e-2,
};

/** With `|y - x₂|`, where the paper misprints `|y m i x₂|`. */
const gulf: StandardProblem = {
  number: 11,
  name: "Gulf research and development",
  start: [5, 2.5, 0.15],
  residuals: dense(
    3,
    range(1, 99).map((i) => ([a, b, c]: Jet[]) => {
      const t = i / 100;
      const y = 25 + plain.power(-50 * plain.log(t), 2 / 3);
      const distance = b.minus(y);
      const magnitude = distance.value < 0 ? distance.times(-1) : distance;
      return exp(exp(magnitude.log().times(c)).over(a).times(-1)).minus(t);
    }),
  ),
  minimum: 0,
};

const box3d: StandardProblem = {
  number: 12,
  name: "Box three-dimensional",
  start: [0, 10, 20],
  residuals: dense(
    3,
    range(1, 10).map((i) => ([a, b, c]: Jet[]) => {
      const t = 0.1 * i;
      return exp(a.times(-t))
        .minus(exp(b.times(-t)))
        .minus(c.times(plain.exp(-t) - plain.exp(-10 * t)));
    }),
  ),
  minimum: 0,
};

const powellSingular: StandardProblem = {
  number: 13,
  name: "Powell singular",
  start: [3, -1, 0, 1],
  residuals: blocks(1, 4, powellSingularTerms),
  minimum: 0,
};

const wood: StandardProblem = {
  number: 14,
  name: "Wood",
  start: [-3, -1, -3, -1],
  residuals: dense(4, [
    ([a, b]) => b.minus(a.squared()).times(10),
    ([a]) => a.times(-1).plus(1),
    ([, , c, d]) => d.minus(c.squared()).times(Math.sqrt(90)),
    ([, , c]) => c.times(-1).plus(1),
    ([, b, , d]) => b.plus(d).minus(2).times(Math.sqrt(10)),
    ([, b, , d]) => b.minus(d).times(Math.sqrt(0.1)),
  ]),
  minimum: 0,
  minimiser: [1, 1, 1, 1],
};

const kowalikData = [
  [0.1957, 4],
  [0.1947, 2],
  [0.1735, 1],
  [0.16, 0.5],
  [0.0844, 0.25],
  [0.0627, 0.167],
  [0.0456, 0.125],
  [0.0342, 0.1],
  [0.0323, 0.0833],
  [0.0235, 0.0714],
  [0.0246, 0.0625],
];
const kowalikOsborne: StandardProblem = {
  number: 15,
  name: "Kowalik and Osborne",
  start: [0.25, 0.39, 0.415, 0.39],
  residuals: dense(
    4,
    kowalikData.map(([y, u]) => ([a, b, c, d]: Jet[]) => {
      const above = b
        .times(u)
        .plus(u * u)
        .times(a);
      return above
        .over(
          c
            .times(u)
            .plus(d)
            .plus(u * u),
        )
        .times(-1)
        .plus(y);
    }),
  ),
  minimum: 3.07505e-4,
  otherMinima: [1.02734e-3],
};

const brownDennis: StandardProblem = {
  number: 16,
  name: "Brown and Dennis",
  start: [25, 5, -5, -1],
  residuals: dense(
    4,
    range(1, 20).map((i) => ([a, b, c, d]: Jet[]) => {
      const t = i / 5;
      const first = b.times(t).plus(a).minus(plain.exp(t));
      const second = d.times(plain.sin(t)).plus(c).minus(plain.cos(t));
      return first.squared().plus(second.squared());
    }),
  ),
  minimum: 85822.2,
  gradientTolerance: 1e-4,
};

const osborne1Data = [
  0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.58,
  0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.42, 0.414, 0.411, 0.406,
];
const osborne1: StandardProblem = {
  number: 17,
  name: "Osborne 1",
  start: [0.5, 1.5, -1, 0.01, 0.02],
  residuals: dense(
    5,
    osborne1Data.map((y, k) => ([a, b, c, d, e]: Jet[]) => {
      const t = 10 * k;
      const first = exp(d.times(-t)).times(b);
      const second = exp(e.times(-t)).times(c);
      return a.plus(first).plus(second).times(-1).plus(y);
    }),
  ),
  minimum: 5.46489e-5,
};

const biggsExp6: StandardProblem = {
  number: 18,
  name: "Biggs EXP6",
  start: [1, 2, 1, 1, 1, 1],
  residuals: dense(
    6,
    range(1, 13).map((i) => ([a, b, c, d, e, f]: Jet[]) => {
      const t = 0.1 * i;
      const y = plain.exp(-t) - 5 * plain.exp(-10 * t) + 3 * plain.exp(-4 * t);
      return c
        .times(exp(a.times(-t)))
        .minus(d.times(exp(b.times(-t))))
        .plus(f.times(exp(e.times(-t))))
        .minus(y);
    }),
  ),
  minimum: 0,
  otherMinima: [5.65565e-3],
};

const osborne2Data = [
  1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606, 0.602,
  0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.5, 0.423, 0.395, 0.375,
  0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591,
  0.559, 0.597, 0.625, 0.739, 0.71, 0.729, 0.72, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054,
];
const osborne2: StandardProblem = {
  number: 19,
  name: "Osborne 2",
  start: [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5],
  residuals: dense(
    11,
    osborne2Data.map((y, k) => (x: Jet[]) => {
      const t = k / 10;
      const bell = (height: Jet, width: Jet, centre: Jet): Jet =>
        exp(centre.minus(t).squared().times(width).times(-1)).times(height);
      const decay = exp(x[4].times(-t)).times(x[0]);
      return decay
        .plus(bell(x[1], x[5], x[8]))
        .plus(bell(x[2], x[6], x[9]))
        .plus(bell(x[3], x[7], x[10]))
        .times(-1)
        .plus(y);
    }),
  ),
  minimum: 4.01377e-2,
};

const watson = (n: number, minimum: number): StandardProblem => ({
  number: 20,
  name: `Watson in ${n} variables`,
  start: filled(n, 0),
  residuals: dense(n, [
    ...range(1, 29).map((i) => (x: Jet[]) => {
      const t = i / 29;
      const slope = total(x.slice(1).map((xj, k) => xj.times((k + 1) * plain.power(t, k))));
      const value = total(x.map((xj, k) => xj.times(plain.power(t, k))));
      return slope.minus(value.squared()).minus(1);
    }),
    ([a]: Jet[]) => a,
    ([a, b]: Jet[]) => b.minus(a.squared()).minus(1),
  ]),
  minimum,
});

const extendedRosenbrock: StandardProblem = {
  number: 21,
  name: "extended Rosenbrock in 100 variables",
  start: filled(50, 0).flatMap(() => [-1.2, 1]),
  residuals: blocks(50, 2, rosenbrockTerms),
  minimum: 0,
  minimiser: filled(100, 1),
};

const extendedPowellSingular: StandardProblem = {
  number: 22,
  name: "extended Powell singular in 40 variables",
  start: filled(10, 0).flatMap(() => [3, -1, 0, 1]),
  residuals: blocks(10, 4, powellSingularTerms),
  minimum: 0,
};

const penalty1 = (n: number, minimum: number): StandardProblem => ({
  number: 23,
  name: `penalty I in ${n} variables`,
  start: range(1, n),
  residuals: [
    ...range(0, n - 1).map((i) => ({ on: [i], term: (x: Jet) => x.minus(1).times(Math.sqrt(1e-5)) })),
    ...dense(n, [(x) => total(x.map((xj) => xj.squared())).minus(0.25)]),
  ],
  minimum,
});

const penalty2 = (n: number, minimum: number): StandardProblem => {
  const root = Math.sqrt(1e-5);
  return {
    number: 24,
    name: `penalty II in ${n} variables`,
    start: filled(n, 0.5),
    residuals: [
      { on: [0], term: (x) => x.minus(0.2) },
      ...range(2, n).map((i) => ({
        on: [i - 2, i - 1],
        term: (before: Jet, x: Jet) => {
          const y = plain.exp(i / 10) + plain.exp((i - 1) / 10);
          return exp(x.over(10))
            .plus(exp(before.over(10)))
            .minus(y)
            .times(root);
        },
      })),
      ...range(1, n - 1).map((i) => ({
        on: [i],
        term: (x: Jet) => exp(x.over(10)).minus(plain.exp(-0.1)).times(root),
      })),
      ...dense(n, [(x) => total(x.map((xj, j) => xj.squared().times(n - j))).minus(1)]),
    ],
    minimum,
  };
};

const variablyDimensioned: StandardProblem = {
  number: 25,
  name: "variably dimensioned in 10 variables",
  start: range(1, 10).map((j) => 1 - j / 10),
  residuals: [
    ...range(0, 9).map((i) => ({ on: [i], term: (x: Jet) => x.minus(1) })),
    ...dense(10, [
      (x) => total(x.map((xj, j) => xj.minus(1).times(j + 1))),
      (x) => total(x.map((xj, j) => xj.minus(1).times(j + 1))).squared(),
    ]),
  ],
  minimum: 0,
  minimiser: filled(10, 1),
};

const trigonometric: StandardProblem = {
  number: 26,
  name: "trigonometric in 10 variables",
  start: filled(10, 0.1),
  residuals: dense(
    10,
    range(1, 10).map((i) => (x: Jet[]) => {
      const cosines = total(x.map((xj) => xj.cos()))
        .times(-1)
        .plus(10);
      const own = x[i - 1];
      return cosines.plus(own.cos().times(-1).plus(1).times(i)).minus(own.sin());
    }),
  ),
  minimum: 0,
  otherMinima: [2.79506e-5],
};

const brownAlmostLinear: StandardProblem = {
  number: 27,
  name: "Brown almost-linear in 10 variables",
  start: filled(10, 0.5),
  residuals: dense(10, [
    ...range(0, 8).map((i) => (x: Jet[]) => total(x).plus(x[i]).minus(11)),
    (x: Jet[]) => x.reduce((product, xj) => product.times(xj)).minus(1),
  ]),
  minimum: 0,
  otherMinima: [1],
};

const discreteBoundaryValue: StandardProblem = {
  number: 28,
  name: "discrete boundary value in 10 variables",
  start: range(1, 10).map((j) => (j / 11) * (j / 11 - 1)),
  residuals: range(0, 9).map((i) => {
    const on = range(Math.max(i - 1, 0), Math.min(i + 1, 9));
    const h = 1 / 11;
    return {
      on,
      term: (...x: Jet[]) => {
        const own = x[on.indexOf(i)];
        const cube = own
          .plus((i + 1) * h + 1)
          .power(3)
          .times((h * h) / 2);
        return x.reduce((rest, xj) => rest.minus(xj), own.times(3)).plus(cube);
      },
    };
  }),
  minimum: 0,
};

const discreteIntegralEquation: StandardProblem = {
  number: 29,
  name: "discrete integral equation in 10 variables",
  start: range(1, 10).map((j) => (j / 11) * (j / 11 - 1)),
  residuals: dense(
    10,
    range(1, 10).map((i) => (x: Jet[]) => {
      const t = (j: number): number => j / 11;
      const parts = x.map((xj, k) => {
        const j = k + 1;
        return xj
          .plus(t(j) + 1)
          .power(3)
          .times(j <= i ? (1 - t(i)) * t(j) : t(i) * (1 - t(j)));
      });
      return total(parts)
        .over(22)
        .plus(x[i - 1]);
    }),
  ),
  minimum: 0,
};

const broydenTridiagonal: StandardProblem = {
  number: 30,
  name: "Broyden tridiagonal in 10 variables",
  start: filled(10, -1),
  residuals: dense(
    10,
    range(0, 9).map((i) => (x: Jet[]) => {
      const own = x[i].times(-2).plus(3).times(x[i]).plus(1);
      const before = i > 0 ? own.minus(x[i - 1]) : own;
      return i < 9 ? before.minus(x[i + 1].times(2)) : before;
    }),
  ),
  minimum: 0,
};

const broydenBanded: StandardProblem = {
  number: 31,
  name: "Broyden banded in 10 variables",
  start: filled(10, -1),
  residuals: dense(
    10,
    range(0, 9).map((i) => (x: Jet[]) => {
      const own = x[i].squared().times(5).plus(2).times(x[i]).plus(1);
      return range(Math.max(0, i - 5), Math.min(9, i + 1))
        .filter((j) => j !== i)
        .reduce((rest, j) => rest.minus(x[j].plus(1).times(x[j])), own);
    }),
  ),
  minimum: 0,
};

const linearFullRank: StandardProblem = {
  number: 32,
  name: "linear of full rank, 10 variables and 20 residuals",
  start: filled(10, 1),
  residuals: dense(
    10,
    range(0, 19).map((i) => (x: Jet[]) => {
      const rest = total(x).times(-0.1).minus(1);
      return i < 10 ? rest.plus(x[i]) : rest;
    }),
  ),
  minimum: 10,
  minimiser: filled(10, -1),
};

/** `m (m - 1) / 2 (2 m + 1)`, with `m` = 20. */
const linearRank1: StandardProblem = {
  number: 33,
  name: "linear of rank 1, 10 variables and 20 residuals",
  start: filled(10, 1),
  residuals: dense(
    10,
    range(1, 20).map(
      (i) => (x: Jet[]) =>
        total(x.map((xj, j) => xj.times(j + 1)))
          .times(i)
          .minus(1),
    ),
  ),
  minimum: 190 / 41,
  gradientTolerance: 1e-6,
};

/** `(m² + 3 m - 6) / 2 (2 m - 3)`, with `m` = 20. */
const linearRank1WithZeros: StandardProblem = {
  number: 34,
  name: "linear of rank 1 with zero columns and rows, 10 variables and 20 residuals",
  start: filled(10, 1),
  residuals: dense(
    10,
    range(1, 20).map((i) => (x: Jet[]) => {
      const inner = total(x.slice(1, 9).map((xj, k) => xj.times(k + 2)));
      return i === 1 || i === 20 ? inner.times(0).minus(1) : inner.times(i - 1).minus(1);
    }),
  ),
  minimum: 227 / 37,
  gradientTolerance: 1e-6,
};

const chebyquad = (n: number, minimum: number, otherMinima: number[] = []): StandardProblem => ({
  number: 35,
  name: `Chebyquad in ${n} variables`,
  start: range(1, n).map((j) => j / (n + 1)),
  residuals: dense(
    n,
    range(1, n).map((i) => (x: Jet[]) => {
      const polynomial = (xj: Jet): Jet => {
        const shifted = xj.times(2).minus(1);
        let before = shifted.times(0).plus(1);
        let last = shifted;
        for (let k = 2; k <= i; k++) [before, last] = [last, shifted.times(2).times(last).minus(before)];
        return last;
      };
      return total(x.map(polynomial))
        .over(n)
        .plus(i % 2 === 0 ? 1 / (i * i - 1) : 0);
    }),
  ),
  minimum,
  otherMinima,
});

/** Each variable is in two terms. */
export const chainedRosenbrock = (n: number, start: readonly number[]): StandardProblem => ({
  name: `chained Rosenbrock in ${n} variables`,
  start,
  residuals: range(0, n - 2).flatMap((i) => rosenbrockTerms.map((term) => ({ on: [i, i + 1], term }))),
  minimum: 0,
  minimiser: filled(n, 1),
});

const booth: StandardProblem = {
  name: "Booth",
  start: [0, 0],
  residuals: dense(2, [([x, y]) => x.plus(y.times(2)).minus(7), ([x, y]) => x.times(2).plus(y).minus(5)]),
  minimum: 0,
  minimiser: [1, 3],
};

/** `½ Σ cᵢ (xᵢ - 1)² + 1000` with `cᵢ` from 1 to 1e8: near the minimum the values are nothing but noise. */
const badlyScaledQuadratic: StandardProblem = {
  name: "quadratic of condition 1e8",
  start: [2, -1, 0.5, 3, -2, 1.5],
  residuals: [
    ...[1, 1e2, 1e3, 1e5, 1e6, 1e8].map((curvature, i) => ({
      on: [i],
      term: (x: Jet) => x.minus(1).times(Math.sqrt(curvature / 2)),
    })),
    { on: [0], term: (x: Jet) => x.times(0).plus(Math.sqrt(1000)) },
  ],
  minimum: 1000,
  minimiser: filled(6, 1),
  gradientTolerance: 1e-6,
};

export const standardProblems: readonly StandardProblem[] = [
  rosenbrock,
  freudensteinRoth,
  powellBadlyScaled,
  brownBadlyScaled,
  beale,
  jennrichSampson,
  helicalValley,
  bard,
  gaussian,
  meyer,
  gulf,
  box3d,
  powellSingular,
  wood,
  kowalikOsborne,
  brownDennis,
  osborne1,
  biggsExp6,
  osborne2,
  watson(6, 2.28767e-3),
  watson(9, 1.39976e-6),
  extendedRosenbrock,
  extendedPowellSingular,
  penalty1(4, 2.24997e-5),
  penalty1(10, 7.08765e-5),
  penalty2(4, 9.37629e-6),
  penalty2(10, 2.9366e-4),
  variablyDimensioned,
  trigonometric,
  brownAlmostLinear,
  discreteBoundaryValue,
  discreteIntegralEquation,
  broydenTridiagonal,
  broydenBanded,
  linearFullRank,
  linearRank1,
  linearRank1WithZeros,
  chebyquad(7, 0),
  chebyquad(8, 3.51687e-3),
  // The lower minimum is not of the paper; descents from the start end in either.
  chebyquad(10, 6.50395e-3, [4.77271e-3]),
  chainedRosenbrock(
    100,
    range(1, 100).map((i) => (i % 2 === 1 ? 1.1 : 0.9)),
  ),
  booth,
  badlyScaledQuadratic,
];

/** A problem by its name. */
export function standardProblem(name: string): StandardProblem {
  const found = standardProblems.find((problem) => problem.name === name);
  if (!found) throw new Error(`no standard problem is called ${name}`);
  return found;
}
