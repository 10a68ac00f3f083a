import type { Box } from "../bounds.js";
import { dot, euclideanNorm } from "../linear-algebra.js";
import type { WeightedSystem } from "./measure.js";
import { rankOf, restrict, triangularize, type Triangle } from "./triangle.js";

/** The linear model of the residuals at a point, in variables `uⱼ = ‖columnⱼ‖ pⱼ` for a move `p`. */
export interface Tangent {
  /** Gradient of the value. */
  readonly gradient: Float64Array;
  /** Norms of the columns; 1 for a column of 0. */
  readonly norms: Float64Array;
  readonly triangle: Triangle;
  /** The variables that are not held at a bound by the gradient. */
  readonly free: readonly number[];
  /** The triangle of these alone. */
  readonly restricted: Triangle;
  /** `‖r‖`. */
  readonly residualNorm: number;
  /**
   * `‖P r‖`, `P` the projection on the columns of the free variables: what a move can remove from the residuals. Columns
   * that the errors of the Jacobian may have made independent do not count.
   */
  readonly removable: number;
  /** The same for the one free variable that can remove most. */
  readonly steepest: number;
}

/**
 * The model of a weighted system, which is overwritten, at a point.
 *
 * @param independent - How much of a unit column must be new for it to count as independent, by the accuracy of the Jacobian.
 */
export function tangentAt(point: Float64Array, box: Box, system: WeightedSystem, independent: number): Tangent {
  const { residuals, columns } = system;
  const gradient = Float64Array.from(columns, (column) => dot(column, residuals));
  const norms = Float64Array.from(columns, normOf);
  const residualNorm = euclideanNorm(residuals);
  columns.forEach((column, j) => {
    for (let i = 0; i < column.length; i++) column[i] /= norms[j];
  });
  const triangle = triangularize(columns, residuals);
  const free = Array.from(point.keys()).filter((j) => !held(point[j], box.lower[j], box.upper[j], gradient[j]));
  const restricted = restrict(triangle, free, new Float64Array(point.length));
  const removable = euclideanNorm(restricted.right.subarray(0, rankOf(restricted, independent)));
  const steepest = free.reduce((most, j) => Math.max(most, Math.abs(gradient[j]) / norms[j]), 0);
  return { gradient, norms, triangle, free, restricted, residualNorm, removable, steepest };
}

/** The norm of a column to divide by. */
export function normOf(column: Float64Array): number {
  const norm = euclideanNorm(column);
  return norm === 0 ? 1 : norm;
}

/** Whether a variable is at a bound and would only leave the box to lower the value. */
function held(x: number, lower: number, upper: number, slope: number): boolean {
  return lower === upper || (x <= lower && slope > 0) || (x >= upper && slope < 0);
}
