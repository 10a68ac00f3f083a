import { dot } from "../linear-algebra.js";
import type { LineSearchOptions } from "../line-search/more-thuente.js";
import type { Iterate, Method } from "../method.js";
import { DirectionSolver, steepest, type Directions, type Move } from "./directions.js";

/** Settings of {@link gradientDescent}. */
export interface GradientDescentOptions {
  /** Settings of the Moré-Thuente line search. */
  lineSearch?: LineSearchOptions;
}

/**
 * Steepest descent with a line search: the yardstick that other methods are measured by. It needs as many iterations as
 * the problem is badly conditioned; `lbfgs` costs hardly more an iteration and needs far fewer.
 *
 * The direction is `-g`. The first multiple tried is that of Barzilai and Borwein, `sᵀs / sᵀy` of the last move, where
 * that is positive; then the line search makes the values fall.
 *
 * Memory: 9 vectors of `n` numbers.
 *
 * Source: Barzilai & Borwein, "Two-point step size gradient methods", IMA J. Numer. Anal. 8(1), 1988, equation 5.
 */
export function gradientDescent({ lineSearch }: GradientDescentOptions = {}): Method {
  return {
    name: "gradientDescent",
    defaultIterations: () => 20_000,
    begin: (problem) => new DirectionSolver(problem, new SteepestDirections(), lineSearch),
  };
}

class SteepestDirections implements Directions {
  #step?: number;

  aim({ gradient }: Iterate, out: Float64Array): number | undefined {
    steepest(gradient, out);
    return this.#step;
  }

  learn({ s, y }: Move): void {
    const step = dot(s, s) / dot(s, y);
    this.#step = step > 0 && step < Infinity ? step : undefined;
  }

  forget(): boolean {
    const learnt = this.#step !== undefined;
    this.#step = undefined;
    return learnt;
  }
}
