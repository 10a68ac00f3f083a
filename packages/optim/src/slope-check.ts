import type { Box } from "./bounds.js";
import { dot, maxNorm } from "./linear-algebra.js";
import type { Iterate, Problem } from "./method.js";
import { moveAlong } from "./ray.js";

/** Relative moves of the differences: near ε^(1/3), which balances their truncation against rounding, and wider. */
const relativeMoves = [1e-6, 1e-5, 1e-4];
/** Slopes within this fraction of each other agree. */
const agreement = 0.1;
/** Assumed relative rounding error of the values. */
const noise = 1e-13;
/**
 * Slopes that are evidence stay within this fraction of each other from width to width. Those of an objective that is coarser
 * than assumed, computed in f32 for example, are its noise divided by the width, and change with it.
 */
const steadiness = 0.3;

/**
 * Compares the slope that the gradient claims along a direction with differences of values, at three widths, for a
 * solver that is stuck. Six evaluations at most.
 *
 * @returns A sentence when the differences contradict the gradient at every width, and not each other, else "".
 */
export function checkSlope(problem: Problem, { point, gradient, value }: Iterate, direction: Float64Array): string {
  const claimed = dot(gradient, direction);
  const unit = Math.max(1, maxNorm(point)) / maxNorm(direction);
  const trial = new Float64Array(point.length);
  const unused = new Float64Array(point.length);
  const penalty = (x: Float64Array): number => problem.l1?.value(x) ?? 0;
  const smooth = value - penalty(point);
  // A bound may cut the move short: what counts is the difference from what the gradient says of the move that was made.
  const slope = (step: number): number => {
    if (problem.exhausted) return NaN;
    moveAlong(problem, point, step, direction, trial);
    let foretold = 0;
    for (let i = 0; i < point.length; i++) foretold += gradient[i] * (trial[i] - point[i]);
    const change = problem.evaluate(trial, unused) - penalty(trial) - smooth;
    return claimed + (change - foretold) / step;
  };
  let verdict = "";
  let before: readonly [ahead: number, behind: number] | undefined;
  for (const move of relativeMoves) {
    const step = move * unit;
    const ahead = slope(step);
    // At a bound there may be nothing behind.
    const behind = problem.box && boundBehind(problem.box, point, direction) ? ahead : slope(-step);
    const error =
      agreement * Math.max(Math.abs(ahead), Math.abs(behind), Math.abs(claimed)) + (noise * Math.abs(value)) / step;
    const measured = mean([ahead, behind]);
    // Negated, so that a NaN difference is no evidence.
    if (!(Math.abs(measured - claimed) > error)) return "";
    const kink = Math.abs(ahead - behind) > error;
    if (before && !(kink ? agree(ahead, before[0]) && agree(behind, before[1]) : agree(measured, mean(before))))
      return "";
    before = [ahead, behind];
    verdict ||= kink
      ? `The objective has a kink or a jump there: its slope along the direction is ${show(behind)} behind and ` +
        `${show(ahead)} ahead, and the gradient claims ${show(claimed)}; this method needs a smooth objective.`
      : `The gradient looks wrong: it claims a slope of ${show(claimed)} along the direction, and differences of values ` +
        `measure ${show(measured)}. Check the gradient.`;
  }
  return verdict;
}

const mean = ([a, b]: readonly [number, number]): number => 0.5 * (a + b);

const agree = (a: number, b: number): boolean => Math.abs(a - b) <= steadiness * Math.max(Math.abs(a), Math.abs(b));

/** Whether a bound forbids a part of the move against a direction. */
const boundBehind = ({ lower, upper }: Box, point: Float64Array, direction: Float64Array): boolean =>
  point.some((x, i) => (direction[i] > 0 && x === lower[i]) || (direction[i] < 0 && x === upper[i]));

const show = (slope: number): string => slope.toPrecision(3);
