import { isVector, kindOf, refuseReturned } from "../arguments.js";
import type { Box } from "../bounds.js";
import { euclideanNorm } from "../linear-algebra.js";

/** One number an observation. The array may be fresh or the same at every call. */
export type ResidualVector = Float64Array | Float32Array | readonly number[];

/** Computes the residuals at a point. The point is lent until the next call: copy it to keep it. */
export type ResidualFunction = (point: Float64Array) => ResidualVector;

/** Residuals with their derivatives. */
export interface ResidualsWithJacobian {
  residuals(point: Float64Array): ResidualVector;
  /**
   * Writes `∂rᵢ/∂xⱼ` into `out[i * n + j]`, a row a residual and a column a variable; `out` arrives filled with 0. Without
   * it, the derivatives are differences of residuals.
   */
  jacobian?(point: Float64Array, out: Float64Array): void;
}

/** What `leastSquares` fits. */
export type Residuals = ResidualFunction | ResidualsWithJacobian;

/** Differences of second order, two evaluations a variable, or of first order, one. */
export type Differences = "central" | "forward";
/** Where the Jacobian comes from: the caller, or differences of residuals, of fourth order at the end. */
export type JacobianSource = "given" | "fourth" | Differences;

/** Relative widths: `ε^(1/2)`, `ε^(1/3)` balance truncation against rounding; those of fourth order begin at `ε^(1/4)`. */
const relativeWidth = { forward: 1.4901161193847656e-8, central: 6.055454452393343e-6, fourth: 1.220703125e-4 };
/** Widths are at least those of this fraction of the largest value a variable has had, so that it may pass 0. */
const leastMagnitude = 1e-4;

/** What limits the evaluations. */
export interface Limits {
  readonly maxEvaluations: number;
  readonly maxTime: number;
  readonly signal?: AbortSignal;
}

/** The residuals, checked at every call, counted and limited, and their Jacobian. */
export class CountedResiduals {
  readonly dimension: number;
  source: JacobianSource;
  evaluations = 0;
  jacobianEvaluations = 0;
  readonly #who: string;
  readonly #residuals: ResidualFunction;
  readonly #jacobian?: (point: Float64Array, out: Float64Array) => unknown;
  readonly #box: Box;
  readonly #limits: Limits;
  readonly #deadline: number;
  /** What the function is shown, so that one that writes to its argument moves nothing. */
  readonly #lent: Float64Array;
  /** The largest magnitude that each variable has had where a Jacobian was taken. */
  readonly #magnitudes: Float64Array;
  /** By how much the width of each column's differences of fourth order is changed; 0 before the first. */
  readonly #widening: Float64Array;
  #count = -1;

  constructor(
    who: string,
    residuals: Residuals,
    dimension: number,
    differences: Differences,
    box: Box,
    limits: Limits,
  ) {
    this.dimension = dimension;
    this.#who = who;
    this.#box = box;
    this.#limits = limits;
    this.#deadline = performance.now() + limits.maxTime;
    this.#lent = new Float64Array(dimension);
    this.#magnitudes = new Float64Array(dimension);
    this.#widening = new Float64Array(dimension);
    this.source = differences;
    if (typeof residuals === "function") this.#residuals = residuals;
    else if (typeof residuals?.residuals === "function") {
      this.#residuals = (point) => residuals.residuals(point);
      if (residuals.jacobian) {
        this.source = "given";
        this.#jacobian = (point, out) => residuals.jacobian!(point, out);
      }
    } else {
      const expected = "a function or { residuals, jacobian }";
      throw new TypeError(`${who}: residuals: expected ${expected}, got ${kindOf(residuals)}`);
    }
  }

  get aborted(): boolean {
    return this.#limits.signal?.aborted ?? false;
  }

  get late(): boolean {
    return performance.now() >= this.#deadline;
  }

  /** Whether an allowance is spent: evaluate no more. */
  get exhausted(): boolean {
    return this.evaluations >= this.#limits.maxEvaluations || this.aborted || this.late;
  }

  /** Goes over to better differences; false where there are none. */
  refine(): boolean {
    if (this.source !== "forward" && this.source !== "central") return false;
    this.source = this.source === "forward" ? "central" : "fourth";
    return true;
  }

