import type { Measure } from "./measure.js";
import { normOf } from "./tangent.js";
import { rankOf, solveUpper, triangularize, type Triangle } from "./triangle.js";

/** How well the residuals determine the parameters, to first order. */
export interface Uncertainty {
  /**
   * Covariance of the parameters, n × n, row-major. A parameter that the residuals leave undetermined has variance `Infinity`
   * and no covariances (NaN), one that is held at a bound has neither (NaN).
   */
  readonly covariance: Float64Array;
  /** Square roots of its diagonal. */
  readonly standardErrors: Float64Array;
  /** Combinations of the free parameters that the residuals determine; all of them where it is their number. */
  readonly rank: number;
  /** Observations of positive weight, less `rank`. */
  readonly degreesOfFreedom: number;
  /** Estimate of the standard deviation of an observation of weight 1; NaN without degrees of freedom. */
  readonly residualDeviation: number;
  /** The parameters that the residuals leave undetermined. */
  readonly undetermined: readonly number[];
}

/**
 * The covariance `s² (JᵀJ)⁻¹` from the triangle of the weighted Jacobian; with a robust loss, `s²` is that of Huber's
 * M-estimators. No `JᵀJ` is formed.
 *
 * @param free - The parameters that are not held at a bound.
 * @param absolute - Whether the weights are those of known standard deviations, so that `s` is 1.
 * @param independent - How much of a unit column must be new for it to count as independent.
 */
export function uncertaintyOf(
  residuals: Float64Array,
  columns: readonly Float64Array[],
  measure: Measure,
  free: readonly number[],
  absolute: boolean,
  independent: number,
): Uncertainty {
  const unit = free.map((j) => measure.weighted(columns[j]).slice());
  const norms = unit.map(normOf);
  unit.forEach((column, k) => column.forEach((x, i) => (column[i] = x / norms[k])));
  const full = triangularize(unit, new Float64Array(residuals.length));
  const rank = rankOf(full, independent);
  const triangle = { ...full, rank };
  const observations = measure.roots ? measure.roots.reduce((n, root) => n + (root > 0 ? 1 : 0), 0) : residuals.length;
  const degreesOfFreedom = observations - rank;
  const residualDeviation = deviation(measure, residuals, observations, rank);
  const variance = absolute ? 1 : residualDeviation * residualDeviation;

  const n = columns.length;
  const covariance = new Float64Array(n * n).fill(NaN);
  const inverse = invert(triangle);
  const loose = looseColumns(triangle);
  const finite = norms.every(Number.isFinite);
  free.forEach((row, a) =>
    free.forEach((column, b) => {
      const known = !loose[a] && !loose[b];
      const entry = (variance * inverse[a * free.length + b]) / norms[a] / norms[b];
      covariance[row * n + column] = known ? entry : a === b && finite ? Infinity : NaN;
    }),
  );
  const standardErrors = Float64Array.from({ length: n }, (_, j) => Math.sqrt(covariance[j * n + j]));
  const undetermined = free.filter((_, k) => loose[k] && finite);
  return { covariance, standardErrors, rank, degreesOfFreedom, residualDeviation, undetermined };
}

/** `(RᵀR)⁻¹` of the leading, independent columns, in the order of the matrix, 0 elsewhere. */
function invert({ size, r, order, rank }: Triangle): Float64Array {
  const inverse = new Float64Array(rank * rank);
  for (let j = 0; j < rank; j++) {
    const column = new Float64Array(rank);
    column[j] = 1;
    solveUpper(r, size, rank, column);
    for (let i = 0; i < rank; i++) inverse[i * rank + j] = column[i];
  }
  const product = new Float64Array(size * size);
  for (let a = 0; a < rank; a++) {
    for (let b = 0; b < rank; b++) {
      let sum = 0;
      for (let k = Math.max(a, b); k < rank; k++) sum += inverse[a * rank + k] * inverse[b * rank + k];
      product[order[a] * size + order[b]] = sum;
    }
  }
  return product;
}

/** Which columns have a part in a combination that changes nothing: a null vector of `R` with an entry that is not 0. */
function looseColumns({ size, r, order, rank }: Triangle): boolean[] {
  const loose = Array.from({ length: size }, () => false);
  for (let k = rank; k < size; k++) {
    const combination = Float64Array.from({ length: rank }, (_, i) => r[i * size + k]);
    solveUpper(r, size, rank, combination);
    loose[order[k]] = true;
    combination.forEach((part, i) => {
      // Coefficients of unit columns; the smallest that are not rounding errors of the others.
      if (Math.abs(part) > 1e-6) loose[order[i]] = true;
    });
  }
  return loose;
}

/**
 * The scale of the residuals: `√(Σ wᵢrᵢ² / (m − n))`, in general with `ψ = ρ′(s) r` in place of `r`, over the mean of `ψ′`,
 * and with the correction of Huber & Ronchetti, Robust Statistics, 2nd ed. (2009), (7.81) and (7.83).
 */
function deviation(measure: Measure, residuals: Float64Array, observations: number, rank: number): number {
  const { roots, scale, loss } = measure;
  if (observations <= rank) return NaN;
  let squares = 0;
  let slopes = 0;
  let squaredSlopes = 0;
  measure.weighted(residuals).forEach((r, i) => {
    if (roots && roots[i] === 0) return;
    const s = (r / scale) * (r / scale);
    const [, first, second] = loss.rho(s);
    const slope = first + 2 * s * second;
    squares += first * r * (first * r);
    slopes += slope;
    squaredSlopes += slope * slope;
  });
  const mean = slopes / observations;
  const spread = Math.max(0, squaredSlopes / observations - mean * mean);
  const correction = 1 + ((rank / observations) * spread) / (mean * mean);
  return (correction * Math.sqrt(squares / (observations - rank))) / Math.abs(mean);
}
