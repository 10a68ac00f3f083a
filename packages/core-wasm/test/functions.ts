// The elementary functions, each with its domain, its bound in ulps and its results in special places: what the suites
// of elementary functions go through.
import { pi, Random, real, type Real, ulpError, withPrecision } from "@nadir/testing";
import { elementary } from "../src/generated/modules.js";
import { bytesOf, memory, viewAt, type Element, type Vector } from "../src/memory.js";

export const elements: readonly Element[] = ["f32", "f64"];

export type FunctionName = typeof elementary.kernels;
type Interval = readonly [low: number, high: number];
/** An argument and its result, where the result is exact. */
type Case = readonly [x: number, y: number];

export interface ElementaryFunction {
  readonly name: FunctionName;
  /** The stated bound, in ulps. */
  readonly bound: number;
  readonly exact: (x: Real) => Real;
  /** From where to where the function does not merely repeat itself, by element type. */
  readonly domain: Readonly<Record<Element, Interval>>;
  /** Where it needs its accuracy: strata of their own. */
  readonly dense: readonly Interval[];
  /** Where results begin to over- or underflow, or a formula gives way to another. */
  readonly ends: Readonly<Record<Element, readonly number[]>>;
  readonly special: (limits: Limits) => readonly Case[];
}

export interface Limits {
  readonly least: number;
  readonly greatest: number;
}

export const limits: Readonly<Record<Element, Limits>> = {
  f32: { least: 2 ** -149, greatest: (2 - 2 ** -23) * 2 ** 127 },
  f64: { least: Number.MIN_VALUE, greatest: Number.MAX_VALUE },
};

/** ln of half the least number, of the least normal number, and of the greatest one. */
const ofExponential = {
  f32: [-103.97207708399179, -87.3365447505531, 88.72283905206835],
  f64: [-745.1332191019412, -708.3964185322641, 709.782712893384],
};

