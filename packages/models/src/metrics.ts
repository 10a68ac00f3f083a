import type { Target } from "./target.js";

/** Of predictions on the scale of the target. */
export interface RegressionMetrics {
  /** √ of the mean squared residual. */
  readonly rmse: number;
  /** Mean absolute residual. */
  readonly mae: number;
  /** 1 − Σ residual² / Σ (target − mean)². Where all targets are equal: 1 if all residuals are 0, else 0. */
  readonly r2: number;
}

export interface ClassMetrics {
  /** Share of rows whose label is predicted. */
  readonly accuracy: number;
}

export type Metrics = RegressionMetrics | ClassMetrics;

/** @param predictions on the scale of the target; margins for classes. */
export function metricsOf(
  target: Target,
  predictions: Float64Array,
  targets: Float64Array,
  weights?: Float64Array,
): Metrics {
  const mean = weightedMean(targets.length, weights);
  if (target.kind === "classes") {
    const [negative, positive] = target.codes;
    return { accuracy: mean((i) => (targets[i] === (isPositive(predictions[i]) ? positive : negative) ? 1 : 0)) };
  }
  const squared = mean((i) => (predictions[i] - targets[i]) * (predictions[i] - targets[i]));
  const center = mean((i) => targets[i]);
  const spread = mean((i) => (targets[i] - center) * (targets[i] - center));
  const mae = mean((i) => Math.abs(predictions[i] - targets[i]));
  return { rmse: Math.sqrt(squared), mae, r2: spread > 0 ? 1 - squared / spread : squared === 0 ? 1 : 0 };
}

/** The decision of a two-class model: probability ½, the margin 0, counts as positive. */
export const isPositive = (margin: number): boolean => margin >= 0;

function weightedMean(count: number, weights?: Float64Array) {
  return (term: (i: number) => number): number => {
    let [sum, mass] = [0, 0];
    for (let i = 0; i < count; i++) {
      const weight = weights ? weights[i] : 1;
      sum += weight * term(i);
      mass += weight;
    }
    return sum / mass;
  };
}
