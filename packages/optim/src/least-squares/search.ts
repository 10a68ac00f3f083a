import type { Box } from "../bounds.js";
import { euclideanNorm } from "../linear-algebra.js";
import type { LeastSquaresOptions, LeastSquaresStatus } from "./least-squares.js";
import type { Measure } from "./measure.js";
import type { CountedResiduals, JacobianSource } from "./residuals.js";
import { tangentAt, type Tangent } from "./tangent.js";
import { independence } from "./triangle.js";
import { moveWithin, type Move } from "./trust-region.js";

/** A point, and all that is computed there. */
export interface Position {
  readonly point: Float64Array;
  readonly residuals: Float64Array;
  readonly value: number;
  readonly columns: readonly Float64Array[];
  readonly tangent: Tangent;
}

/** Why a search ends, in a word and in a sentence. */
export type Verdict = readonly [LeastSquaresStatus, string];

/** A move is accepted if it lowers the value by this fraction of what the model promises. */
const leastRatio = 1e-4;
/** The first radius, in scaled lengths of the start. MINPACK's 100 goes astray from more of NIST's starts. */
const firstRadius = 1;
/** Assumed error of the residuals: this many roundings of the parameters and of the residuals themselves. */
const roundings = 10;
/** Where the value is all rounding errors, a move is accepted if it leaves at most this much to remove. */
const leastShrinkage = 0.95;
/** Moves tried there in vain before the fit ends, and the largest cosine at which it may call itself converged. */
const mostMisses = 4;
const leastPrecision = 1e-4;

/**
 * The trust-region method of Levenberg and Marquardt, as Moré (1978) has it: one `advance` an iteration. The bookkeeping of
 * the radius is that of MINPACK's `lmder`.
 */
export class Search {
  position!: Position;
  /** `‖·‖∞` of the last move. */
  stepNorm = 0;
  /** λ of the last move; 0 for a step of Gauss and Newton. */
  damping = 0;
  readonly box: Box;
  readonly #who: string;
  readonly #problem: CountedResiduals;
  readonly #measure: Measure;
  readonly #parameterScale?: Float64Array;
  /** The diagonal `D` of the trust region `‖D p‖ ≤ radius`. */
  readonly #scale: Float64Array;
  #radius = 0;
  /** A λ to begin with. */
  #guess = 0;
  #last?: { readonly move: Move; readonly decrease: number };

  constructor(who: string, problem: CountedResiduals, measure: Measure, box: Box, parameterScale?: Float64Array) {
    this.#who = who;
    this.#problem = problem;
    this.#measure = measure;
    this.box = box;
    this.#parameterScale = parameterScale;
    this.#scale = new Float64Array(problem.dimension);
  }

  /** @throws RangeError where residuals or Jacobian are not finite. */
  begin(point: Float64Array, residuals: Float64Array): void {
    const bad = this.#measure.weighted(residuals).findIndex((r) => !Number.isFinite(r));
    const advice = "start where the model is defined";
    if (bad >= 0) {
      const got = `${residuals[bad]} at index ${bad}`;
      throw new RangeError(`${this.#who}: residuals: expected finite residuals at the start, got ${got}; ${advice}`);
    }
    this.position = this.#at(point, residuals, this.#measure.value(residuals));
    const column = this.#badColumn();
    if (column >= 0) {
      const got = `column ${column} that is not`;
      throw new RangeError(`${this.#who}: jacobian: expected finite derivatives at the start, got ${got}; ${advice}`);
    }
    this.#rescale();
    this.#radius = firstRadius * (this.#length(point) || 1);
  }

