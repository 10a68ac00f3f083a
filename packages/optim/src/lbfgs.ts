import { axpy, dot, euclideanNorm } from "./linear-algebra.js";
import type { LineSearchOptions } from "./line-search/more-thuente.js";
import type { Iterate, Method, Problem, Solver, Step } from "./method.js";
import { Ray } from "./ray.js";

/** Settings of {@link lbfgs}. */
export interface LbfgsOptions {
  /** Number of correction pairs kept, a positive integer; default 10. */
  memory?: number;
  /** Diagonal of an approximate inverse Hessian, positive, one element per variable; default all 1. */
  scale?: Float64Array;
  /** Settings of the Moré-Thuente line search. */
  lineSearch?: LineSearchOptions;
}

/**
 * Limited-memory BFGS, the default of `minimize`: for smooth objectives with any number of variables.
 *
 * The direction `-H g` comes from the two-loop recursion with `H₀ = γ diag(scale)`, `γ = sᵀy / yᵀ diag(scale) y`; a pair
 * with `sᵀy ≤ ε ‖s‖ ‖y‖` is not stored. The first trial of all is `min(1, 1 / ‖d‖)` times the direction. When the search
 * along a direction fails, the pairs are dropped and steepest descent is tried before the method calls itself stuck.
 *
 * Memory: `2 memory + 8` vectors.
 *
 * Source: Nocedal & Wright, *Numerical Optimization*, 2nd ed., algorithms 7.4 and 7.5; Liu & Nocedal 1989.
 *
 * @throws RangeError when `memory` is not a positive integer or `scale` has an element that is not positive and finite.
 */
export function lbfgs({ memory = 10, scale, lineSearch }: LbfgsOptions = {}): Method {
  if (!(Number.isInteger(memory) && memory > 0)) {
    throw new RangeError(`lbfgs: memory: expected a positive integer, got ${memory}`);
  }
  scale?.forEach((element, i) => {
    if (element > 0 && element < Infinity) return;
    throw new RangeError(`lbfgs: scale: expected positive finite numbers, got ${element} at index ${i}`);
  });
  return {
    name: "lbfgs",
    begin(problem) {
      if (scale && scale.length !== problem.dimension) {
        const expected = `${problem.dimension} elements, as the start has`;
        throw new RangeError(`lbfgs: scale: expected ${expected}, got ${scale.length}`);
      }
      return new LbfgsSolver(problem, memory, scale, lineSearch);
    },
  };
}

class LbfgsSolver implements Solver {
  readonly #ray: Ray;
  readonly #problem: Problem;
  readonly #pairs: CorrectionPairs;
  readonly #direction: Float64Array;
  readonly #point: Float64Array;
  readonly #gradient: Float64Array;
  readonly #lineSearch?: LineSearchOptions;
  #lastMove?: number;

  constructor(problem: Problem, memory: number, scale?: Float64Array, lineSearch?: LineSearchOptions) {
    const { dimension } = problem;
    this.#problem = problem;
    this.#ray = new Ray(problem);
    this.#pairs = new CorrectionPairs(dimension, memory, scale);
    this.#direction = new Float64Array(dimension);
    this.#point = new Float64Array(dimension);
    this.#gradient = new Float64Array(dimension);
    this.#lineSearch = lineSearch;
  }

  advance(iterate: Iterate): Step {
    this.#point.set(iterate.point);
    this.#gradient.set(iterate.gradient);
    const step = this.#descend(iterate);
    if (step.outcome === "moved") {
      this.#lastMove = this.#pairs.add(this.#point, this.#gradient, iterate);
      return step;
    }
    const retry = this.#pairs.count > 0 && step.outcome !== "unbounded" && !this.#problem.exhausted;
    if (!retry) return step;
    this.#pairs.clear();
    return this.advance(iterate);
  }

  #descend(iterate: Iterate): Step {
    this.#pairs.direction(iterate.gradient, this.#direction);
    const initialStep = this.#pairs.count > 0 ? 1 : this.#steepestStep();
    return this.#ray.descend(iterate, this.#direction, initialStep, this.#lineSearch);
  }

  /** Without pairs the direction knows no length: one of at most 1 at first, later that of the last move. */
  #steepestStep(): number {
    const length = euclideanNorm(this.#direction);
    const step = this.#lastMove === undefined ? Math.min(1, 1 / length) : this.#lastMove / length;
    return step > 0 && step < Infinity ? step : 1;
  }
}

/** One correction: a move, the change of gradient along it, and `1 / sᵀy`. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  rho: number;
}

/** The inverse Hessian approximation: a ring of the latest pairs. */
class CorrectionPairs {
  count = 0;
  readonly #ring: Pair[];
  readonly #scale?: Float64Array;
  readonly #alpha: Float64Array;
  #next = 0;
  #gamma = 1;

  constructor(dimension: number, memory: number, scale?: Float64Array) {
    // One more than the memory: a pair is computed in place before it is known to be wanted.
    this.#ring = Array.from({ length: memory + 1 }, () => {
      return { s: new Float64Array(dimension), y: new Float64Array(dimension), rho: 0 };
    });
    this.#scale = scale;
    this.#alpha = new Float64Array(memory);
  }

  clear(): void {
    this.count = 0;
    this.#gamma = 1;
  }

  /** Stores the move from the old point to the iterate, if the curvature along it is positive; returns its length. */
  add(oldPoint: Float64Array, oldGradient: Float64Array, { point, gradient }: Iterate): number {
    const pair = this.#ring[this.#next];
    const { s, y } = pair;
    for (let i = 0; i < s.length; i++) {
      s[i] = point[i] - oldPoint[i];
      y[i] = gradient[i] - oldGradient[i];
    }
    const curvature = dot(s, y);
    const length = euclideanNorm(s);
    if (curvature > Number.EPSILON * length * euclideanNorm(y)) {
      pair.rho = 1 / curvature;
      this.#gamma = curvature / scaledSquare(y, this.#scale);
      this.#next = (this.#next + 1) % this.#ring.length;
      this.count = Math.min(this.count + 1, this.#ring.length - 1);
    }
    return length;
  }

  /** Writes `-H g` into `out` (algorithm 7.4). */
  direction(gradient: Float64Array, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = -gradient[i];
    for (let age = 0; age < this.count; age++) {
      const { s, y, rho } = this.#pair(age);
      this.#alpha[age] = rho * dot(s, out);
      axpy(-this.#alpha[age], y, out);
    }
    for (let i = 0; i < out.length; i++) out[i] *= this.#gamma * (this.#scale?.[i] ?? 1);
    for (let age = this.count - 1; age >= 0; age--) {
      const { s, y, rho } = this.#pair(age);
      axpy(this.#alpha[age] - rho * dot(y, out), s, out);
    }
  }

  /** The pair of an age: 0 is the latest. */
  #pair(age: number): Pair {
    return this.#ring[(this.#next - 1 - age + this.#ring.length) % this.#ring.length];
  }
}

/** `yᵀ diag(scale) y`. */
function scaledSquare(y: Float64Array, scale?: Float64Array): number {
  if (!scale) return dot(y, y);
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += y[i] * scale[i] * y[i];
  return sum;
}
