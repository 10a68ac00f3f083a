import { isVector, kindOf } from "./arguments.js";

/** Bounds on the variables: a number for all of them or one a variable; default none, `-Infinity` and `Infinity`. */
export interface Bounds {
  readonly lower?: number | Float64Array | Float32Array | readonly number[];
  readonly upper?: number | Float64Array | Float32Array | readonly number[];
}

/** The box `lower ≤ x ≤ upper`. */
export class Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;

  /**
   * @throws TypeError for bounds of the wrong kind, RangeError for bounds of the wrong length, NaN, or a lower bound above
   * the upper.
   */
  constructor(who: string, bounds: Bounds, dimension: number) {
    if (typeof bounds !== "object" || bounds === null || isVector(bounds)) {
      throw new TypeError(`${who}: bounds: expected { lower, upper }, got ${kindOf(bounds)}`);
    }
    this.lower = spread(`${who}: bounds.lower`, bounds.lower ?? -Infinity, dimension);
    this.upper = spread(`${who}: bounds.upper`, bounds.upper ?? Infinity, dimension);
    const { lower, upper } = this;
    const bad = lower.findIndex((bound, i) => !(bound <= upper[i]) || bound === Infinity || upper[i] === -Infinity);
    if (bad < 0) return;
    const got = `lower ${lower[bad]} and upper ${upper[bad]} at index ${bad}`;
    throw new RangeError(`${who}: bounds: expected lower ≤ upper, got ${got}`);
  }

  /** The feasible value nearest to `x` for variable `i`; a bound itself where `x` is within `slack` of it. */
  nearest(x: number, i: number, slack = 0): number {
    if (x <= this.lower[i] + slack) return this.lower[i];
    return x >= this.upper[i] - slack ? this.upper[i] : x;
  }

  /** Moves a point to the nearest of the box. */
  project(point: Float64Array): void {
    for (let i = 0; i < point.length; i++) point[i] = this.nearest(point[i], i);
  }

  /** Moves a start to the nearest point of the box; a sentence if that is another one, after a space, else "". */
  admit(start: Float64Array): string {
    const given = start.slice();
    this.project(start);
    const moved = start.findIndex((x, i) => x !== given[i]);
    if (moved < 0) return "";
    return ` The start was out of bounds, ${given[moved]} at index ${moved}, and moved to the nearest point within.`;
  }

  /** `‖P(x - g) - x‖∞` with `P` the projection: 0 where no feasible direction leads lower. */
  stationarity(point: Float64Array, gradient: Float64Array): number {
    let largest = 0;
    for (let i = 0; i < point.length; i++) {
      // Not by way of `x - g`, which rounds a small slope at a large x away.
      const inward = Math.max(gradient[i], point[i] - this.upper[i]);
      largest = Math.max(largest, Math.abs(Math.min(inward, point[i] - this.lower[i])));
    }
    return largest;
  }
}

/** One number a variable, from one for all or from as many. */
export function spread(
  who: string,
  given: number | Float64Array | Float32Array | readonly number[],
  dimension: number,
): Float64Array {
  if (typeof given === "number") return new Float64Array(dimension).fill(given);
  if (!isVector(given)) {
    throw new TypeError(`${who}: expected a number or one a variable, got ${kindOf(given)}`);
  }
  if (given.length === dimension) return Float64Array.from(given);
  throw new RangeError(`${who}: expected ${dimension} elements, as the start has, got ${given.length}`);
}
