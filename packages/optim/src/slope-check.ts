import type { Box } from "./bounds.js";
import { dot } from "./linear-algebra.js";
import type { Iterate } from "./method.js";
import type { CountedObjective } from "./objective.js";
import { moveAlong } from "./ray.js";

/** Multiples of a direction that is as long as the variables are large: near ε^(1/3), and wider. */
const moves = [1e-6, 1e-5, 1e-4];
export const widestMove = Math.max(...moves);
/** Slopes within this fraction of each other agree. */
const agreement = 0.1;
/** Assumed relative rounding error of the values. */
const noise = 1e-13;
/**
 * Slopes that are evidence stay within this fraction of each other from width to width. Those of an objective that is coarser
 * than assumed, computed in f32 for example, are its noise divided by the width, and change with it.
 */
const steadiness = 0.3;
/** Where the slopes ahead and behind differ by a curvature, they differ by at least this factor more at the next width. */
const growth = 3;

/** What differences of values say of a slope that the gradient claims. */
export interface SlopeFault {
  /** A slope between those on both sides of a kink, or one that is wrong. */
  readonly kind: "kink" | "wrong";
  readonly claimed: number;
  readonly measured: number;
  readonly ahead: number;
  readonly behind: number;
}

/** What is measured at one width. */
interface Slopes {
  readonly ahead: number;
  readonly behind: number;
  /** Slopes that differ by no more are taken for equal. */
  readonly error: number;
}

/**
 * Compares the slope that the gradient claims along a direction with differences of values, at three widths. Two
 * evaluations where they agree, six at most, none out of bounds.
 *
 * @param direction - As long as the variables are large.
 * @param negligible - Differences of slopes up to this are no fault.
 * @returns What is wrong, when the differences contradict the gradient at every width, and not each other.
 */
export function checkSlope(
  problem: CountedObjective,
  iterate: Iterate,
  direction: Float64Array,
  negligible = 0,
): SlopeFault | undefined {
  const claimed = dot(iterate.gradient, direction);
  const measured: Slopes[] = [];
  for (const move of moves) {
    const now = slopesAt(problem, iterate, direction, claimed, move);
    // Negated, so that a NaN difference is no evidence.
    if (!(Math.abs(mean(now) - claimed) > now.error + negligible)) return undefined;
    const before = measured.at(-1);
    if (before && !steady(now, before)) return undefined;
    measured.push(now);
  }
  const [narrow, , wide] = measured;
  const { ahead, behind } = narrow;
  const onBothSides = Math.abs(ahead - behind) > narrow.error && sidesAgree(narrow, wide);
  const between =
    Math.min(ahead, behind) - narrow.error <= claimed && claimed <= Math.max(ahead, behind) + narrow.error;
  return { kind: onBothSides && between ? "kink" : "wrong", claimed, measured: mean(narrow), ahead, behind };
}

function slopesAt(
  problem: CountedObjective,
  { point, gradient, value }: Iterate,
  direction: Float64Array,
  claimed: number,
  move: number,
): Slopes {
  const trial = new Float64Array(point.length);
  const smooth = value - (problem.l1?.value(point) ?? 0);
  let changed = false;
  // A bound may cut the move short: what counts is the difference from what the gradient says of the move that was made.
  const slope = (step: number): number => {
    moveAlong(problem, point, step, direction, trial);
    let foretold = 0;
    for (let i = 0; i < point.length; i++) foretold += gradient[i] * (trial[i] - point[i]);
    const change = problem.probe(trial) - smooth;
    changed ||= change !== 0;
    return claimed + (change - foretold) / step;
  };
  const ahead = slope(move);
  // Near a bound there may be too little behind.
  const behind = problem.box && boundBehind(problem.box, point, direction, move) ? ahead : slope(-move);
  const largest = Math.max(Math.abs(ahead), Math.abs(behind), Math.abs(claimed));
  // Values too coarse to change at all contradict nothing.
  const error = changed ? agreement * largest + (noise * Math.abs(value)) / move : Infinity;
  return { ahead, behind, error };
}

/** Whether slopes of two widths are those of one function, with a kink or without. */
function steady(now: Slopes, before: Slopes): boolean {
  if (sidesAgree(now, before)) return true;
  const curved = gap(now) <= now.error || gap(now) > growth * gap(before);
  return curved && agree(mean(now), mean(before));
}

const sidesAgree = (a: Slopes, b: Slopes): boolean => agree(a.ahead, b.ahead) && agree(a.behind, b.behind);

const mean = ({ ahead, behind }: Slopes): number => 0.5 * (ahead + behind);

const gap = ({ ahead, behind }: Slopes): number => Math.abs(ahead - behind);

const agree = (a: number, b: number): boolean => Math.abs(a - b) <= steadiness * Math.max(Math.abs(a), Math.abs(b));

/** Whether a bound cuts the move against a direction short. */
const boundBehind = ({ lower, upper }: Box, point: Float64Array, direction: Float64Array, move: number): boolean =>
  point.some((x, i) => {
    const behind = x - move * direction[i];
    return direction[i] !== 0 && (behind < lower[i] || behind > upper[i]);
  });
