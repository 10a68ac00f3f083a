import { dot } from "../linear-algebra.js";
import type { LineSearchOptions } from "../line-search/more-thuente.js";
import type { Iterate, Method } from "../method.js";
import { curvesUp, DirectionSolver, steepest, type Directions, type Move } from "./directions.js";

/** Settings of {@link bfgs}. */
export interface BfgsOptions {
  /** Settings of the Moré-Thuente line search. */
  lineSearch?: LineSearchOptions;
}

/**
 * BFGS: for smooth objectives with up to a few hundred variables and no Hessian. Converges superlinearly, with fewer
 * iterations than `lbfgs`, which forgets, and costs `n²` numbers of memory and `4 n²` multiplications an iteration.
 *
 * The direction is `-H g`; after a move `H ← (I - ρ s yᵀ) H (I - ρ y sᵀ) + ρ s sᵀ`, `ρ = 1 / sᵀy`, starting from
 * `H = sᵀy / yᵀy I`. A move without positive curvature changes nothing. When the search along a direction fails, `H` is
 * dropped and steepest descent is tried before the method calls itself stuck.
 *
 * Source: Nocedal & Wright, *Numerical Optimization*, 2nd ed., algorithm 6.1 and equation 6.20.
 */
export function bfgs({ lineSearch }: BfgsOptions = {}): Method {
  return {
    name: "bfgs",
    begin: (problem) => new DirectionSolver(problem, new BfgsDirections(problem.dimension), lineSearch),
  };
}

class BfgsDirections implements Directions {
  /** The inverse Hessian approximation, row-major; symmetric. */
  readonly #inverse: Float64Array;
  /** `H y`. */
  readonly #image: Float64Array;
  #learnt = false;

  constructor(dimension: number) {
    this.#inverse = new Float64Array(dimension * dimension);
    this.#image = new Float64Array(dimension);
  }

  aim({ gradient }: Iterate, out: Float64Array): number | undefined {
    if (!this.#learnt) {
      steepest(gradient, out);
      return undefined;
    }
    this.#times(gradient, out);
    for (let i = 0; i < out.length; i++) out[i] = -out[i];
    return 1;
  }

  learn(move: Move): void {
    const { s, y } = move;
    const curvature = dot(s, y);
    if (!curvesUp(curvature, move)) return;
    const n = s.length;
    const inverse = this.#inverse;
    if (!this.#learnt) {
      const scale = curvature / dot(y, y);
      inverse.fill(0);
      for (let i = 0; i < n; i++) inverse[i * n + i] = scale;
      this.#learnt = true;
    }
    this.#times(y, this.#image);
    const image = this.#image;
    const both = (1 + dot(y, image) / curvature) / curvature;
    for (let i = 0; i < n; i++) {
      const row = i * n;
      const si = both * s[i] - image[i] / curvature;
      const hi = s[i] / curvature;
      // The lower triangle and its mirror image, so that rounding keeps the matrix symmetric.
      for (let j = 0; j <= i; j++) {
        const updated = inverse[row + j] + si * s[j] - hi * image[j];
        inverse[row + j] = updated;
        inverse[j * n + i] = updated;
      }
    }
  }

  forget(): boolean {
    const learnt = this.#learnt;
    this.#learnt = false;
    return learnt;
  }

  #times(vector: Float64Array, out: Float64Array): void {
    const n = vector.length;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += this.#inverse[i * n + j] * vector[j];
      out[i] = sum;
    }
  }
}
