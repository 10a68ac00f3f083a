import { axpy, dot, euclideanNorm } from "../linear-algebra.js";
import type { LineSearchOptions } from "../line-search/more-thuente.js";
import type { Iterate, Method } from "../method.js";
import { curvesUp, DirectionSolver, steepest, type Directions, type Move } from "./directions.js";

/** Settings of {@link conjugateGradient}. */
export interface ConjugateGradientOptions {
  /** Settings of the Moré-Thuente line search; `curvature` is 0.1 by default here. */
  lineSearch?: LineSearchOptions;
}

/**
 * Nonlinear conjugate gradients of Hager and Zhang: for smooth objectives with so many variables that even the pairs of
 * `lbfgs` are too much memory.
 *
 * The direction is `-g + β d`, `β = max(β_N, η)`, with `d` the last direction, `y` the change of the gradient along it,
 * `β_N = (y - 2 d ‖y‖² / dᵀy)ᵀ g / dᵀy` and `η = -1 / (‖d‖ min(0.01, ‖g before‖))`. It is one of descent whatever the
 * line search did: `gᵀd ≤ -7/8 ‖g‖²`. Starts afresh every `6 n` iterations and where the curvature is not positive.
 *
 * Memory: 9 vectors of `n` numbers.
 *
 * Source: Hager & Zhang, "A new conjugate gradient method with guaranteed descent and an efficient line search", SIAM
 * J. Optim. 16(1), 2005, equations 1.3 to 1.6.
 */
export function conjugateGradient({ lineSearch }: ConjugateGradientOptions = {}): Method {
  return {
    name: "conjugateGradient",
    begin(problem) {
      const directions = new ConjugateDirections(problem.dimension);
      return new DirectionSolver(problem, directions, { curvature: 0.1, ...lineSearch });
    },
  };
}

/** The lower bound `η` is for `‖g‖` below this (section 1). */
const smallGradient = 0.01;

class ConjugateDirections implements Directions {
  readonly #restartAfter: number;
  /** The last direction: not of unit length, but as it was searched along. */
  readonly #last: Float64Array;
  #lastGradientNorm = 0;
  #lastSlope = 0;
  /** `β` for the next direction; undefined for a fresh start. */
  #beta?: number;
  #firstStep?: number;
  #age = 0;

  constructor(dimension: number) {
    this.#restartAfter = 6 * dimension;
    this.#last = new Float64Array(dimension);
  }

  aim({ gradient }: Iterate, out: Float64Array): number | undefined {
    steepest(gradient, out);
    if (this.#beta !== undefined) axpy(this.#beta, this.#last, out);
    this.#last.set(out);
    this.#lastGradientNorm = euclideanNorm(gradient);
    const slope = dot(gradient, out);
    // The last move's decrease to first order is expected again.
    const step = this.#firstStep === undefined ? undefined : this.#firstStep * (this.#lastSlope / slope);
    this.#lastSlope = slope;
    return step !== undefined && step > 0 && step < Infinity ? step : undefined;
  }

  learn(move: Move, { gradient }: Iterate): void {
    const { y, length } = move;
    const last = this.#last;
    const lastNorm = euclideanNorm(last);
    this.#firstStep = length / lastNorm;
    this.#beta = undefined;
    if (++this.#age % this.#restartAfter === 0 || !curvesUp(dot(move.s, y), move)) return;
    const curvature = dot(last, y);
    const beta = (dot(y, gradient) - (2 * dot(y, y) * dot(last, gradient)) / curvature) / curvature;
    const lowest = -1 / (lastNorm * Math.min(smallGradient, this.#lastGradientNorm));
    const bounded = Math.max(beta, lowest);
    if (Number.isFinite(bounded)) this.#beta = bounded;
  }

  forget(): boolean {
    const learnt = this.#beta !== undefined;
    this.#beta = undefined;
    this.#firstStep = undefined;
    return learnt;
  }
}
