import type { PointwiseLoss } from "@nadir/losses";
import { type Metrics, metricsOf } from "./metrics.js";
import type { Target } from "./target.js";

/** How well predictions fit some rows. */
export interface Evaluation {
  /** The cost: the weighted mean loss. */
  readonly loss: number;
  /** The cost of predicting the best constant of the training rows for every row. */
  readonly baseline: number;
  readonly rows: number;
  readonly metrics: Metrics;
}

export interface Scored {
  readonly loss: PointwiseLoss;
  readonly target: Target;
  /** The best constant of the training rows, as a margin. */
  readonly constant: number;
  readonly margins: Float64Array;
  readonly targets: Float64Array;
  readonly weights?: Float64Array;
}

export function evaluateMargins({ loss, target, constant, margins, targets, weights }: Scored): Evaluation {
  const predictions = target.kind === "classes" ? margins : margins.map((margin) => loss.link.inverse(margin));
  return {
    loss: loss.value(margins, targets, { weights }),
    baseline: loss.value(constants(constant, targets), targets, { weights }),
    rows: targets.length,
    metrics: metricsOf(target, predictions, targets, weights),
  };
}

/** Standard error of the cost as an estimate of what other rows like these would cost. */
export function standardError({ loss, margins, targets, weights }: Scored): number {
  const cost = loss.value(margins, targets, { weights });
  const mass = weights ? weights.reduce((sum, weight) => sum + weight, 0) : targets.length;
  let sum = 0;
  loss.perSample(margins, targets).forEach((paid: number, i: number) => {
    const term = ((weights ? weights[i] : 1) * (paid - cost)) / mass;
    sum += term * term;
  });
  return Math.sqrt(sum);
}

const constants = (constant: number, { length }: Float64Array) => new Float64Array(length).fill(constant);