  /** The residuals at a point, in a new array. They may be non-finite. */
  evaluate(point: Float64Array): Float64Array {
    this.evaluations++;
    this.#lent.set(point);
    const given: ResidualVector | undefined = this.#residuals(this.#lent);
    if (!isVector(given)) {
      const got = (given as unknown) instanceof Promise ? "a Promise (it must be synchronous)" : kindOf(given);
      throw new TypeError(`${this.#who}: residuals: expected an array of numbers to be returned, got ${got}`);
    }
    if (this.#count < 0) {
      if (given.length === 0) throw new RangeError(`${this.#who}: residuals: expected at least one, got none`);
      this.#count = given.length;
    }
    if (given.length === this.#count) return new Float64Array(given);
    const expected = `${this.#count} residuals, as at the start`;
    throw new RangeError(`${this.#who}: residuals: expected ${expected}, got ${given.length}`);
  }

  /** The columns of the Jacobian at a point where the residuals are known. They may be non-finite. */
  columns(point: Float64Array, residuals: Float64Array): Float64Array[] {
    this.jacobianEvaluations++;
    if (this.#jacobian) return this.#given(this.#jacobian, point);
    for (let j = 0; j < point.length; j++) {
      this.#magnitudes[j] = Math.max(this.#magnitudes[j], Math.abs(point[j]));
    }
    const moved = point.slice();
    return Array.from(point, (_, j) => this.#difference(moved, residuals, j));
  }

  #given(jacobian: (point: Float64Array, out: Float64Array) => unknown, point: Float64Array): Float64Array[] {
    const n = this.dimension;
    const out = new Float64Array(this.#count * n);
    this.#lent.set(point);
    refuseReturned(`${this.#who}: residuals: jacobian`, jacobian(this.#lent, out), out);
    return Array.from({ length: n }, (_, j) => {
      const column = new Float64Array(this.#count);
      for (let i = 0; i < column.length; i++) column[i] = out[i * n + j];
      return column;
    });
  }

  /** Column `j` by differences within the bounds; `point` is left as it was. */
  #difference(point: Float64Array, residuals: Float64Array, j: number): Float64Array {
    const x = point[j];
    const at = (moved: number): Float64Array => {
      point[j] = moved;
      const there = this.evaluate(point);
      point[j] = x;
      return there;
    };
    const above = this.#box.upper[j] - x;
    const below = x - this.#box.lower[j];
    const magnitude = Math.max(Math.abs(x), leastMagnitude * this.#magnitudes[j]) || 1;
    const source = this.source as Exclude<JacobianSource, "given">;
    const relative = relativeWidth[source] * (source === "fourth" ? this.#widening[j] || 1 : 1);
    const width = Math.min(relative * magnitude, 0.5 * Math.max(above, below));
    // The width that the sum really has after rounding.
    const h = x + width - x;
    if (h === 0) return new Float64Array(residuals.length);
    const inward = above >= below ? h : -h;
    if (source === "forward") return combine([at(x + inward), residuals], [1, -1], inward);
    if (source === "fourth" && 2 * h <= above && 2 * h <= below) {
      const near = combine([at(x + h), at(x - h)], [1, -1], 2 * h);
      const far = combine([at(x + 2 * h), at(x - 2 * h)], [1, -1], 4 * h);
      const column = combine([near, far], [4, -1], 3);
      if (column.every(Number.isFinite)) {
        const factor = widening(near, far, h / magnitude);
        const first = this.#widening[j] === 0;
        this.#widening[j] = (factor * relative) / relativeWidth.fourth;
        return first && factor !== 1 ? this.#difference(point, residuals, j) : column;
      }
    }
    if (h <= above && h <= below) {
      const column = combine([at(x + h), at(x - h)], [1, -1], 2 * h);
      if (column.every(Number.isFinite)) return column;
    }
    return combine([at(x + inward), at(x + 2 * inward), residuals], [4, -1, -3], 2 * inward);
  }
}

/**
 * By how much to change the width of differences of fourth order. The error of second order, `τ`, is a third of what the
 * differences at one and two widths differ by; that of fourth order is about `τ²` and grows as the fourth power of the width,
 * rounding errors, `ε` over the width, fall: their sum is least where this is 1.
 */
function widening(near: Float64Array, far: Float64Array, width: number): number {
  const size = euclideanNorm(near);
  const truncation = size > 0 ? euclideanNorm(combine([far, near], [1, -1], 3 * size)) : 0;
  const ratio = Number.EPSILON / width / (4 * truncation * truncation);
  // The fifth root, to a factor of 2.
  let factor = 1;
  while (factor < 16 && ratio > 32 * fifth(factor)) factor *= 2;
  while (factor > 1 / 16 && ratio < fifth(factor)) factor /= 2;
  return factor;
}

const fifth = (x: number): number => x * x * x * x * x;

/** `Σ cₖ vₖ / divisor`. */
function combine(vectors: readonly Float64Array[], factors: readonly number[], divisor: number): Float64Array {
  return vectors[0].map((_, i) => {
    let sum = 0;
    for (let k = 0; k < vectors.length; k++) sum += factors[k] * vectors[k][i];
    return sum / divisor;
  });
}