export const functions: readonly ElementaryFunction[] = [
  {
    name: "exp",
    bound: 1,
    exact: (x) => x.exp(),
    domain: { f32: [-110, 92], f64: [-750, 712] },
    dense: [
      [-104, -0.125],
      [0.125, 89],
    ],
    ends: ofExponential,
    special: ({ least, greatest }) => [
      ...signed(0, 1, 1),
      ...signed(least, 1, 1),
      ...signed(greatest, 0, Infinity),
      ...signed(Infinity, 0, Infinity),
    ],
  },
  {
    name: "expOfNegative",
    bound: 1,
    exact: (x) => x.exp(),
    domain: { f32: [-110, 0], f64: [-750, 0] },
    dense: [[-104, -0.125]],
    ends: { f32: ofExponential.f32.slice(0, 2), f64: ofExponential.f64.slice(0, 2) },
    special: ({ least, greatest }) => [
      [0, 1],
      [-0, 1],
      [-least, 1],
      [-greatest, 0],
      [-Infinity, 0],
    ],
  },
  {
    name: "expm1",
    bound: 1.1,
    exact: (x) => x.expm1(),
    domain: { f32: [-110, 92], f64: [-750, 712] },
    dense: [
      [-44, -0.03125],
      [0.03125, 89],
    ],
    ends: { f32: [-17.3, -25, ofExponential.f32[2]], f64: [-37.4, -44, ofExponential.f64[2]] },
    special: ({ greatest }) => [
      ...signed(0, -0, 0),
      ...signed(greatest, -1, Infinity),
      ...signed(Infinity, -1, Infinity),
    ],
  },
  {
    name: "log",
    bound: 1,
    exact: (x) => x.log(),
    domain: { f32: [limits.f32.least, limits.f32.greatest], f64: [limits.f64.least, limits.f64.greatest] },
    dense: [
      [0.25, 4],
      [0.96875, 1.03125],
    ],
    ends: { f32: [2 ** -126, Math.SQRT1_2, 1, Math.SQRT2], f64: [2 ** -1022, Math.SQRT1_2, 1, Math.SQRT2] },
    special: ({ least, greatest }) => [
      ...signed(0, -Infinity, -Infinity),
      [1, 0],
      [Infinity, Infinity],
      ...[-least, -1, -greatest, -Infinity].map((x): Case => [x, NaN]),
    ],
  },
  {
    name: "log1p",
    bound: 1,
    exact: (x) => x.log1p(),
    domain: { f32: [-1 + 2 ** -24, limits.f32.greatest], f64: [-1 + 2 ** -53, limits.f64.greatest] },
    dense: [
      [-0.99, -0.015625],
      [0.015625, 4],
    ],
    ends: {
      f32: [-0.5, Math.SQRT1_2 - 1, Math.SQRT2 - 1, 2 ** 24],
      f64: [-0.5, Math.SQRT1_2 - 1, Math.SQRT2 - 1, 2 ** 53],
    },
    special: ({ least, greatest }) => [
      ...signed(0, -0, 0),
      ...signed(least, -least, least),
      [-1, -Infinity],
      [Infinity, Infinity],
      ...[-1.5, -greatest, -Infinity].map((x): Case => [x, NaN]),
    ],
  },
  {
    name: "log1pOfUnit",
    bound: 1,
    exact: (x) => x.log1p(),
    domain: { f32: [0, 1], f64: [0, 1] },
    dense: [[0.015625, 1]],
    ends: { f32: [0.5], f64: [0.5] },
    special: ({ least }) => [
      [0, 0],
      [least, least],
    ],
  },
  {
    name: "sigmoid",
    bound: 2.2,
    exact: (x) => x.sigmoid(),
    domain: { f32: [-110, 110], f64: [-750, 750] },
    dense: [
      [-104, -0.015625],
      [0.015625, 44],
    ],
    ends: { f32: [...ofExponential.f32.slice(0, 2), 17.3], f64: [...ofExponential.f64.slice(0, 2), 37.4] },
    special: ({ least, greatest }) => [
      ...signed(0, 0.5, 0.5),
      ...signed(least, 0.5, 0.5),
      ...signed(greatest, 0, 1),
      ...signed(Infinity, 0, 1),
    ],
  },
  {
    name: "softplus",
    bound: 1.7,
    exact: (x) => x.softplus(),
    domain: { f32: [-110, 110], f64: [-750, 750] },
    dense: [
      [-104, -0.015625],
      [0.015625, 44],
    ],
    ends: { f32: [...ofExponential.f32.slice(0, 2), 17.3], f64: [...ofExponential.f64.slice(0, 2), 37.4] },
    special: ({ greatest }) => [...signed(greatest, 0, greatest), ...signed(Infinity, 0, Infinity)],
  },
  {
    name: "tanh",
    bound: 2.2,
    exact: (x) => x.tanh(),
    domain: { f32: [-24, 24], f64: [-24, 24] },
    dense: [
      [-22, -0.015625],
      [0.015625, 22],
    ],
    ends: { f32: [-22, -9.01, 9.01, 22], f64: [-22, -19.06, 19.06, 22] },
    special: ({ least, greatest }) => [
      ...signed(0, -0, 0),
      ...signed(least, -least, least),
      ...signed(greatest, -1, 1),
      ...signed(Infinity, -1, 1),
    ],
  },
  {
    name: "expExcess",
    bound: 3,
    exact: (x) => cancelling(x, () => x.expm1().sub(x)),
    domain: { f32: [-110, 92], f64: [-750, 712] },
    dense: [
      [-44, -0.03125],
      [0.03125, 89],
    ],
    ends: { f32: [-25, ofExponential.f32[2]], f64: [-44, ofExponential.f64[2]] },
    special: ({ least, greatest }) => [
      ...signed(0, 0, 0),
      ...signed(least, 0, 0),
      ...signed(greatest, greatest, Infinity),
      ...signed(Infinity, Infinity, Infinity),
    ],
  },
  {
    name: "log1pDeficit",
    bound: 3.5,
    exact: (x) => cancelling(x, () => x.sub(x.log1p())),
    domain: { f32: [-1 + 2 ** -24, limits.f32.greatest], f64: [-1 + 2 ** -53, limits.f64.greatest] },
    dense: [
      [-0.99, -0.015625],
      [0.015625, 4],
    ],
    ends: { f32: [-0.5, -0.29, 0.41, 2 ** 24], f64: [-0.5, -0.29, 0.41, 2 ** 53] },
    special: ({ least, greatest }) => [
      ...signed(0, 0, 0),
      ...signed(least, 0, 0),
      [-1, Infinity],
      [Infinity, Infinity],
      ...[-1.5, -greatest, -Infinity].map((x): Case => [x, NaN]),
    ],
  },
  {
    name: "millsRatio",
    bound: 2,
    exact: (x) => x.neg().normalLogCdf().add(x.mul(x).scale(-1)).exp().mul(pi().scale(1).sqrt()),
    domain: { f32: [0, 1e6], f64: [0, 1e6] }, // beyond it is 1/x
    dense: [
      [0, 0.5],
      [0.5, 40],
    ],
    ends: { f32: [4], f64: [4] },
    special: () => [
      [2 ** 60, 2 ** -60],
      [2 ** 100, 2 ** -100],
      [Infinity, 0],
    ],
  },
];

