import { show } from "@nadir/core-wasm/kernel";
import type { Range } from "../compose/blocks.js";
import type { Hyperparameter } from "../hyperparameter.js";

type Unit = number | ((key: string) => number);

/** How many consecutive elements of an array belong together. */
export const unitSetting: Hyperparameter<Unit> = {
  initial: 0,
  expected: "an integer from 0 on, or a function of the array's name",
  accepts: (value): value is Unit =>
    typeof value === "function" || (typeof value === "number" && Number.isInteger(value) && value >= 0),
};

export const unitNote =
  "elements to a unit: the columns of a matrix that lies row by row, or a function of the array's name; 0 for all";

/**
 * The units of an array.
 *
 * @throws RangeError if its length is no multiple of the unit.
 */
export function unitsOf(owner: string, unit: Unit, key: string, length: number): Range[] {
  const given = typeof unit === "function" ? unit(key) : unit;
  const size = given === 0 ? length : given;
  if (!(Number.isInteger(size) && size > 0 && length % size === 0))
    throw new RangeError(
      `${owner}: unit: expected a divisor of the ${length} elements${key === "" ? "" : ` of ${key}`}, got ${show(size)}`,
    );
  return Array.from({ length: length / size }, (_, i) => ({ start: i * size, end: (i + 1) * size }));
}
