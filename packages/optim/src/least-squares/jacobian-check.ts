import type { Box } from "../bounds.js";
import { maxNorm } from "../linear-algebra.js";
import type { CountedResiduals } from "./residuals.js";

/** Where the Jacobian is checked. */
interface Place {
  readonly point: Float64Array;
  readonly residuals: Float64Array;
  readonly columns: readonly Float64Array[];
}

/** A derivative that was given, and what differences measure. */
interface Contradiction {
  readonly residual: number;
  readonly claimed: number;
  readonly measured: number;
}

/** Relative widths of the differences. */
const relativeMoves = [1e-4, 1e-5, 1e-6];
/** Derivatives within this fraction of the larger agree. */
const agreement = 1e-2;
/** Derivatives below this fraction of the largest of their column are not looked at. */
const negligible = 1e-6;
/** Assumed relative rounding error of the residuals. */
const noise = 1e-13;

/**
 * Compares a Jacobian that was given with differences of residuals: two evaluations a column, four more where they disagree.
 *
 * @returns A sentence when differences of every width contradict it, else "".
 */
export function checkJacobian(problem: CountedResiduals, place: Place, box: Box): string {
  if (problem.source !== "given") return "";
  for (let j = 0; j < place.point.length; j++) {
    const found = contradiction(problem, place, j, box);
    if (!found) continue;
    const { residual, claimed, measured } = found;
    return (
      `The Jacobian looks wrong: the derivative of residual ${residual} by parameter ${j} is given as ${show(claimed)}, ` +
      `and differences of residuals measure ${show(measured)}. Check the Jacobian.`
    );
  }
  return "";
}

function contradiction(problem: CountedResiduals, place: Place, j: number, box: Box): Contradiction | undefined {
  let found: Contradiction | undefined;
  let before = 0;
  for (const move of relativeMoves) {
    found = contradictionAt(problem, place, j, move, box);
    if (!found) return undefined;
    const excess = Math.abs(found.measured - found.claimed);
    // An error of the differences falls with their width.
    if (excess < 0.5 * before) return undefined;
    before = excess;
  }
  return found;
}

/** The worst of column `j` by differences of one width. */
function contradictionAt(
  problem: CountedResiduals,
  { point, residuals, columns }: Place,
  j: number,
  move: number,
  box: Box,
): Contradiction | undefined {
  const x = point[j];
  const width = move * (Math.abs(x) || 1);
  const high = box.nearest(x + width, j);
  const low = box.nearest(x - width, j);
  if (!(high > low) || problem.exhausted) return undefined;
  const trial = point.slice();
  trial[j] = high;
  const ahead = problem.evaluate(trial);
  trial[j] = low;
  const behind = problem.evaluate(trial);

  const column = columns[j];
  const least = negligible * maxNorm(column);
  let worst: Contradiction | undefined;
  let most = 0;
  for (let i = 0; i < column.length; i++) {
    const claimed = column[i];
    const measured = (ahead[i] - behind[i]) / (high - low);
    let magnitude = Math.abs(ahead[i]) + Math.abs(behind[i]);
    for (let k = 0; k < point.length; k++) magnitude += Math.abs(columns[k][i] * point[k]);
    const rounding = (noise * magnitude) / (high - low);
    const error = agreement * Math.max(Math.abs(measured), Math.abs(claimed)) + least + rounding;
    // At a kink the slopes on both sides differ, and no derivative is right.
    const bend =
      high > x && low < x ? (ahead[i] - residuals[i]) / (high - x) - (residuals[i] - behind[i]) / (x - low) : 0;
    const excess = Math.abs(measured - claimed) - error;
    // NaN is no evidence.
    if (!(excess > most && Math.abs(bend) <= error)) continue;
    most = excess;
    worst = { residual: i, claimed, measured };
  }
  return worst;
}

const show = (x: number): string => x.toPrecision(3);