/** With as many more bits as cancel where the result is about x²; 0 where that is below the numbers of f64. */
function cancelling(x: Real, compute: () => Real): Real {
  return x.top < -540 ? real(0) : withPrecision(256 + Math.max(0, -x.top), compute);
}

/** The results at −x and at x. */
function signed(x: number, ofNegative: number, ofPositive: number): Case[] {
  return [
    [-x, ofNegative],
    [x, ofPositive],
  ];
}

/** About `count` points: half over the bit patterns of the domain, half where accuracy is needed, and all neighbours of the ends. */
export function pointsOf({ domain, dense, ends }: ElementaryFunction, element: Element, count: number): number[] {
  const random = new Random(1);
  const [low, high] = domain[element];
  const round = element === "f32" ? Math.fround : (x: number) => x;
  const near = ends[element].flatMap((end) => {
    const step = Math.abs(round(end)) * 2 ** (element === "f32" ? -23 : -52);
    return Array.from({ length: 33 }, (_, i) => round(round(end) + (i - 16) * step));
  });
  return [
    ...random.floats(low, high, count / 2, element),
    ...dense.flatMap(([from, to]) => random.floats(from, to, count / 2 / dense.length, element)),
    ...near.filter((x) => x >= low && x <= high),
  ];
}

/** The results of a kernel at the points. */
export function evaluate(name: FunctionName, element: Element, points: ArrayLike<number>): Vector {
  const bytes = points.length * bytesOf[element];
  const [x, y] = [memory.allocate(bytes), memory.allocate(bytes)];
  viewAt(element, x, points.length).set(points);
  elementary.function(name, element)(points.length, x, y);
  const results = viewAt(element, y, points.length).slice();
  memory.release(x);
  memory.release(y);
  return results;
}

/** The greatest error at some points, in ulps, and where it is. */
export interface Worst {
  readonly ulps: number;
  readonly at: number;
}

export function worstOf(f: ElementaryFunction, element: Element, points: readonly number[]): Worst {
  const results = evaluate(f.name, element, points);
  let worst: Worst = { ulps: 0, at: NaN };
  points.forEach((at, i) => {
    const ulps = ulpError(results[i], f.exact(real(at)), element);
    if (ulps > worst.ulps) worst = { ulps, at };
  });
  return worst;
}

/** Points of the ordinary run, for which `worst-errors.json` holds the worst error. */
export const POINTS = 1400;
