import { differentiate, type Derivative } from "@nadir/core-wasm";
import type { Domain } from "../domain.js";

/** The first step, as a share of what it is measured by. */
const SHARE = { size: 0.1, distance: 0.25, least: 1e-4 };

/**
 * f′(x) by differences that stay inside of a domain: central ones, and one-sided ones close to an end of it; NaN at ±∞.
 *
 * @param landmark where f may bend: steps begin well short of it, unless x lies at it
 */
export function slope(f: (x: number) => number, x: number, { low, high }: Domain, landmark?: number): number {
  if (!Number.isFinite(x)) return NaN;
  const size = Math.max(Math.abs(x), 1);
  const distance = landmark === undefined ? Infinity : SHARE.distance * Math.abs(x - landmark);
  const step = Math.min(SHARE.size * size, Math.max(distance, SHARE.least * size));
  const room = Math.min(x - low, high - x);
  if (room >= 2 * step) return differentiate(f, x, step).value;
  const inward = Math.min(step, (high - low) / 4) * (x - low < high - x ? 1 : -1);
  const oneSided = forward(f, x, inward);
  if (!(room > 0)) return oneSided.value;
  const central = differentiate(f, x, room / 2);
  return central.error <= oneSided.error ? central.value : oneSided.value;
}

/** Halvings of a one-sided step. */
const HALVINGS = 12;

/** (f(x + h) − f(x)) / h for steps that halve, extrapolated to h = 0 as far as the estimated error falls. */
function forward(f: (x: number) => number, x: number, step: number): Derivative {
  const here = f(x);
  let best: Derivative = { value: NaN, error: Infinity };
  let before: number[] = [];
  for (let k = 0, h = step; k < HALVINGS; k++, h /= 2) {
    const there = x + h; // what is divided by is what was really moved
    const value = f(there);
    const rounding = (4 * Number.EPSILON * (Math.abs(value) + Math.abs(here))) / Math.abs(there - x);
    const row = [(value - here) / (there - x)];
    for (let j = 1, factor = 2; j <= k; j++, factor *= 2) {
      row.push(row[j - 1] + (row[j - 1] - before[j - 1]) / (factor - 1));
      const error = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - before[j - 1])) + rounding;
      if (error < best.error) best = { value: row[j], error };
    }
    before = row;
  }
  return best;
}

/** The derivatives of functions of several numbers along v, at x: Σ_j vⱼ ∂f/∂xⱼ, by differences within the domains of these numbers. */
export function slopeAlong(
  f: (x: readonly number[]) => readonly number[],
  x: readonly number[],
  v: readonly number[],
  domains: readonly Domain[],
): number[] {
  const size = v.reduce((most, vj) => Math.max(most, Math.abs(vj)), 0);
  if (size === 0) return x.map(() => 0);
  const u = v.map((vj) => vj / size);
  const ends = u.flatMap((uj, j) => (uj === 0 ? [] : [(domains[j].low - x[j]) / uj, (domains[j].high - x[j]) / uj]));
  const reach: Domain = {
    ...domains[0],
    low: ends.filter((t) => t <= 0).reduce((a, b) => Math.max(a, b), -Infinity),
    high: ends.filter((t) => t >= 0).reduce((a, b) => Math.min(a, b), Infinity),
  };
  const at = (t: number) => f(x.map((xj, j) => xj + t * u[j]));
  return x.map((_, k) => size * slope((t) => at(t)[k], 0, reach));
}
