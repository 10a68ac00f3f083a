import { euclideanNorm } from "../linear-algebra.js";
import type { LineSearchOptions } from "../line-search/more-thuente.js";
import type { Iterate, Method, Problem, Solver, Step } from "../method.js";
import { Ray } from "../ray.js";
import { steepest } from "./directions.js";
import { checkMaxProducts, TruncatedCg } from "./truncated-cg.js";

/** Settings of {@link newtonCg}. */
export interface NewtonCgOptions {
  /** Products allowed an iteration; default `2 n`. */
  maxProducts?: number;
  /** Settings of the Moré-Thuente line search. */
  lineSearch?: LineSearchOptions;
}

/**
 * Newton-CG, the truncated Newton method: for smooth objectives with many variables whose Hessian can be multiplied by
 * a vector. Converges superlinearly and never forms a matrix.
 *
 * The direction solves `H d = -g` by conjugate gradients, to a residual of `min(0.01, √‖g‖) ‖g‖`, or up to the first
 * direction of non-positive curvature. The line search starts at the full step. When it fails, steepest descent is
 * tried before the method calls itself stuck.
 *
 * Products come from the objective's `hessianVector`, else from its `hessian`, else from differences of gradients, at
 * one evaluation each.
 *
 * Memory: 10 vectors of `n` numbers, and `n²` numbers where `hessian` is used.
 *
 * Source: Nocedal & Wright, *Numerical Optimization*, 2nd ed., algorithm 7.1; Dembo & Steihaug 1983.
 *
 * @throws RangeError when `maxProducts` is not a positive integer.
 */
export function newtonCg({ maxProducts, lineSearch }: NewtonCgOptions = {}): Method {
  checkMaxProducts("newtonCg", maxProducts);
  return {
    name: "newtonCg",
    begin: (problem) => new NewtonCgSolver(problem, maxProducts, lineSearch),
  };
}

class NewtonCgSolver implements Solver {
  readonly #problem: Problem;
  readonly #ray: Ray;
  readonly #cg: TruncatedCg;
  readonly #lineSearch?: LineSearchOptions;
  readonly #direction: Float64Array;

  constructor(problem: Problem, maxProducts?: number, lineSearch?: LineSearchOptions) {
    this.#problem = problem;
    this.#ray = new Ray(problem);
    this.#cg = new TruncatedCg(problem, maxProducts);
    this.#lineSearch = lineSearch;
    this.#direction = new Float64Array(problem.dimension);
  }

  advance(iterate: Iterate): Step {
    const direction = this.#direction;
    this.#cg.moveTo(iterate);
    const decrease = this.#cg.minimise(Infinity, direction);
    if (this.#problem.exhausted) return { outcome: "stuck", length: 0, direction, reason: "no evaluation is left" };
    if (Number.isNaN(decrease)) {
      return { outcome: "nonFinite", length: 0, direction, reason: "the Hessian is not finite there" };
    }
    const step = this.#ray.descend(iterate, direction, 1, this.#lineSearch);
    if (step.outcome === "moved" || step.outcome === "unbounded" || this.#problem.exhausted) return step;
    steepest(iterate.gradient, direction);
    return this.#ray.descend(iterate, direction, Math.min(1, 1 / euclideanNorm(direction)), this.#lineSearch);
  }
}
