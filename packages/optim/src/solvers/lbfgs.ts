import { axpy, dot } from "../linear-algebra.js";
import type { LineSearchOptions } from "../line-search/more-thuente.js";
import type { Iterate, Method } from "../method.js";
import { curvesUp, DirectionSolver, type Directions, type Move } from "./directions.js";

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
 * The direction `-H g` comes from the two-loop recursion with `H₀ = γ diag(scale)`, `γ = sᵀy / yᵀ diag(scale) y`; a
 * pair with `sᵀy ≤ ε ‖s‖ ‖y‖` is not stored. The first trial of all is `min(1, 1 / ‖d‖)` times the direction. When the
 * search along a direction fails, the pairs are dropped and steepest descent is tried before the method calls itself
 * stuck.
 *
 * Memory: `2 memory + 8` vectors of `n` numbers.
 *
 * Source: Nocedal & Wright, *Numerical Optimization*, 2nd ed., algorithms 7.4 and 7.5; Liu & Nocedal 1989.
 *
 * @throws RangeError when `memory` is not a positive integer or `scale` has an element that is not positive and finite.
 */
export function lbfgs({ memory = 10, scale, lineSearch }: LbfgsOptions = {}): Method {
  checkMemory("lbfgs", memory);
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
      const pairs = new CorrectionPairs(problem.dimension, memory, scale);
      return new DirectionSolver(problem, new LbfgsDirections(pairs), lineSearch);
    },
  };
}

/** The directions of L-BFGS. */
class LbfgsDirections implements Directions {
  readonly #pairs: CorrectionPairs;

  constructor(pairs: CorrectionPairs) {
    this.#pairs = pairs;
  }

  aim({ gradient }: Iterate, out: Float64Array): number | undefined {
    this.#pairs.direction(gradient, out);
    return this.#pairs.count > 0 ? 1 : undefined;
  }

  learn(move: Move): void {
    this.#pairs.add(move);
  }

  forget(): boolean {
    const learnt = this.#pairs.count > 0;
    this.#pairs.clear();
    return learnt;
  }
}

/** @throws RangeError when `memory` is not a positive integer. */
export function checkMemory(who: string, memory: number): void {
  if (Number.isInteger(memory) && memory > 0) return;
  throw new RangeError(`${who}: memory: expected a positive integer, got ${memory}`);
}

/** One correction: a move, the change of gradient along it, and `1 / sᵀy`. */
export interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  rho: number;
}

/** The inverse Hessian approximation: a ring of the latest pairs. */
export class CorrectionPairs {
  count = 0;
  readonly #ring: Pair[];
  readonly #scale?: Float64Array;
  readonly #alpha: Float64Array;
  #next = 0;
  #gamma = 1;

  constructor(dimension: number, memory: number, scale?: Float64Array) {
    this.#ring = Array.from({ length: memory }, () => {
      return { s: new Float64Array(dimension), y: new Float64Array(dimension), rho: 0 };
    });
    this.#scale = scale;
    this.#alpha = new Float64Array(memory);
  }

  clear(): void {
    this.count = 0;
    this.#gamma = 1;
  }

  /** Stores a move, if the curvature along it is positive; returns whether it is. */
  add(move: Move): boolean {
    const curvature = dot(move.s, move.y);
    if (!curvesUp(curvature, move)) return false;
    const pair = this.#ring[this.#next];
    pair.s.set(move.s);
    pair.y.set(move.y);
    pair.rho = 1 / curvature;
    this.#gamma = curvature / scaledSquare(pair.y, this.#scale);
    this.#next = (this.#next + 1) % this.#ring.length;
    this.count = Math.min(this.count + 1, this.#ring.length);
    return true;
  }

  oldestFirst(): Pair[] {
    return Array.from({ length: this.count }, (_, k) => this.#pair(this.count - 1 - k));
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
