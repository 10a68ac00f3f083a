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
  /** Whether `maxEvaluations` is reached or the signal has aborted: return from `advance` soon, evaluate no more. */
  readonly exhausted: boolean;
  /** Returns the value at `point` and writes the gradient there into `gradient`. Either may be non-finite. */
  evaluate(point: Float64Array, gradient: Float64Array): number;
  /** Writes the Hessian at `point` into the row-major `out`; undefined when the objective has none. */
  readonly hessian?: (point: Float64Array, out: Float64Array) => void;
}

/**
 * How one iteration ended: `moved` to a better point; `stuck` at the old one, as no step along any direction the method
 * has would improve it; `nonFinite`, stuck because nothing finite was met; `unbounded`, the value −∞ was met.
 */
export type Outcome = "moved" | "stuck" | "nonFinite" | "unbounded";

/** Report of one iteration. */
export interface Step {
  readonly outcome: Outcome;
  /** The accepted multiple of the direction; 0 unless `moved`. */
  readonly length: number;
  /** The last direction tried; a gradient check is made along it when the solver is stuck. */
  readonly direction: Float64Array;
  /** Unless `moved`: what happened, as the end of a sentence. */
  readonly reason: string;
}

/** A method under way: holds the state of one minimisation. */
export interface Solver {
  /** One iteration: moves `iterate`, keeping point, value and gradient in step. */
  advance(iterate: Iterate): Step;
  /** Distance from a stationary point, compared with `gradientTolerance`; default `‖gradient‖∞`. */
  stationarity?(iterate: Iterate): number;
}

/** A method of minimisation with its settings. One method object serves any number of minimisations. */
export interface Method {
  readonly name: string;
  /** Starts one minimisation. Called once the objective is known to be finite at `iterate`. */
  begin(problem: Problem, iterate: Iterate): Solver;
}
