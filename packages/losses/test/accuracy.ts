// How far each quantity of each loss is from its term evaluated in many digits.
import { real, ulpError, type Element, type Real } from "@nadir/testing";
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
  const f = ([a, b]: readonly Real[]) => oracle(a, b);
  const want = oracle(real(p), real(y));
  const used = excess(got, want, f, [p, y], element);
  if (!(used <= 1) && isAtJump((x) => oracle(x, real(y)), got, p, y, loss, element)) return undefined;
  return { excess: used, want: want.toNumber() };
}

/**
 * Whether f jumps within half an ulp of the inputs, where p − y may be rounded onto its kink, and `got` is of either side or
 * between them. Halving the interval tells a jump from a steep slope, which falls with the interval: only a jump stays.
 * At p itself the oracle's differences reach over both sides, and give neither: nothing smooth changes so fast.
 */
function isAtJump(
  f: (x: Real) => Real,
  got: number,
  p: number,
  y: number,
  loss: PointwiseLoss,
  element: Element,
): boolean {
  const halfUlp = real(Math.max(Math.abs(p), Math.abs(y)) || 1).scale(element === "f32" ? -24 : -53);
  const uneven = halfUlp.add(halfUlp.scale(-10).div(3)); // so that no middle is the kink itself
  const [least, most] = [real(p).sub(uneven), real(p).add(uneven)].map((x) => x.toNumber());
  if (!loss.prediction.contains(least) || !loss.prediction.contains(most)) return false;
  const close = halfUlp.scale(-40);
  let [left, right] = [f(real(p).sub(close)), f(real(p).add(close))];
  if (!differ(left, f(real(p))) || !differ(right, f(real(p)))) {
    let [low, high] = [real(p).sub(uneven), real(p).add(halfUlp)];
    [left, right] = [f(low), f(high)];
    for (let halving = 0; halving < 56; halving++) {
      const middle = low.add(high).scale(-1);
      const between = f(middle);
      if (between.sub(left).abs().cmp(right.sub(between).abs()) >= 0) [high, right] = [middle, between];
      else [low, left] = [middle, between];
    }
    if (!differ(left, right)) return false;
  }
  const isOfASide = [left, right].some((side) => ulpError(got, side, element) <= 4);
  return isOfASide || (got - left.toNumber()) * (got - right.toNumber()) < 0;
}

const differ = (a: Real, b: Real): boolean => {
  const distance = a.sub(b).abs();
  return distance.cmp(a.abs().scale(-20)) > 0 || distance.cmp(b.abs().scale(-20)) > 0;
};
