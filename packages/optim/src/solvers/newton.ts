import { dot, euclideanNorm, maxNorm, solvePositive } from "../linear-algebra.js";
import type { LineSearchOptions } from "../line-search/more-thuente.js";
import type { Iterate, Method, Problem, Solver, Step } from "../method.js";
import { Ray } from "../ray.js";

/** Settings of {@link newton}. */
export interface NewtonOptions {
  /** Settings of the Moré-Thuente line search. */
  lineSearch?: LineSearchOptions;
}

/**
 * Damped Newton: for smooth objectives with a Hessian and up to a few hundred variables. Converges quadratically near a
 * minimiser with a positive definite Hessian.
 *
 * The direction solves `(H + ρ D) d = -g`, with `D` the diagonal of `|H|` and `ρ = 0` wherever `H` is positive
 * definite; else `ρ` is the first of a decimal ladder that makes the sum so (Levenberg 1944, Marquardt 1963). The line
 * search starts at the full step. When it fails, steepest descent is tried before the method calls itself stuck.
 *
 * Memory: `2 n²` numbers; work: `n³ / 3` multiplications an iteration, and as many at most for each rung of the ladder.
 *
 * Source: Nocedal & Wright, *Numerical Optimization*, 2nd ed., section 3.4.
 *
 * @throws TypeError from `minimize` when the objective has no `hessian`.
 */
export function newton({ lineSearch }: NewtonOptions = {}): Method {
  return {
    name: "newton",
    begin(problem) {
      const { hessian } = problem;
      if (hessian) return new NewtonSolver(problem, hessian, lineSearch);
      throw new TypeError(
        `newton: objective: expected { valueAndGradient, hessian }, got an objective without hessian; ` +
          `give one, or use method "lbfgs"`,
      );
    },
  };
}

class NewtonSolver implements Solver {
  readonly #problem: Problem;
  readonly #ray: Ray;
  readonly #evaluateHessian: (point: Float64Array, out: Float64Array) => void;
  readonly #hessian: Float64Array;
  readonly #workspace: Float64Array;
  readonly #right: Float64Array;
  readonly #direction: Float64Array;
  readonly #lineSearch?: LineSearchOptions;
  #ridge = 0;

  constructor(problem: Problem, hessian: NonNullable<Problem["hessian"]>, lineSearch?: LineSearchOptions) {
    const n = problem.dimension;
    this.#problem = problem;
    this.#ray = new Ray(problem);
    this.#evaluateHessian = hessian;
    this.#hessian = new Float64Array(n * n);
    this.#workspace = new Float64Array(n * n);
    this.#right = new Float64Array(n);
    this.#direction = new Float64Array(n);
    this.#lineSearch = lineSearch;
  }

  advance(iterate: Iterate): Step {
    const direction = this.#direction;
    const { gradient } = iterate;
    this.#evaluateHessian(iterate.point, this.#hessian);
    if (!Number.isFinite(maxNorm(this.#hessian))) {
      return { outcome: "nonFinite", length: 0, direction, reason: "the Hessian is not finite there" };
    }
    for (let i = 0; i < gradient.length; i++) this.#right[i] = -gradient[i];
    // The last ridge is the best guess at the next; two rungs down, so that it can fall.
    const { ridge } = solvePositive(this.#hessian, this.#right, {
      firstRidge: this.#ridge / 100,
      out: direction,
      workspace: this.#workspace,
    });
    this.#ridge = ridge;
    if (Number.isFinite(dot(direction, gradient))) {
      const step = this.#ray.descend(iterate, direction, 1, this.#lineSearch);
      if (step.outcome === "moved" || step.outcome === "unbounded" || this.#problem.exhausted) return step;
    }
    direction.set(this.#right);
    return this.#ray.descend(iterate, direction, Math.min(1, 1 / euclideanNorm(direction)), this.#lineSearch);
  }
}
