import { distance, maxNorm } from "../linear-algebra.js";
import type { Iterate, Method, Problem, Solver, Step, Tolerances } from "../method.js";

/** Settings of {@link nelderMead}. */
export interface NelderMeadOptions {
  /** Edges of the first simplex relative to the variables, positive; default 0.05 (0.00025 where a variable is 0). */
  edge?: number;
  /** Fresh simplices at most, tried at the best point once one has converged; a non-negative integer, default 5. */
  restarts?: number;
}

/**
 * The simplex method of Nelder and Mead, with coefficients that adapt to the number of variables: for objectives
 * without gradient, noisy or with kinks, in up to ten variables or so. Uses values only; honours bounds by moving
 * trials to the nearest point within.
 *
 * Converged when all vertices are within `stepTolerance max(1, ‖x‖∞)` (default 1e-8) of the best, `x`, and all values
 * within `functionTolerance max(1, |F(x)|)` (default 1e-12) of its own, or when no number is left between the vertices.
 * A simplex may collapse where nothing is minimal: a fresh one is then tried at the best point, until one ends within
 * `√stepTolerance` of where it began. A value that is not finite counts as higher than every other.
 *
 * Memory: `n² + 6 n` numbers. Each iteration takes one or two evaluations, rarely `n`.
 *
 * Source: Nelder & Mead 1965; Gao & Han, "Implementing the Nelder-Mead simplex algorithm with adaptive parameters",
 * Comput. Optim. Appl. 51, 2012, equation 4.1.
 *
 * @throws RangeError when `edge` is not positive or `restarts` not a non-negative integer.
 */
export function nelderMead({ edge = 0.05, restarts = 5 }: NelderMeadOptions = {}): Method {
  if (!(edge > 0 && edge < Infinity)) {
    throw new RangeError(`nelderMead: edge: expected a positive finite number, got ${edge}`);
  }
  if (!(Number.isInteger(restarts) && restarts >= 0)) {
    throw new RangeError(`nelderMead: restarts: expected a non-negative integer, got ${restarts}`);
  }
  return {
    name: "nelderMead",
    takes: ["bounds"],
    valuesOnly: true,
    defaultIterations: (dimension) => 1000 * dimension,
    begin: (problem) => new NelderMeadSolver(problem, edge, restarts),
  };
}

/** The edge of the first simplex where a variable is 0, in units of the relative edge. */
const edgeAtZero = 0.005;

interface Vertex {
  readonly point: Float64Array;
  value: number;
}

class NelderMeadSolver implements Solver {
  readonly #problem: Problem;
  readonly #edge: number;
  readonly #expansion: number;
  readonly #contraction: number;
  readonly #shrinkage: number;
  /** Ascending in value; empty when a fresh one is due. */
  #simplex: Vertex[] = [];
  readonly #centroid: Float64Array;
  /** Where the simplex was fresh. */
  readonly #origin: Float64Array;
  #freshSimplices = 0;
  readonly #restarts: number;

  constructor(problem: Problem, edge: number, restarts: number) {
    // With the coefficients of one variable a simplex could not shrink.
    const size = Math.max(problem.dimension, 2);
    this.#problem = problem;
    this.#edge = edge;
    this.#restarts = restarts;
    this.#expansion = 1 + 2 / size;
    this.#contraction = 0.75 - 1 / (2 * size);
    this.#shrinkage = 1 - 1 / size;
    this.#centroid = new Float64Array(problem.dimension);
    this.#origin = new Float64Array(problem.dimension);
  }

