import { Box } from "../bounds.js";
import { dot } from "../linear-algebra.js";
import type { LineSearchOptions } from "../line-search/more-thuente.js";
import type { Iterate, Method, Problem } from "../method.js";
import { CompactHessian } from "./compact-hessian.js";
import { DirectionSolver, type Directions, type Move } from "./directions.js";
import { checkMemory } from "./lbfgs.js";

/** Settings of {@link lbfgsb}. */
export interface LbfgsbOptions {
  /** Number of correction pairs kept, a positive integer; default 10. */
  memory?: number;
  /** Settings of the Moré-Thuente line search. */
  lineSearch?: LineSearchOptions;
}

/**
 * L-BFGS-B, the default of `minimize` for problems with bounds: for smooth objectives with any number of variables, of
 * which any may be bounded on either side. Every evaluation is within the bounds.
 *
 * From `x`, the model `g·d + ½ d·B d` is minimised along the path of projected steepest descent (the generalised Cauchy
 * point), which decides what bounds hold; then over the variables that are free there, whose minimiser is projected on
 * the box (Morales & Nocedal 2011) or, if that leads uphill, approached up to the first bound. The direction searched
 * is from `x` to there, as far as the bounds allow. `B` is the compact form of the latest pairs. When a search fails,
 * the pairs are dropped before the method calls itself stuck.
 *
 * The measure of stationarity is `‖P(x - g) - x‖∞` with `P` the projection on the box.
 *
 * Memory: `2 memory + 14` vectors of `n` numbers.
 *
 * Source: Byrd, Lu, Nocedal & Zhu, "A limited memory algorithm for bound constrained optimization", SIAM J. Sci.
 * Comput. 16(5), 1995, algorithms CP and 5.1 (the direct primal method); Morales & Nocedal, "Remark on algorithm 778",
 * ACM TOMS 38(1), 2011.
 *
 * @throws RangeError when `memory` is not a positive integer.
 */
export function lbfgsb({ memory = 10, lineSearch }: LbfgsbOptions = {}): Method {
  checkMemory("lbfgsb", memory);
  return {
    name: "lbfgsb",
    takes: ["bounds"],
    begin: (problem) => new DirectionSolver(problem, new BoundedDirections(problem, memory), lineSearch),
  };
}

class BoundedDirections implements Directions {
  readonly #box: Box;
  readonly #hessian: CompactHessian;
  /** The generalised Cauchy point, then the minimiser of the model. */
  readonly #target: Float64Array;
  /** The variables that no bound holds at the Cauchy point; the first `#freeCount` elements. */
  readonly #free: Int32Array;
  #freeCount = 0;
  readonly #path: Float64Array;
  readonly #breakpoints: Float64Array;
  readonly #moves: Float64Array;

  constructor({ box, dimension }: Problem, memory: number) {
    this.#box = box ?? new Box("minimize", {}, dimension);
    this.#hessian = new CompactHessian(dimension, memory);
    this.#target = new Float64Array(dimension);
    this.#free = new Int32Array(dimension);
    this.#path = new Float64Array(dimension);
    this.#breakpoints = new Float64Array(dimension);
    this.#moves = new Float64Array(dimension);
  }

