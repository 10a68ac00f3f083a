import type { Box } from "./bounds.js";
import type { L1Penalty } from "./l1.js";

/**
 * What `minimize` and a method know of each other. A method joins by implementing {@link Method} and, to have a name,
 * by one line in `methods.ts`.
 */

/** Where a solver stands. `advance` moves it in place; the arrays stay the same. */
export interface Iterate {
  readonly point: Float64Array;
  readonly gradient: Float64Array;
  value: number;
}

/** The objective as methods see it: checked, counted and limited. */
export interface Problem {
  /** Number of variables. */
  readonly dimension: number;
  /** Whether evaluations or time are spent or the signal has aborted: return from `advance` soon, evaluate no more. */
  readonly exhausted: boolean;
  /**
   * Returns the value at `point` and writes the gradient there into `gradient`. Either may be non-finite. With an l1
   * penalty, the value includes it and the gradient is that of the rest, the smooth part.
   */
  evaluate(point: Float64Array, gradient: Float64Array): number;
  /** Returns the value at `point`; for methods that use values only. */
  value(point: Float64Array): number;
  /** Writes the Hessian at `point` into the row-major `out`; undefined when the objective has none. */
  readonly hessian?: (point: Float64Array, out: Float64Array) => void;
  /** Writes the Hessian at `point` times `vector` into `out`; undefined when the objective has no such function. */
  readonly hessianVector?: (point: Float64Array, vector: Float64Array, out: Float64Array) => void;
  /** Given to methods that take `bounds`; the start is within. */
  readonly box?: Box;
  /** Given to methods that take `l1`. */
  readonly l1?: L1Penalty;
}

/**
 * How one iteration ended: `moved` to a better point; `stuck` at the old one, as no step along any direction the method
 * has would improve it; `nonFinite`, stuck because nothing finite was met; `unbounded`, the value −∞ was met.
 */
export type Outcome = "moved" | "stuck" | "nonFinite" | "unbounded";

/** Report of one iteration. */
export interface Step {
  readonly outcome: Outcome;
  /** The accepted multiple of the direction, 1 for methods that take steps as they are; 0 unless `moved`. */
  readonly length: number;
  /** The last direction tried; a gradient check is made along it when the solver is stuck. */
  readonly direction: Float64Array;
  /** Where `stuck` or `nonFinite`: what happened, as the end of a sentence. */
  readonly reason: string;
}

/** The tolerances of `minimize` that a method with its own test of convergence may read. */
export interface Tolerances {
  readonly functionTolerance?: number;
  readonly stepTolerance?: number;
}

/** A method under way: holds the state of one minimisation. */
export interface Solver {
  /** One iteration: moves `iterate`, keeping point, value and gradient in step. */
  advance(iterate: Iterate): Step;
  /** Distance from a stationary point, compared with `gradientTolerance`; default `‖gradient‖∞`. */
  stationarity?(iterate: Iterate): number;
  /** The method's own test of convergence in place of all of `minimize`'s: a sentence once it holds, else "". */
  converged?(iterate: Iterate, tolerances: Tolerances): string;
}

/** A feature of a problem that only some methods can honour. */
export type Feature = "bounds" | "l1";

/** A method of minimisation with its settings. One method object serves any number of minimisations. */
export interface Method {
  readonly name: string;
  /** The features this method honours; problems with others are refused. Default none. */
  readonly takes?: readonly Feature[];
  /** Whether the method uses values only, so that objectives need no gradient; default false. */
  readonly valuesOnly?: boolean;
  /** Default of `maxIterations` for a number of variables; 1000 where undefined. */
  defaultIterations?(dimension: number): number;
  /** Starts one minimisation. Called once the objective is known to be finite at `iterate`. */
  begin(problem: Problem, iterate: Iterate): Solver;
}
