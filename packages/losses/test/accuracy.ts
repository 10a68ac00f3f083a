// How far each quantity of each loss is from its term evaluated in many digits.
import { real, type Element } from "@nadir/testing";
import type { PointwiseLoss } from "../src/pointwise.js";
import { excess, quantities, vectorOf, type Quantity } from "./oracle.js";
import { pairsOf } from "./points.js";

/** A point where a kernel is further off than allowed. */
export interface Failure {
  readonly quantity: string;
  readonly p: number;
  readonly y: number;
  readonly got: number;
  readonly want: number;
  readonly excess: number;
}

export interface Accuracy {
  readonly failures: readonly Failure[];
  /** The largest share of the allowance that was used, a quantity. */
  readonly worst: Readonly<Record<string, number>>;
  readonly points: number;
}

/** Compares every quantity of a loss with its oracle at about `count` points. */
export function accuracyOf(loss: PointwiseLoss, element: Element, count: number, seed: number): Accuracy {
  const [ps, ys] = pairsOf(loss.prediction, loss.target, element, count, seed);
  const p = vectorOf(element, ps);
  const y = vectorOf(element, ys);
  const sum = { reduction: "sum" } as const;
  const computed = {
    value: loss.perSample(p, y),
    gradient: loss.gradient(p, y, sum),
    hessian: loss.hessianDiagonal(p, y, sum),
  };
  const failures: Failure[] = [];
  const worst: Record<string, number> = {};
  for (const [quantity, oracle] of Object.entries(quantities(loss))) {
    if (quantity === "hessian" && loss.traits.surrogate) continue;
    worst[quantity] = 0;
    for (let i = 0; i < p.length; i++) {
      const got = computed[quantity as keyof typeof computed][i];
      const used = compare(oracle, got, p[i], y[i], loss, element);
      if (used === undefined) continue;
      worst[quantity] = Math.max(worst[quantity], used.excess);
      if (!(used.excess <= 1)) failures.push({ quantity, p: p[i], y: y[i], got, ...used });
    }
  }
  return { failures, worst, points: p.length };
}

/** The excess of one number; nothing at a kink whose one-sided derivatives enclose it, or outside of the oracle's domain. */
function compare(
  oracle: Quantity,
  got: number,
  p: number,
  y: number,
  loss: PointwiseLoss,
  element: Element,
): { excess: number; want: number } | undefined {
  const { low, high } = loss.prediction;
  if (p === low || p === high) return undefined; // derivatives would look outside of the domain; edges have tests of their own
  const f = ([a, b]: readonly ReturnType<typeof real>[]) => oracle(a, b);
  const want = oracle(real(p), real(y));
  const used = excess(got, want, f, [p, y], element);
  const found = { excess: used, want: want.toNumber() };
  if (used <= 1) return found;
  const h = real(Math.abs(p) || 1).scale(-80);
  const left = oracle(real(p).sub(h), real(y)).toNumber();
  const right = oracle(real(p).add(h), real(y)).toNumber();
  // At a jump of the slope the second derivative is the same on both sides, and only there is it out of all proportion.
  const isKink =
    Math.max(Math.abs(left - right), Math.abs(found.want - left)) >
    1e-6 * Math.max(Math.abs(left), Math.abs(right), Math.abs(found.want));
  const tolerance = 1e-6 * Math.abs(right - left);
  return isKink && got >= Math.min(left, right) - tolerance && got <= Math.max(left, right) + tolerance
    ? undefined
    : found;
}