  /** How much of a unit column of the Jacobian must be new for it to count as independent. */
  get independent(): number {
    return dependence(this.#problem.source, this.position.residuals.length);
  }

  get gradientNorm(): number {
    return this.box.stationarity(this.position.point, this.position.tangent.gradient);
  }

  /**
   * Of the angle between the residuals and the plane in which free parameters can move them. Where the last move was damped,
   * as the plane is no guide far from the point, that with the nearest single column.
   */
  get cosine(): number {
    const { residualNorm } = this.position.tangent;
    return residualNorm === 0 ? 0 : left(this.position, this.damping) / residualNorm;
  }

  /** The status when a tolerance is met at the position. */
  verdict(options: LeastSquaresOptions): Verdict | undefined {
    const { gradientTolerance = 1e-10, functionTolerance = 0, stepTolerance = 0 } = options;
    const { tangent, value } = this.position;
    const { cosine } = this;
    if (this.#badColumn() >= 0) return ["nonFinite", "The Jacobian is not finite at the point reached."];
    if (cosine <= gradientTolerance) {
      return ["converged", `Converged: the cosine ${show(cosine)} is within gradientTolerance ${gradientTolerance}.`];
    }
    if (tangent.removable <= this.#residualError()) {
      return ["converged", "Converged: what is left of the residuals is within the rounding errors of the parameters."];
    }
    if (!this.#last) return undefined;
    const { move, decrease } = this.#last;
    const least = functionTolerance * (value + decrease);
    if (functionTolerance > 0 && decrease <= least && move.predicted <= least) {
      const fell = show(decrease);
      return ["functionTolerance", `The value fell by ${fell} only, within functionTolerance ${functionTolerance}.`];
    }
    if (stepTolerance > 0 && move.length <= stepTolerance * this.#length(this.position.point)) {
      const moved = show(this.stepNorm);
      return ["stepTolerance", `The parameters moved by ${moved} only, within stepTolerance ${stepTolerance}.`];
    }
    return undefined;
  }

  /** One iteration: goes to a better position, or says why there is none. */
  advance(): Verdict | undefined {
    const { tangent, value } = this.position;
    const noise = this.#residualError() * tangent.residualNorm;
    // A full step, where all that it promises is below the rounding errors of the value.
    const isSettled = 0.5 * tangent.removable * tangent.removable <= noise;
    let radius = isSettled ? Number.MAX_VALUE : this.#radius;
    let finite = false;
    for (let misses = 0; misses < mostMisses; radius = this.#radius) {
      const move = this.#move(radius);
      if (!move) return this.#stuck(finite);
      const residuals = this.#problem.evaluate(move.target);
      const trial = this.#measure.value(residuals);
      const decrease = Number.isFinite(trial) ? value - trial : -Infinity;
      finite ||= decrease > -Infinity;
      if (move.predicted > noise) {
        this.#adapt(move, decrease);
        if (decrease >= leastRatio * move.predicted) return this.#accept(this.#at(move.target, residuals, trial), move);
        continue;
      }
      // The values tell nothing any more: the gradient decides.
      if (decrease >= -noise) {
        const next = this.#at(move.target, residuals, trial);
        const { damping } = move;
        if (left(next, damping) <= leastShrinkage * left(this.position, damping)) return this.#accept(next, move);
      }
      if (isSettled) break;
      misses++;
      this.#radius = 0.5 * Math.min(this.#radius, move.length);
    }
    if (!(this.cosine <= leastPrecision)) return this.#stuck(finite);
    const cosine = `the cosine is ${show(this.cosine)}`;
    return ["converged", `Converged: the value is within its rounding errors of the least nearby; ${cosine}.`];
  }

  /** The move within a radius; undefined where it leads nowhere, or may not be tried. */
  #move(radius: number): Move | undefined {
    const { point, tangent } = this.position;
    const move = moveWithin(tangent, point, this.box, this.#scale, radius, this.#guess);
    return this.#problem.exhausted || move.target.every((x, j) => x === point[j]) ? undefined : move;
  }

  /** Takes the Jacobian at the position again by better differences; false where there are none. */
  refine(): boolean {
    if (this.#problem.exhausted || !this.#problem.refine()) return false;
    const { point, residuals, value } = this.position;
    this.position = this.#at(point, residuals, value);
    this.#rescale();
    return true;
  }

  #accept(next: Position, move: Move): undefined {
    const { point, value } = this.position;
    this.#last = { move, decrease: value - next.value };
    this.damping = move.damping;
    this.stepNorm = next.point.reduce((largest, x, j) => Math.max(largest, Math.abs(x - point[j])), 0);
    this.position = next;
    this.#rescale();
  }

  /** The next radius and λ, after Moré: by how well the model told the decrease. */
  #adapt({ length, damping, slope, predicted }: Move, decrease: number): void {
    const ratio = decrease / predicted;
    if (this.#last === undefined) this.#radius = Math.min(this.#radius, length);
    if (ratio > 0.25) {
      this.#guess = damping;
      if (ratio < 0.75 && damping > 0) return;
      this.#radius = 2 * length;
      this.#guess = 0.5 * damping;
      return;
    }
    // Where a parabola through both values, with the slope at the first, is least.
    const least = decrease > 0 ? 0.5 : (0.5 * slope) / (slope + decrease);
    const shrinkage = decrease > -Infinity ? Math.min(0.5, Math.max(0.1, least)) : 0.25;
    this.#radius = shrinkage * Math.min(this.#radius, 10 * length);
    this.#guess = damping / shrinkage;
  }

  #stuck(finite: boolean): Verdict {
    if (!finite) return ["stalled", "No move leads to finite residuals."];
    const cause = `Most likely the rounding errors of the residuals: the cosine is ${show(this.cosine)}.`;
    return ["stalled", `No move lowers the value. ${cause}`];
  }

  #at(point: Float64Array, residuals: Float64Array, value: number): Position {
    const columns = this.#problem.columns(point, residuals);
    const system = this.#measure.system(residuals, columns);
    const independent = dependence(this.#problem.source, residuals.length);
    return { point, residuals, value, columns, tangent: tangentAt(point, this.box, system, independent) };
  }

  #badColumn(): number {
    return this.position.tangent.norms.findIndex((norm) => !Number.isFinite(norm));
  }

  /** The diagonal of the trust region follows the greatest norm that each column has had, or is given. */
  #rescale(): void {
    const { norms } = this.position.tangent;
    for (let j = 0; j < norms.length; j++) {
      this.#scale[j] = this.#parameterScale ? 1 / this.#parameterScale[j] : Math.max(this.#scale[j], norms[j]);
    }
  }

  /** `‖D x‖`. */
  #length(x: Float64Array): number {
    return euclideanNorm(x.map((element, j) => this.#scale[j] * element));
  }

  /** How far the residuals may be from exact ones, as rounding a parameter changes them. */
  #residualError(): number {
    const { point, tangent } = this.position;
    const effect = euclideanNorm(point.map((x, j) => tangent.norms[j] * x));
    return roundings * Number.EPSILON * (tangent.residualNorm + effect);
  }
}

/** What free parameters can remove from the residuals, all together by a full step, or each alone where that is not to be had. */
const left = ({ tangent }: Position, damping: number): number => (damping > 0 ? tangent.steepest : tangent.removable);

/** How much of a unit column must be new for it to count as independent, by the accuracy of the Jacobian. */
const dependence = (source: JacobianSource, rows: number): number =>
  ({ given: independence(rows), fourth: 1e-10, central: 1e-9, forward: 1e-6 })[source];

const show = (x: number): string => x.toPrecision(3);