  aim(iterate: Iterate, out: Float64Array): number | undefined {
    this.#toCauchyPoint(iterate);
    if (this.#hessian.rank > 0 && this.#freeCount > 0) this.#toSubspaceMinimiser(iterate);
    for (let i = 0; i < out.length; i++) out[i] = this.#target[i] - iterate.point[i];
    return this.#hessian.rank > 0 ? 1 : undefined;
  }

  furthest({ point }: Iterate, direction: Float64Array): number {
    return this.#roomAlong(point, direction);
  }

  learn(move: Move): void {
    this.#hessian.add(move);
  }

  forget(): boolean {
    return this.#hessian.clear();
  }

  /** Algorithm CP: the first local minimiser of the model along `t ↦ P(x - t g)`. */
  #toCauchyPoint({ point, gradient }: Iterate): void {
    const { lower, upper } = this.#box;
    const hessian = this.#hessian;
    const { theta, rank } = hessian;
    const target = this.#target;
    const path = this.#path;
    const breakpoints = this.#breakpoints;
    // Wᵀ (target - x).
    const c = new Float64Array(rank);

    target.set(point);
    const order: number[] = [];
    for (let i = 0; i < point.length; i++) {
      const g = gradient[i];
      const distance = g < 0 ? point[i] - upper[i] : point[i] - lower[i];
      breakpoints[i] = g === 0 ? Infinity : distance / g;
      path[i] = breakpoints[i] > 0 ? -g : 0;
      if (breakpoints[i] > 0 && breakpoints[i] < Infinity) order.push(i);
    }
    order.sort((a, b) => breakpoints[a] - breakpoints[b] || a - b);

    const p = hessian.transposeTimes(path);
    let slope = -dot(path, path);
    let curvature = -theta * slope - hessian.middleProduct(p, p);
    const least = Number.EPSILON * curvature;
    let time = 0;
    let ahead = -slope / curvature;
    for (const b of order) {
      const interval = breakpoints[b] - time;
      if (!(ahead >= interval)) break;
      // Variable b arrives at its bound and stays there: equations 4.9 and 4.10.
      const g = gradient[b];
      target[b] = g < 0 ? upper[b] : lower[b];
      const z = target[b] - point[b];
      for (let k = 0; k < rank; k++) c[k] += interval * p[k];
      const w = hessian.row(b);
      slope += interval * curvature + g * g + theta * g * z - g * hessian.middleProduct(w, c);
      curvature -= theta * g * g + 2 * g * hessian.middleProduct(w, p) + g * g * hessian.middleProduct(w, w);
      curvature = Math.max(curvature, least);
      for (let k = 0; k < rank; k++) p[k] += g * w[k];
      path[b] = 0;
      time = breakpoints[b];
      ahead = -slope / curvature;
    }
    time += ahead > 0 ? ahead : 0;
    this.#freeCount = 0;
    for (let i = 0; i < point.length; i++) {
      if (path[i] !== 0) target[i] = this.#box.nearest(point[i] + time * path[i], i);
      if (target[i] > lower[i] && target[i] < upper[i]) this.#free[this.#freeCount++] = i;
    }
  }

  /**
   * Minimises the model over the variables that are free at the Cauchy point, and returns to the box. Their moves are
   * computed from `x`, where the paper goes from the Cauchy point: the moves in between would cancel, digits with them.
   */
  #toSubspaceMinimiser({ point, gradient }: Iterate): void {
    const free = this.#free.subarray(0, this.#freeCount);
    const target = this.#target;
    const moves = this.#moves;
    const held = this.#path.fill(0);
    for (let i = 0; i < point.length; i++) held[i] = target[i] - point[i];
    for (const i of free) held[i] = 0;
    if (free.length === point.length) this.#hessian.newtonStep(gradient, moves);
    else {
      const pull = this.#hessian.middleTimes(this.#hessian.transposeTimes(held));
      for (const i of free) moves[i] = this.#hessian.rowTimes(i, pull) - gradient[i];
      if (!this.#hessian.solveFree(free, moves)) return;
    }

    let slope = dot(gradient, held);
    for (const i of free) slope += gradient[i] * (this.#box.nearest(point[i] + moves[i], i) - point[i]);
    // From the Cauchy point to the minimiser: all of the way and back to the box, or up to the first bound.
    for (const i of free) moves[i] += point[i] - target[i];
    const share = slope < 0 ? 1 : Math.min(1, this.#roomAlong(target, moves, free));
    for (const i of free) target[i] = this.#box.nearest(target[i] + share * moves[i], i);
  }

  /** The largest multiple of a direction from a point that stays within bounds. */
  #roomAlong(point: Float64Array, direction: Float64Array, among?: Int32Array): number {
    const { lower, upper } = this.#box;
    const count = among?.length ?? point.length;
    let room = Infinity;
    for (let k = 0; k < count; k++) {
      const i = among?.[k] ?? k;
      const d = direction[i];
      if (d !== 0) room = Math.min(room, ((d > 0 ? upper[i] : lower[i]) - point[i]) / d);
    }
    return room;
  }
}
