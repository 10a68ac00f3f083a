import { EarlyStopping } from "./early-stopping.js";
import { type Iteration, type LinearFit, methodFor } from "./fit.js";
import { placeProblem } from "./objective.js";
import type { Plan } from "./plan.js";
import { designMatrix } from "./preprocess.js";
import { encodeTarget } from "./target.js";
import type { TrainingStatus } from "./verdict.js";

/** Where the training stands after an iteration (0: where the solver starts). */
export interface Progress {
  readonly iteration: number;
  readonly evaluations: number;
  /** The cost on the training rows. */
  readonly loss: number;
  /** The cost plus the penalty. */
  readonly objective: number;
  readonly validationLoss?: number;
  readonly gradientNorm: number;
}

/** What the minimisation came to, after early stopping. */
export interface Outcome {
  readonly fit: LinearFit;
  readonly point: Float64Array;
  readonly status: TrainingStatus;
  readonly message: string;
  /** Where the point was reached. */
  readonly reached: Progress;
}

/** Follows the iterations: validation loss, progress reports, early stopping. */
export class Watch {
  readonly history: Progress[] = [];
  readonly #validation?: { value(point: Float64Array): number };
  readonly #stopping: EarlyStopping;
  readonly #stopsEarly: boolean;
  readonly #onProgress: (progress: Progress) => void | "stop";
  readonly #free?: () => void;

  constructor(plan: Plan, patience: number, onProgress: (progress: Progress) => void | "stop") {
    const { table, target, loss, preprocessing, samples } = plan;
    const { rows, weights } = samples.validation;
    this.#onProgress = onProgress;
    this.#stopping = new EarlyStopping(patience);
    this.#stopsEarly = methodFor(plan.problem, plan.solver) !== "newton";
    if (rows.length === 0) return;
    const targets = encodeTarget("train", target, table, rows);
    const placed = placeProblem({
      features: designMatrix(preprocessing, table, rows),
      targets,
      weights,
      loss,
      intercept: true,
    });
    this.#validation = placed.objective;
    this.#free = placed.free;
  }

  see({ point, ...figures }: Iteration): void | "stop" {
    const progress: Progress = this.#validation
      ? { ...figures, validationLoss: this.#validation.value(point) }
      : figures;
    this.history.push(progress);
    const answer = this.#onProgress(progress);
    if (progress.validationLoss !== undefined && this.#stopsEarly)
      this.#stopping.see(progress.iteration, progress.validationLoss, point);
    return this.#stopping.exhausted ? "stop" : answer;
  }

  outcome(fit: LinearFit): Outcome {
    const { best, bestIteration, exhausted } = this.#stopping;
    const { status, message } = fit.certificate;
    const last = this.history[this.history.length - 1];
    if (!exhausted || best === undefined || status !== "stopped")
      return { fit, point: fit.point, status, message, reached: last };
    const reached = this.history[bestIteration];
    const patience = `The validation loss was lowest after ${bestIteration} iterations and has not fallen since.`;
    return { fit, point: best, status: "stoppedEarly", message: patience, reached };
  }

  free(): void {
    this.#free?.();
  }
}
