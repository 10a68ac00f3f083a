import { axpy, dot, euclideanNorm } from "../linear-algebra.js";
import type { Iterate, Problem } from "../method.js";
import { steepest } from "./directions.js";
import { HessianProducts } from "./hessian-products.js";

/** @throws RangeError when `maxProducts` is given and not a positive integer. */
export function checkMaxProducts(who: string, maxProducts: number | undefined): void {
  if (maxProducts === undefined || (Number.isInteger(maxProducts) && maxProducts > 0)) return;
  throw new RangeError(`${who}: maxProducts: expected a positive integer, got ${maxProducts}`);
}

/**
 * Share of the residual that may be left. The usual half saves products and costs iterations, and on the standard
 * problems an iteration costs more.
 */
const forcing = 0.01;

/**
 * Minimises the model `g·p + ½ p·H p` over `‖p‖ ≤ radius` by conjugate gradients, to a residual of `min(0.01, √‖g‖)
 * ‖g‖`: up to the boundary where they leave the region or meet a direction `d` of non-positive curvature. Without a
 * region (radius `Infinity`) they stop before such a direction; if it is the first, steepest descent, it is what they
 * return.
 *
 * Source: Steihaug 1983; Nocedal & Wright, *Numerical Optimization*, 2nd ed., algorithms 7.1 and 7.2.
 */
export class TruncatedCg {
  readonly #problem: Problem;
  readonly #products: HessianProducts;
  readonly #maxProducts: number;
  readonly #residual: Float64Array;
  readonly #conjugate: Float64Array;
  readonly #image: Float64Array;
  #gradient!: Float64Array;

  constructor(problem: Problem, maxProducts = 2 * problem.dimension) {
    this.#problem = problem;
    this.#products = new HessianProducts(problem);
    this.#maxProducts = maxProducts;
    this.#residual = new Float64Array(problem.dimension);
    this.#conjugate = new Float64Array(problem.dimension);
    this.#image = new Float64Array(problem.dimension);
  }

  /** Goes to the iterate that the next models are of. */
  moveTo(iterate: Iterate): void {
    this.#gradient = iterate.gradient;
    this.#products.moveTo(iterate);
  }

  /** Writes the step into `out` and returns by how much the model falls with it; NaN when the Hessian is not finite. */
  minimise(radius: number, out: Float64Array): number {
    const residual = this.#residual;
    const conjugate = this.#conjugate;
    const image = this.#image;
    out.fill(0);
    steepest(this.#gradient, residual);
    conjugate.set(residual);
    const norm = euclideanNorm(residual);
    const goal = Math.min(forcing, Math.sqrt(norm)) * norm;
    let square = dot(residual, residual);
    let decrease = 0;
    for (let k = 0; k < this.#maxProducts && !this.#problem.exhausted; k++) {
      this.#products.times(conjugate, image);
      const curvature = dot(conjugate, image);
      if (!Number.isFinite(curvature)) return k === 0 ? NaN : decrease;
      const room = roomWithin(radius, out, conjugate);
      const uphill = curvature <= Number.EPSILON * dot(conjugate, conjugate);
      if (uphill && room === Infinity && k > 0) return decrease;
      const natural = square / Math.abs(curvature || square);
      const multiple = Math.min(uphill && room < Infinity ? room : natural, room);
      // The slope of the model along a conjugate direction is -square, whatever came before.
      decrease += multiple * (square - 0.5 * multiple * curvature);
      axpy(multiple, conjugate, out);
      if (uphill || multiple === room) return decrease;
      axpy(-multiple, image, residual);
      const next = dot(residual, residual);
      if (Math.sqrt(next) <= goal) return decrease;
      for (let i = 0; i < conjugate.length; i++) conjugate[i] = residual[i] + (next / square) * conjugate[i];
      square = next;
    }
    return decrease;
  }
}

/** The `τ ≥ 0` with `‖p + τ d‖ = radius`, for `‖p‖ < radius`. */
function roomWithin(radius: number, p: Float64Array, d: Float64Array): number {
  if (radius === Infinity) return Infinity;
  const length = euclideanNorm(d);
  const along = dot(p, d) / length;
  const norm = euclideanNorm(p);
  const left = Math.max(0, (radius - norm) * (radius + norm));
  const root = Math.sqrt(along * along + left);
  // The form of the root that does not cancel.
  return (along > 0 ? left / (along + root) : root - along) / length;
}
