// What the settings that act on the weight of a row make of targets and weights.
import { Placed, type Vector } from "@nadir/core-wasm";
import { expectLength, expectNumbers } from "../call.js";
import type { Targets, Weights } from "../loss.js";
import type { RowShape } from "./shape.js";

/** Settings that act on the weight of a row, the same for all losses that have them. */
export interface RowSettings {
  readonly classWeights?: readonly number[] | null;
  readonly ignoreIndex?: number | null;
}

export interface Counted {
  readonly targets: Targets;
  readonly weights: Weights | undefined;
  /** Rows whose label is ignored. */
  readonly ignored: readonly number[];
}

/** Targets and weights with what `classWeights` and `ignoreIndex` make of them. */
export function counted(
  loss: string,
  { classWeights = null, ignoreIndex = null }: RowSettings,
  { rows, columns, kind }: RowShape,
  targets: Targets,
  weights: Weights | undefined,
): Counted {
  if (classWeights !== null) expectLength(loss, "classWeights", classWeights.length, columns, "one a class");
  if (classWeights === null && (ignoreIndex === null || kind !== "label")) return { targets, weights, ignored: [] };
  if (weights !== undefined) {
    expectNumbers(loss, "weights", weights);
    expectLength(loss, "weights", weights.length, rows, "one a row");
  }
  const given = weights instanceof Placed ? weights.read() : weights;
  const source = targets instanceof Placed ? targets.read() : targets;
  const counts = Float64Array.from({ length: rows }, (_, row) => given?.[row] ?? 1);
  expectCounts(loss, counts);
  if (kind !== "label") {
    for (let row = 0; row < rows; row++)
      if (counts[row] !== 0) counts[row] *= expectedWeight(classWeights!, source, row * columns);
    return { targets, weights: counts, ignored: [] };
  }
  const labels = Float64Array.from(source);
  const ignored: number[] = [];
  for (let row = 0; row < rows; row++)
    if (labels[row] === ignoreIndex) {
      ignored.push(row);
      labels[row] = counts[row] = 0;
    } else if (classWeights !== null && counts[row] !== 0) counts[row] *= classWeights[labels[row]] ?? 1;
  return { targets: labels, weights: counts, ignored };
}

/** The class weight of a distribution is that of its classes on average, so that a label and all of it at one class are the same. */
function expectedWeight(classWeights: readonly number[], targets: ArrayLike<number>, start: number): number {
  let sum = 0;
  let mass = 0;
  for (let k = 0; k < classWeights.length; k++) {
    sum += classWeights[k] * targets[start + k];
    mass += targets[start + k];
  }
  if (mass === 0) return 0;
  return sum >= 0 && mass > 0 && sum / mass < Infinity ? sum / mass : 1; // what is no distribution is refused as such
}

/** @throws RangeError as for weights that nothing multiplies. */
function expectCounts(loss: string, counts: Float64Array): void {
  const row = counts.findIndex((w) => !(w >= 0 && w < Infinity));
  if (row >= 0)
    throw new RangeError(`${loss}: weights[${row}]: expected a finite number that is not negative, got ${counts[row]}`);
}

/** Sets the losses of ignored rows to 0. */
export function clearIgnored(written: Vector | Placed, ignored: readonly number[]): void {
  for (const row of ignored)
    if (written instanceof Placed) written.write([0], row);
    else written[row] = 0;
}
