import { earlyStopping, plateauDetector, type EarlyStopping } from "@nadir/optim";
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
  /** That the objective had not fallen lately, in words; "" if it had. */
  readonly plateau: string;
  /** Where the point was reached. */
  readonly reached: Progress;
}

/** Iterations without an improvement that are a plateau. */
const plateauWindow = 15;
/** Improvements of a loss by less than this share of it do not count. */
const minimumDelta = 1e-4;

/** Follows the iterations: validation loss, progress reports, early stopping. */
export class Watch {
  readonly history: Progress[] = [];
  readonly #validation?: { value(point: Float64Array): number };
  readonly #stopping: EarlyStopping;
  readonly #plateau = plateauDetector({ window: plateauWindow, minimumDelta });
  readonly #stopsEarly: boolean;
  readonly #onProgress: (progress: Progress) => void | "stop";
  readonly #free?: () => void;

  constructor(plan: Plan, patience: number, onProgress: (progress: Progress) => void | "stop") {
    const { table, target, loss, preprocessing, samples } = plan;
    const { rows, weights } = samples.validation;
    this.#onProgress = onProgress;
    this.#stopping = earlyStopping({ patience, minimumDelta, relative: true });
    this.#stopsEarly = methodFor(plan.problem, plan.solver) === "lbfgs";
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
    this.#plateau.see(progress.objective);
    const answer = this.#onProgress(progress);
    if (progress.validationLoss !== undefined && this.#stopsEarly) this.#stopping.see(progress.validationLoss, point);
    return this.#stopping.stopped ? "stop" : answer;
  }

  outcome(fit: LinearFit): Outcome {
    const { bestParameters: best, bestObservation, stopped } = this.#stopping;
    const { status, message } = fit.certificate;
    const plateau = this.#plateau.message;
    const last = this.history[this.history.length - 1];
    if (!stopped || best === undefined || status !== "stopped")
      return { fit, point: fit.point, status, message, plateau, reached: last };
    const reached = this.history[bestObservation];
    const patience = `The validation loss was lowest after ${bestObservation} iterations and has not fallen since.`;
    return { fit, point: best as Float64Array, status: "stoppedEarly", message: patience, plateau, reached };
  }

  free(): void {
    this.#free?.();
  }
}
