import { euclideanNorm } from "../linear-algebra.js";
import { lineSearchDefaults, type LineSearchOptions } from "../line-search/more-thuente.js";
import type { Iterate, Problem, Solver, Step } from "../method.js";
import { Ray } from "../ray.js";

/** A move from one iterate to the next. */
export interface Move {
  /** The change of the point. */
  readonly s: Float64Array;
  /** The change of the gradient. */
  readonly y: Float64Array;
  /** `‖s‖`. */
  readonly length: number;
}

/** Where to search from an iterate: all that distinguishes the methods that search along lines. */
export interface Directions {
  /**
   * Writes a direction into `out` and returns the first multiple to try; undefined when the direction knows no length,
   * as that of steepest descent.
   */
  aim(iterate: Iterate, out: Float64Array): number | undefined;
  /** The largest multiple of the direction that may be tried; default no limit. */
  furthest?(iterate: Iterate, direction: Float64Array): number;
  /** Learns from a move that has ended at `iterate`; the arrays of `move` are lent. */
  learn(move: Move, iterate: Iterate): void;
  /** Forgets everything learnt; returns whether there was something to forget, so that another try is worth it. */
  forget(): boolean;
}

/**
 * Searches along one direction an iteration. When that fails, the directions start afresh before the solver calls
 * itself stuck.
 */
export class DirectionSolver implements Solver {
  readonly stationarity?: (iterate: Iterate) => number;
  readonly #problem: Problem;
  readonly #ray: Ray;
  readonly #directions: Directions;
  readonly #lineSearch: LineSearchOptions;
  readonly #direction: Float64Array;
  /** The point and gradient of the last iterate, then the changes since. */
  readonly #s: Float64Array;
  readonly #y: Float64Array;
  #lastLength?: number;

  constructor(problem: Problem, directions: Directions, lineSearch: LineSearchOptions = {}) {
    this.#problem = problem;
    this.#ray = new Ray(problem);
    this.#directions = directions;
    this.#lineSearch = lineSearch;
    this.#direction = new Float64Array(problem.dimension);
    this.#s = new Float64Array(problem.dimension);
    this.#y = new Float64Array(problem.dimension);
    const { box } = problem;
    if (box) this.stationarity = ({ point, gradient }) => box.stationarity(point, gradient);
  }

  advance(iterate: Iterate): Step {
    this.#s.set(iterate.point);
    this.#y.set(iterate.gradient);
    const step = this.#descend(iterate);
    if (step.outcome === "moved") {
      this.#learn(iterate);
      return step;
    }
    const retry = step.outcome !== "unbounded" && !this.#problem.exhausted && this.#directions.forget();
    return retry ? this.advance(iterate) : step;
  }

  #descend(iterate: Iterate): Step {
    const direction = this.#direction;
    const firstStep = this.#directions.aim(iterate, direction) ?? this.#steepestStep();
    const { maxStep = lineSearchDefaults.maxStep } = this.#lineSearch;
    const furthest = this.#directions.furthest?.(iterate, direction) ?? Infinity;
    return this.#ray.descend(iterate, direction, firstStep, {
      ...this.#lineSearch,
      maxStep: Math.min(maxStep, furthest),
    });
  }

  /** For a direction without length: one of at most 1 at first, later that of the last move. */
  #steepestStep(): number {
    const length = euclideanNorm(this.#direction);
    const step = this.#lastLength === undefined ? Math.min(1, 1 / length) : this.#lastLength / length;
    return step > 0 && step < Infinity ? step : 1;
  }

  #learn(iterate: Iterate): void {
    for (let i = 0; i < this.#s.length; i++) {
      this.#s[i] = iterate.point[i] - this.#s[i];
      this.#y[i] = iterate.gradient[i] - this.#y[i];
    }
    this.#lastLength = euclideanNorm(this.#s);
    this.#directions.learn({ s: this.#s, y: this.#y, length: this.#lastLength }, iterate);
  }
}

/** Writes `-g` into `out`. */
export function steepest(gradient: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = -gradient[i];
}

/** Whether the curvature along a move, `sᵀy`, is positive beyond doubt. */
export const curvesUp = (curvature: number, { y, length }: Move): boolean =>
  curvature > Number.EPSILON * length * euclideanNorm(y);
