import { euclideanNorm, maxNorm } from "../linear-algebra.js";
import type { Iterate, Problem } from "../method.js";

/** `√ε`: the relative width of a first-order difference of gradients. */
const relativeWidth = 1.4901161193847656e-8;

/**
 * Products of the Hessian at an iterate with vectors: from the objective's `hessianVector`; else from its `hessian`,
 * computed once a point; else by differences of gradients, one evaluation each.
 */
export class HessianProducts {
  readonly #problem: Problem;
  readonly #hessian?: Float64Array;
  readonly #trial: Float64Array;
  #iterate!: Iterate;

  constructor(problem: Problem) {
    const n = problem.dimension;
    this.#problem = problem;
    this.#trial = new Float64Array(n);
    if (!problem.hessianVector && problem.hessian) this.#hessian = new Float64Array(n * n);
  }

  /** Goes to an iterate, to which all products belong until the next. */
  moveTo(iterate: Iterate): void {
    this.#iterate = iterate;
    if (this.#hessian) this.#problem.hessian!(iterate.point, this.#hessian);
  }

  /** Writes `H v` into `out`; NaN where it cannot be had. */
  times(v: Float64Array, out: Float64Array): void {
    if (this.#problem.hessianVector) this.#problem.hessianVector(this.#iterate.point, v, out);
    else if (this.#hessian) symmetricTimes(this.#hessian, v, out);
    else this.#difference(v, out);
  }

  /** `(g(x + h v) - g(x)) / h`; backwards where the gradient ahead is not finite. */
  #difference(v: Float64Array, out: Float64Array): void {
    const { point, gradient } = this.#iterate;
    const width = (relativeWidth * Math.max(1, euclideanNorm(point))) / euclideanNorm(v);
    for (const h of [width, -width]) {
      if (this.#problem.exhausted) break;
      for (let i = 0; i < v.length; i++) this.#trial[i] = point[i] + h * v[i];
      this.#problem.evaluate(this.#trial, out);
      for (let i = 0; i < v.length; i++) out[i] = (out[i] - gradient[i]) / h;
      if (Number.isFinite(maxNorm(out))) return;
    }
    out.fill(NaN);
  }
}

/** Writes `A v` into `out`, for the symmetric `A` whose lower triangle is given, row-major. */
function symmetricTimes(matrix: Float64Array, v: Float64Array, out: Float64Array): void {
  const n = v.length;
  out.fill(0);
  for (let i = 0; i < n; i++) {
    let sum = matrix[i * n + i] * v[i];
    for (let j = 0; j < i; j++) {
      sum += matrix[i * n + j] * v[j];
      out[j] += matrix[i * n + j] * v[i];
    }
    out[i] += sum;
  }
}
