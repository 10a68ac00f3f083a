import { isVector, kindOf } from "./arguments.js";
import { spread } from "./bounds.js";

/**
 * Weights `λᵢ ≥ 0` of a penalty `Σ λᵢ |xᵢ|`: one number for all variables, one a variable, or one for the variables
 * `from ≤ i < to` (default all).
 */
export type L1 =
  | number
  | Float64Array
  | Float32Array
  | readonly number[]
  | { readonly penalty: number; readonly from?: number; readonly to?: number };

/** The penalty `Σ λᵢ |xᵢ|`. */
export class L1Penalty {
  readonly weights: Float64Array;

  /** @throws TypeError for weights of the wrong kind, RangeError for a wrong length, range, or weight. */
  constructor(who: string, given: L1, dimension: number) {
    this.weights = weightsOf(`${who}: l1`, given, dimension);
    const bad = this.weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
    if (bad < 0) return;
    const got = `${this.weights[bad]} at index ${bad}`;
    throw new RangeError(`${who}: l1: expected non-negative finite numbers, got ${got}`);
  }

  value(point: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < point.length; i++) sum += this.weights[i] * Math.abs(point[i]);
    return sum;
  }

  /**
   * Writes the subgradient of least norm of the penalised objective into `out`: minus the direction of steepest
   * descent.
   *
   * Source: Andrew & Gao 2007, equation 4.
   */
  pseudoGradient(point: Float64Array, gradient: Float64Array, out: Float64Array): void {
    for (let i = 0; i < point.length; i++) {
      const weight = this.weights[i];
      const sign = Math.sign(point[i]);
      out[i] = sign !== 0 ? gradient[i] + sign * weight : shrunk(gradient[i], weight);
    }
  }
}

/** The number nearest to 0 within `margin` of `x`. */
const shrunk = (x: number, margin: number): number => (Math.abs(x) <= margin ? 0 : x - Math.sign(x) * margin);

function weightsOf(who: string, given: L1, dimension: number): Float64Array {
  if (typeof given === "number" || isVector(given)) return spread(who, given, dimension);
  if (typeof given !== "object" || given === null || !("penalty" in given)) {
    const expected = "a number, one a variable, or { penalty, from, to }";
    throw new TypeError(`${who}: expected ${expected}, got ${kindOf(given)}`);
  }
  const { penalty, from = 0, to = dimension } = given;
  if (typeof penalty !== "number") {
    throw new TypeError(`${who}.penalty: expected a number, got ${kindOf(penalty)}`);
  }
  if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= dimension)) {
    throw new RangeError(`${who}: expected 0 ≤ from ≤ to ≤ ${dimension}, got from ${from} and to ${to}`);
  }
  return new Float64Array(dimension).fill(penalty, from, to);
}