  converged({ point }: Iterate, tolerances: Tolerances): string {
    if (this.#simplex.length === 0) return "";
    const { stepTolerance = 1e-8, functionTolerance = 1e-12 } = tolerances;
    const [best, ...others] = this.#simplex;
    const size = Math.max(...others.map((vertex) => distance(vertex.point, best.point)));
    const spread = others.at(-1)!.value - best.value;
    const scale = Math.max(1, maxNorm(point));
    const level = spread <= functionTolerance * Math.max(1, Math.abs(best.value));
    const collapsed = size <= 4 * Number.EPSILON * scale;
    if (!collapsed && !(level && size <= stepTolerance * scale)) return "";
    const moved = distance(point, this.#origin) > Math.sqrt(stepTolerance) * scale;
    if (this.#freshSimplices <= this.#restarts && (moved || this.#freshSimplices === 1)) {
      this.#simplex = [];
      return "";
    }
    return (
      `Converged: the simplex is ${size.toPrecision(3)} wide and its values differ by ${spread.toPrecision(3)}, ` +
      `after ${this.#freshSimplices - 1} restarts.`
    );
  }

  advance(iterate: Iterate): Step {
    if (this.#simplex.length === 0) this.#buildSimplex(iterate);
    else this.#replaceWorst();
    const [best] = this.#simplex;
    iterate.point.set(best.point);
    iterate.value = best.value;
    const direction = iterate.point;
    if (best.value !== -Infinity) return { outcome: "moved", length: 1, direction, reason: "" };
    return { outcome: "unbounded", length: 0, direction, reason: "" };
  }

  #buildSimplex({ point, value }: Iterate): void {
    this.#origin.set(point);
    this.#freshSimplices++;
    this.#simplex = [{ point: point.slice(), value }];
    for (let i = 0; i < point.length; i++) {
      const x = point[i];
      const move = this.#edge * (x === 0 ? edgeAtZero : x);
      const moved = point.slice();
      moved[i] = this.#problem.box?.nearest(x + move, i) ?? x + move;
      if (moved[i] === x) moved[i] = this.#problem.box?.nearest(x - move, i) ?? x - move;
      this.#insert(this.#evaluate(moved));
    }
  }

  /** One step of the method: reflects, expands, contracts or shrinks. */
  #replaceWorst(): void {
    const worst = this.#simplex.pop()!;
    const [best] = this.#simplex;
    const second = this.#simplex.at(-1)!;
    this.#centre();
    const reflected = this.#at(worst, -1);
    if (reflected.value < best.value) {
      const expanded = this.#at(worst, -this.#expansion);
      this.#insert(expanded.value < reflected.value ? expanded : reflected);
    } else if (reflected.value < second.value) this.#insert(reflected);
    else {
      const outside = reflected.value < worst.value;
      const contracted = this.#at(worst, outside ? -this.#contraction : this.#contraction);
      const better = outside ? contracted.value <= reflected.value : contracted.value < worst.value;
      this.#insert(better ? contracted : worst);
      if (!better) this.#shrink();
    }
  }

  /** The mean of the vertices but the worst, which has been taken out. */
  #centre(): void {
    const centroid = this.#centroid.fill(0);
    for (const { point } of this.#simplex) {
      for (let i = 0; i < centroid.length; i++) centroid[i] += point[i] / this.#simplex.length;
    }
  }

  /** The vertex at a multiple of the way from the centroid to another. */
  #at({ point }: Vertex, multiple: number): Vertex {
    return this.#evaluate(point.map((x, i) => this.#centroid[i] + multiple * (x - this.#centroid[i])));
  }

  #shrink(): void {
    const [best, ...others] = this.#simplex;
    this.#simplex = [best];
    for (const { point } of others) {
      this.#insert(this.#evaluate(point.map((x, i) => best.point[i] + this.#shrinkage * (x - best.point[i]))));
    }
  }

  #evaluate(point: Float64Array): Vertex {
    this.#problem.box?.project(point);
    // Once nothing is left, the highest value there is, so that the vertex is not taken for the best.
    const value = this.#problem.exhausted ? Infinity : this.#problem.value(point);
    return { point, value: value < Infinity ? value : Infinity };
  }

  /** Puts a vertex in its place, behind those of equal value. */
  #insert(vertex: Vertex): void {
    const place = this.#simplex.findIndex(({ value }) => value > vertex.value);
    this.#simplex.splice(place < 0 ? this.#simplex.length : place, 0, vertex);
  }
}
