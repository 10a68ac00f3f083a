import { dot } from "./linear-algebra.js";
import {
  lineSearchDefaults,
  moreThuente,
  type LineFunction,
  type LineSearchOptions,
  type LineSearchStatus,
} from "./line-search/more-thuente.js";
import type { Iterate, Outcome, Problem, Step } from "./method.js";

/** A point of the ray that was evaluated. */
class Trial {
  readonly point: Float64Array;
  readonly gradient: Float64Array;
  step = 0;
  value = 0;

  constructor(dimension: number) {
    this.point = new Float64Array(dimension);
    this.gradient = new Float64Array(dimension);
  }
}

/**
 * The objective along a direction from an iterate. Keeps the last trial and the lowest, so that the step a line search
 * returns, which is one of the two, never needs to be evaluated again.
 */
export class Ray implements LineFunction {
  value = 0;
  slope = 0;
  readonly #problem: Problem;
  #origin!: Iterate;
  #direction!: Float64Array;
  #last: Trial;
  #lowest: Trial;

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#last = new Trial(problem.dimension);
    this.#lowest = new Trial(problem.dimension);
  }

  get exhausted(): boolean {
    return this.#problem.exhausted;
  }

  evaluate(step: number): void {
    // The last trial was the lowest so far: keep it by exchanging the buffers.
    if (this.#last.step > 0 && this.#last.value < this.#lowest.value) {
      [this.#last, this.#lowest] = [this.#lowest, this.#last];
    }
    const { point, gradient } = this.#last;
    moveAlong(this.#problem, this.#origin.point, step, this.#direction, point);
    this.#last.step = step;
    this.value = this.#problem.evaluate(point, gradient);
    this.slope = dot(gradient, this.#direction);
    this.#last.value = Number.isFinite(this.slope) ? this.value : NaN;
  }

  /** Searches along `direction` and, when that succeeds, moves `iterate` to the accepted point. */
  descend(iterate: Iterate, direction: Float64Array, initialStep: number, options?: LineSearchOptions): Step {
    this.#origin = iterate;
    this.#direction = direction;
    this.#last.step = 0;
    this.#lowest.step = 0;
    this.#lowest.value = iterate.value;
    const origin = { value: iterate.value, slope: dot(iterate.gradient, direction) };
    const { status, step, value, evaluations } = moreThuente(this, origin, initialStep, options);
    const decrease = options?.decrease ?? lineSearchDefaults.decrease;
    // A search that ended early may still have found a decrease worth taking.
    const worthTaking = step > 0 && value < origin.value && value <= origin.value + decrease * step * origin.slope;
    if (status === "unbounded" || (status !== "wolfe" && !worthTaking)) {
      return { outcome: outcomeOf[status] ?? "stuck", length: 0, direction, reason: reasonOf(status, evaluations) };
    }
    const accepted = this.#last.step === step ? this.#last : this.#lowest;
    iterate.point.set(accepted.point);
    iterate.gradient.set(accepted.gradient);
    iterate.value = accepted.value;
    return { outcome: "moved", length: step, direction, reason: "" };
  }
}

/** Writes `from + step direction` into `out`, without the rounding errors that would leave the box or a bound of it. */
export function moveAlong(
  { box }: Problem,
  from: Float64Array,
  step: number,
  direction: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) out[i] = from[i] + step * direction[i];
  if (!box) return;
  for (let i = 0; i < out.length; i++) {
    if (direction[i] !== 0) out[i] = box.nearest(out[i], i, 2 * Number.EPSILON * Math.abs(from[i]));
  }
}

const outcomeOf: { readonly [status in LineSearchStatus]?: Outcome } = {
  nonFinite: "nonFinite",
  unbounded: "unbounded",
};

function reasonOf(status: LineSearchStatus, evaluations: number): string {
  if (status === "notDescent") return "the direction is not one of descent";
  if (status === "nonFinite") return `no value along the direction is finite (${evaluations} trials)`;
  return `no step along the direction lowers the value enough (${evaluations} trials)`;
}
