// A loss of rows that is defined in JavaScript, as the kernels that calls run.
import type { Element } from "@nadir/core-wasm";
import { bytesOf, memory, Total, type Kernel } from "@nadir/core-wasm/kernel";
import { apart } from "../call.js";
import type { RowTarget } from "../rows/shape.js";
import { copyOf, roundingTo } from "./samples.js";

type Row = readonly number[];

/** The loss of one row, its derivatives in the scores, and the product of its second derivatives with a vector. */
export interface RowFunctions {
  readonly value: (z: Row, y: Row) => number;
  readonly gradient: (z: Row, y: Row) => Row;
  readonly product: (z: Row, y: Row, v: Row) => Row;
}

/** Writes the results of a row. */
type Write = (results: Float64Array, z: Row, y: Row, v: Row) => void;

/**
 * The kernels, in the order of those of a module; element types and sums are as in `sampleKernels`.
 *
 * @param classes how many classes labels name, in rows of so many columns
 */
export function rowKernels(
  { value, gradient, product }: RowFunctions,
  element: Element,
  target: RowTarget,
  classes: (columns: number) => number,
): readonly Kernel[] {
  const round = roundingTo(element);
  const kernel =
    (parts: { readonly added?: boolean; readonly written?: Write; readonly perSample?: boolean }): Kernel =>
    (_fields, n, columns, z, y, w, wStep, scale, out, v) => {
      const scores = copyOf(element, z, n * columns);
      const targets = targetsOf(target, element, y, n, columns, classes);
      const vector = parts.written && v !== 0 ? copyOf(element, v, n * columns) : undefined;
      const weights = parts.perSample || wStep === 0 ? undefined : copyOf(element, w, n);
      const width = parts.perSample ? 1 : columns;
      const results = new Float64Array(n * width);
      const total = new Total();
      apart(() => {
        for (let row = 0; row < n; row++) {
          const weight = weights ? weights[row] : 1;
          if (weight === 0) continue;
          const zRow = rowOf(scores, row, columns);
          const yRow = targets(row);
          if (parts.added) total.add(round(weight * round(value(zRow, yRow))));
          if (!parts.written) continue;
          const written = results.subarray(row * width, (row + 1) * width);
          parts.written(written, zRow, yRow, vector ? rowOf(vector, row, columns) : []);
          if (!parts.perSample) written.forEach((x, k) => (written[k] = weight * scale * x));
        }
      });
      if (parts.written) memory.views()[element].set(results, out / bytesOf[element]);
      return total.value;
    };
  const ofValue: Write = (results, z, y) => results.fill(value(z, y));
  const ofGradient: Write = (results, z, y) => results.set(gradient(z, y));
  const ofProduct: Write = (results, z, y, v) => results.set(product(z, y, v));
  return [
    kernel({ added: true }),
    kernel({ written: ofGradient }),
    kernel({ added: true, written: ofGradient }),
    kernel({ written: ofValue, perSample: true }),
    kernel({ written: ofProduct }),
  ];
}

/** −0 counts as 0. */
const rowOf = (from: ArrayLike<number>, row: number, columns: number): number[] =>
  Array.from({ length: columns }, (_, k) => from[row * columns + k] + 0);

/** The target of a row as a list, as a `term` takes it: a label is 1 at its class and 0 elsewhere. */
function targetsOf(
  target: RowTarget,
  element: Element,
  address: number,
  n: number,
  columns: number,
  classes: (columns: number) => number,
): (row: number) => number[] {
  if (target === "label") {
    const labels = copyOf("i32", address, n);
    const length = classes(columns);
    return (row) => Array.from({ length }, (_, k) => (k === labels[row] ? 1 : 0));
  }
  const width = target === "number" ? 1 : columns;
  const numbers = copyOf(element, address, n * width);
  return (row) => rowOf(numbers, row, width);
}
