// Distances of large powers: their pulls, by their formula in many digits, as differences of tiny pulls tell nothing.
import { Random, real, stable, type Element, type Real } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { tripletMargin } from "../src/index.js";
import { excess, vectorOf } from "./oracle.js";

const EPSILON = 1e-6;
const MARGIN = 64;

/** The distance of two vectors and its derivative in the first. */
function gapOf(x: readonly Real[], y: readonly Real[], p: number): { distance: Real; pulls: readonly Real[] } {
  const v = x.map((xj, j) => xj.sub(y[j]).add(EPSILON));
  const sum = v.reduce((total, each) => total.add(powerOf(each.abs(), p)), real(0));
  const distance = powerOf(sum, real(1).div(p));
  return { distance, pulls: v.map((each) => powerOf(each.abs().div(distance), p - 1).mul(each.sign)) };
}

const powerOf = (x: Real, k: Real | number): Real => (x.sign === 0 ? real(0) : x.log().mul(k).exp());

/** The value, then the derivatives in anchor, positive and negative. */
function quantitiesOf(inputs: readonly Real[], size: number, p: number): readonly Real[] {
  const [anchor, positive, negative] = [0, 1, 2].map((k) => inputs.slice(k * size, (k + 1) * size));
  const [near, far] = [gapOf(anchor, positive, p), gapOf(anchor, negative, p)];
  return [
    near.distance.sub(far.distance).add(MARGIN),
    ...near.pulls.map((pull, j) => pull.sub(far.pulls[j])),
    ...near.pulls.map((pull) => pull.neg()),
    ...far.pulls,
  ];
}

/** What is put in place of numbers near 1. */
const shapes: Readonly<Record<string, (x: number, j: number) => number>> = {
  "of one size": (x) => x,
  "nearly the same in all elements": (x) => Math.sign(x) * (3 + 0.01 * x),
  "small ones": (x) => 1e-4 * x,
  "mostly in one element": (x, j) => (j === 1 ? 30 : 1) * x,
};

function failuresOf(p: number, size: number, element: Element, shape: string, seed: number): string[] {
  const random = new Random(seed);
  const inputs = Array.from(
    vectorOf(
      element,
      Array.from({ length: 3 * size }, (_, i) => shapes[shape](random.normal(), i % size)),
    ),
  );
  const arrays = [0, 1, 2].map((k) => vectorOf(element, inputs.slice(k * size, (k + 1) * size)));
  const { value, gradient } = tripletMargin({ p, margin: MARGIN }).valueAndGradient(
    arrays as unknown as [Float64Array, Float64Array, Float64Array],
    null,
    { shape: [1, size] },
  );
  const got = [value, ...(gradient as unknown as Float64Array[]).flatMap((array) => Array.from(array))];
  return got.flatMap((each, i) => {
    const quantity = (xs: readonly Real[]) => stable(() => quantitiesOf(xs, size, p)[i]);
    const want = quantity(inputs.map((x) => real(x)));
    const used = excess(each, want, quantity, inputs, element);
    return used <= 1 ? [] : [`${i}: ${used} of what is allowed: ${each} for ${want}`];
  });
}

describe.each(["f32", "f64"] as const)("tripletMargin of large powers in %s", (element) => {
  test.each([64.5, 100, 200].flatMap((p) => Object.keys(shapes).map((shape) => [p, shape] as const)))(
    "p = %d, differences %s: to 4 ulp × max(1, κ)",
    (p, shape) => {
      const failures = [2, 5].flatMap((size) => failuresOf(p, size, element, shape, 100 * size + Math.floor(p)));
      expect(failures).toEqual([]);
    },
  );
});
