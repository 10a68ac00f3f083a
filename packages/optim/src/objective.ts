import { isVector, kindOf } from "./arguments.js";
import type { Problem } from "./method.js";

/** A value and the gradient there, one element per variable. The array may be fresh or the same at every call. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array | Float32Array | readonly number[];
}

/** Computes value and gradient at a point. The point is lent until the next call: copy it to keep it. */
export type ObjectiveFunction = (point: Float64Array) => Evaluation;

/** A twice differentiable objective, for methods that need the Hessian. */
export interface HessianObjective {
  valueAndGradient(point: Float64Array): Evaluation;
  /**
   * Writes the Hessian at `point` into `out`, `n × n` and row-major, which arrives filled with 0. Only the lower triangle
   * (column ≤ row) is read.
   */
  hessian?(point: Float64Array, out: Float64Array): void;
}

/** What `minimize` minimises. */
export type Objective = ObjectiveFunction | HessianObjective;

/** The objective, checked at every call, counted and limited. */
export class CountedObjective implements Problem {
  readonly dimension: number;
  readonly hessian?: (point: Float64Array, out: Float64Array) => void;
  evaluations = 0;
  readonly #valueAndGradient: ObjectiveFunction;
  readonly #maxEvaluations: number;
  readonly #signal?: AbortSignal;
  /** What the objective is shown, so that one that writes to its argument moves nothing. */
  readonly #lent: Float64Array;

  constructor(objective: Objective, dimension: number, maxEvaluations: number, signal?: AbortSignal) {
    this.dimension = dimension;
    this.#maxEvaluations = maxEvaluations;
    this.#signal = signal;
    this.#lent = new Float64Array(dimension);
    if (typeof objective === "function") this.#valueAndGradient = objective;
    else if (typeof objective?.valueAndGradient === "function") {
      this.#valueAndGradient = (point) => objective.valueAndGradient(point);
      if (objective.hessian) this.hessian = (point, out) => void objective.hessian!(point, out.fill(0));
    } else {
      const expected = "a function or an object with valueAndGradient";
      throw new TypeError(`minimize: objective: expected ${expected}, got ${kindOf(objective)}`);
    }
  }

  get aborted(): boolean {
    return this.#signal?.aborted ?? false;
  }

  get exhausted(): boolean {
    return this.evaluations >= this.#maxEvaluations || this.aborted;
  }

  evaluate(point: Float64Array, gradient: Float64Array): number {
    this.evaluations++;
    this.#lent.set(point);
    const result: Evaluation | undefined = this.#valueAndGradient(this.#lent);
    const given = result?.gradient;
    if (typeof result?.value !== "number" || !isVector(given)) {
      throw new TypeError(`minimize: objective: expected { value, gradient } to be returned, got ${describe(result)}`);
    }
    if (given.length !== this.dimension) {
      const expected = `a gradient of length ${this.dimension}, as the start has`;
      throw new RangeError(`minimize: objective: expected ${expected}, got ${given.length}`);
    }
    gradient.set(given);
    return result.value;
  }
}

function describe(result: unknown): string {
  if (result instanceof Promise) return "a Promise (the objective must be synchronous)";
  if (typeof result !== "object" || result === null) return kindOf(result);
  const fields = Object.entries(result).map(([name, field]) => `${name}: ${kindOf(field)}`);
  return `{ ${fields.join(", ")} }`;
}
