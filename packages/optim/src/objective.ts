import { isVector, kindOf, refuseReturned } from "./arguments.js";
import type { Box } from "./bounds.js";
import { differenceEvaluations, differenceGradient } from "./differences.js";
import type { L1Penalty } from "./l1.js";
import type { Problem } from "./method.js";

/** A value and the gradient there, one element per variable. The array may be fresh or the same at every call. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array | Float32Array | readonly number[];
}

/** Computes value and gradient at a point. The point is lent until the next call: copy it to keep it. */
export type ObjectiveFunction = (point: Float64Array) => Evaluation;

/** Computes the value alone: for methods without gradients, and for `gradient: "differences"`. */
export type ValueFunction = (point: Float64Array) => number;

/** A twice differentiable objective, for methods that use second derivatives. */
export interface HessianObjective {
  valueAndGradient(point: Float64Array): Evaluation;
  /**
   * Writes the Hessian at `point` into `out`, `n × n` and row-major, which arrives filled with 0. Only the lower triangle
   * (column ≤ row) is read.
   */
  hessian?(point: Float64Array, out: Float64Array): void;
  /** Writes the Hessian at `point` times `vector` into `out`, which arrives filled with 0. */
  hessianVector?(point: Float64Array, vector: Float64Array, out: Float64Array): void;
}

/** What `minimize` minimises. */
export type Objective = ObjectiveFunction | ValueFunction | HessianObjective;

/** What limits and shapes a {@link CountedObjective}. */
export interface Limits {
  readonly maxEvaluations: number;
  /** In milliseconds. */
  readonly maxTime: number;
  readonly signal?: AbortSignal;
  /** Whether gradients are differences of values. */
  readonly differences: boolean;
  readonly box?: Box;
  readonly l1?: L1Penalty;
}

/** The objective, checked at every call, counted and limited. */
export class CountedObjective implements Problem {
  readonly dimension: number;
  readonly hessian?: (point: Float64Array, out: Float64Array) => void;
  readonly hessianVector?: (point: Float64Array, vector: Float64Array, out: Float64Array) => void;
  readonly box?: Box;
  readonly l1?: L1Penalty;
  evaluations = 0;
  checkEvaluations = 0;
  gradientEvaluations = 0;
  hessianEvaluations = 0;
  hessianProducts = 0;
  readonly #call: (point: Float64Array) => Evaluation | number;
  readonly #limits: Limits;
  readonly #deadline: number;
  /** Evaluations of the objective for one value and gradient. */
  readonly #cost: number;
  /** What the objective is shown, so that one that writes to its argument moves nothing. */
  readonly #lent: Float64Array;
  readonly #probe: Float64Array;

  constructor(objective: Objective, dimension: number, limits: Limits) {
    this.dimension = dimension;
    this.box = limits.box;
    this.l1 = limits.l1;
    this.#limits = limits;
    this.#deadline = performance.now() + limits.maxTime;
    this.#cost = limits.differences ? 1 + differenceEvaluations(dimension) : 1;
    this.#lent = new Float64Array(dimension);
    this.#probe = new Float64Array(dimension);
    if (limits.maxEvaluations < this.#cost) {
      const expected = `at least ${this.#cost}, what one value with a gradient by differences takes`;
      throw new RangeError(`minimize: maxEvaluations: expected ${expected}, got ${limits.maxEvaluations}`);
    }
    if (typeof objective === "function") this.#call = objective;
    else if (typeof objective?.valueAndGradient === "function") {
      this.#call = (point) => objective.valueAndGradient(point);
      if (objective.hessian) this.hessian = this.#countedHessian(objective as Required<HessianObjective>);
      if (objective.hessianVector) this.hessianVector = this.#countedProduct(objective as Required<HessianObjective>);
    } else {
      const expected = "a function or an object with valueAndGradient";
      throw new TypeError(`minimize: objective: expected ${expected}, got ${kindOf(objective)}`);
    }
  }

  get aborted(): boolean {
    return this.#limits.signal?.aborted ?? false;
  }

  get late(): boolean {
    return performance.now() > this.#deadline;
  }

  get exhausted(): boolean {
    return (
      this.evaluations + this.checkEvaluations + this.#cost > this.#limits.maxEvaluations || this.aborted || this.late
    );
  }

  evaluate(point: Float64Array, gradient: Float64Array): number {
    const value = this.#limits.differences ? this.#difference(point, gradient) : this.#given(point, gradient);
    this.gradientEvaluations++;
    return this.l1 ? value + this.l1.value(point) : value;
  }

  value(point: Float64Array): number {
    this.evaluations++;
    return this.#value(point);
  }

  /** The value at a point that no method asked for, without l1 penalty; NaN where there is none. Counted apart. */
  probe(point: Float64Array): number {
    if (this.exhausted) return NaN;
    this.checkEvaluations++;
    try {
      return this.#value(point);
    } catch {
      return NaN;
    }
  }

  #value(point: Float64Array): number {
    this.#lent.set(point);
    const result = this.#call(this.#lent);
    const value = typeof result === "number" ? result : result?.value;
    if (typeof value === "number") return value;
    const expected = "a number or { value, gradient } to be returned";
    throw new TypeError(`minimize: objective: expected ${expected}, got ${describe(result)}`);
  }

  #given(point: Float64Array, gradient: Float64Array): number {
    this.evaluations++;
    this.#lent.set(point);
    const result = this.#call(this.#lent);
    const given = typeof result === "number" ? undefined : result?.gradient;
    if (typeof result === "number" || typeof result?.value !== "number" || !isVector(given)) {
      const fix = typeof result === "number" ? `; ${withoutGradient}` : "";
      throw new TypeError(
        `minimize: objective: expected { value, gradient } to be returned, got ${describe(result)}${fix}`,
      );
    }
    if (given.length !== this.dimension) {
      const expected = `a gradient of length ${this.dimension}, as the start has`;
      throw new RangeError(`minimize: objective: expected ${expected}, got ${given.length}`);
    }
    gradient.set(given);
    return result.value;
  }

  #difference(point: Float64Array, gradient: Float64Array): number {
    const value = this.value(point);
    this.#probe.set(point);
    differenceGradient((x) => this.value(x), this.#probe, value, gradient, this.box);
    return value;
  }

  #countedHessian(objective: Required<HessianObjective>): NonNullable<Problem["hessian"]> {
    return (point, out) => {
      this.hessianEvaluations++;
      this.#lent.set(point);
      refuseReturned("minimize: objective: hessian", objective.hessian(this.#lent, out.fill(0)), out);
    };
  }

  #countedProduct(objective: Required<HessianObjective>): NonNullable<Problem["hessianVector"]> {
    return (point, vector, out) => {
      this.hessianProducts++;
      this.#lent.set(point);
      this.#probe.set(vector);
      refuseReturned(
        "minimize: objective: hessianVector",
        objective.hessianVector(this.#lent, this.#probe, out.fill(0)),
        out,
      );
    };
  }
}

const withoutGradient =
  'return the gradient too, ask for gradient: "differences", or use method "nelderMead", which needs none';

function describe(result: unknown): string {
  if (result instanceof Promise) return "a Promise (the objective must be synchronous)";
  if (typeof result !== "object" || result === null) return kindOf(result);
  const fields = Object.entries(result).map(([name, field]) => `${name}: ${kindOf(field)}`);
  return `{ ${fields.join(", ")} }`;
}
