import { dot, euclideanNorm, maxNorm } from "../linear-algebra.js";
import { changeOfStep, lineSearchDefaults } from "../line-search/more-thuente.js";
import type { Iterate, Method, Outcome, Problem, Solver, Step } from "../method.js";
import { checkMaxProducts, TruncatedCg } from "./truncated-cg.js";

/** Settings of {@link trustRegion}. */
export interface TrustRegionOptions {
  /** First radius, positive; default `max(1, ‖start‖)`. */
  initialRadius?: number;
  /** Largest radius, positive; default no limit. */
  maxRadius?: number;
  /** Products allowed for each step; default `2 n`. */
  maxProducts?: number;
}

/**
 * Trust-region Newton with the conjugate gradients of Steihaug and Toint: for smooth objectives whose Hessian may be
 * indefinite on the way and can be multiplied by a vector. Sturdier than `newtonCg` far from the minimum, and like it
 * never forms a matrix.
 *
 * The step is an approximate minimiser of the model `g·p + ½ p·H p` with `‖p‖ ≤ radius`: conjugate gradients, to a
 * residual of `min(0.01, √‖g‖) ‖g‖`, stopped where they leave the region or meet non-positive curvature. It is taken
 * when the value falls by more than 1e-4 of what the model says. The radius shrinks to a quarter of the step where the
 * value falls by less than a quarter of it, and doubles where it falls by more than three quarters and the step was as
 * long as the radius.
 *
 * Products come from the objective's `hessianVector`, else from its `hessian`, else from differences of gradients, at
 * one evaluation each.
 *
 * Memory: 8 vectors of `n` numbers, and `n²` numbers where `hessian` is used.
 *
 * Source: Nocedal & Wright, *Numerical Optimization*, 2nd ed., algorithms 4.1 and 7.2; Steihaug 1983.
 *
 * @throws RangeError when a radius is not positive, or `maxProducts` not a positive integer.
 */
export function trustRegion(options: TrustRegionOptions = {}): Method {
  const { initialRadius, maxRadius = Infinity, maxProducts } = options;
  if (initialRadius !== undefined && !(initialRadius > 0 && initialRadius < Infinity)) {
    throw new RangeError(`trustRegion: initialRadius: expected a positive finite number, got ${initialRadius}`);
  }
  if (!(maxRadius > 0)) throw new RangeError(`trustRegion: maxRadius: expected a positive number, got ${maxRadius}`);
  checkMaxProducts("trustRegion", maxProducts);
  return {
    name: "trustRegion",
    begin(problem, { point }) {
      const radius = Math.min(initialRadius ?? Math.max(1, euclideanNorm(point)), maxRadius);
      return new TrustRegionSolver(problem, radius, maxRadius, maxProducts);
    },
  };
}

class TrustRegionSolver implements Solver {
  readonly #problem: Problem;
  readonly #cg: TruncatedCg;
  readonly #maxRadius: number;
  readonly #step: Float64Array;
  readonly #trial: Float64Array;
  readonly #trialGradient: Float64Array;
  #radius: number;

  constructor(problem: Problem, radius: number, maxRadius: number, maxProducts?: number) {
    this.#problem = problem;
    this.#cg = new TruncatedCg(problem, maxProducts);
    this.#radius = radius;
    this.#maxRadius = maxRadius;
    this.#step = new Float64Array(problem.dimension);
    this.#trial = new Float64Array(problem.dimension);
    this.#trialGradient = new Float64Array(problem.dimension);
  }

  advance(iterate: Iterate): Step {
    const step = this.#step;
    const end = (outcome: Outcome, reason: string): Step => ({ outcome, length: 0, direction: step, reason });
    this.#cg.moveTo(iterate);
    let sawFinite = false;
    while (!this.#problem.exhausted) {
      const promised = this.#cg.minimise(this.#radius, step);
      if (this.#problem.exhausted) break;
      if (Number.isNaN(promised)) return end("nonFinite", "the Hessian is not finite there");
      if (!this.#moveTrial(iterate.point)) {
        return sawFinite
          ? end("stuck", "no step, however short, lowers the value enough")
          : end("nonFinite", "no value at a step, however short, is finite");
      }
      const value = this.#problem.evaluate(this.#trial, this.#trialGradient);
      if (value === -Infinity) return end("unbounded", "");
      const finite = Number.isFinite(value) && Number.isFinite(maxNorm(this.#trialGradient));
      sawFinite ||= finite;
      const share = finite ? this.#decrease(iterate, value) / promised : -1;
      this.#resize(share);
      if (!(share > lineSearchDefaults.decrease)) continue;
      iterate.point.set(this.#trial);
      iterate.gradient.set(this.#trialGradient);
      iterate.value = value;
      return { outcome: "moved", length: 1, direction: step, reason: "" };
    }
    return end("stuck", "no evaluation is left");
  }

  /** Writes the trial; returns whether it differs from `point`. */
  #moveTrial(point: Float64Array): boolean {
    let moved = false;
    for (let i = 0; i < point.length; i++) {
      this.#trial[i] = point[i] + this.#step[i];
      moved ||= this.#trial[i] !== point[i];
    }
    return moved;
  }

  /** By how much the value falls with the step, estimated from the slopes where the values are noise. */
  #decrease({ value, gradient }: Iterate, trialValue: number): number {
    const [slope, slopeThere] = [dot(gradient, this.#step), dot(this.#trialGradient, this.#step)];
    return -changeOfStep(trialValue - value, slopeThere, slope, value);
  }

  /** Fits the radius to the share of the promised decrease that came about. */
  #resize(share: number): void {
    const length = euclideanNorm(this.#step);
    if (share < 0.25) this.#radius = 0.25 * length;
    else if (share > 0.75 && length > 0.99 * this.#radius) {
      this.#radius = Math.min(2 * this.#radius, this.#maxRadius);
    }
  }
}
