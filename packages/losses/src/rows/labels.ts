// Targets that are the numbers of classes.
import { Placed, type Element } from "@nadir/core-wasm";
import { bytesOf, memory } from "@nadir/core-wasm/kernel";
import { labels as kernels } from "@nadir/core-wasm/modules";
import { inputs } from "../call.js";
import type { Targets } from "../loss.js";

/** Labels that are 32-bit integers already, or come from narrower ones, need no conversion but a copy. */
const areIntegers = (labels: Targets) =>
  labels instanceof Int32Array ||
  labels instanceof Uint32Array ||
  labels instanceof Uint8Array ||
  (labels instanceof Placed && labels.element === "i32");

/** Opens labels to be read in blocks of at most `block`. */
export function openLabels(labels: Targets, block: number): void {
  if (areIntegers(labels)) inputs.labels.open(labels as Int32Array, "i32", block);
  else
    inputs.labels.open(
      labels,
      labels instanceof Float32Array || (labels as Placed).element === "f32" ? "f32" : "f64",
      block,
    );
}

/**
 * The address of the labels from `start` on as i32. What a row of weight 0 has for a label does not matter.
 *
 * @throws RangeError where one is not a class, naming the row.
 */
export function labelsAt(
  loss: string,
  labels: Targets,
  start: number,
  n: number,
  classes: number,
  element: Element,
  weightsAddress?: number,
): number {
  const at = inputs.labels.at(start, n);
  if (areIntegers(labels)) {
    const areLabels = (at: number, n: number) => kernels.function("areLabels", "f64")(n, at, classes) !== 0;
    if (inputs.labels.has(`below ${classes}`, areLabels) || areLabels(at, n)) return at;
  } else {
    const given = labels instanceof Float32Array || (labels as Placed).element === "f32" ? "f32" : "f64";
    const to = inputs.convertedLabels.address(n * 4);
    if (kernels.function("labels", given)(n, at, classes, to)) return to;
  }
  return labelsOfPresent(loss, labels, start, n, classes, element, weightsAddress);
}

/** The labels, but 0 in rows of weight 0. */
function labelsOfPresent(
  loss: string,
  labels: Targets,
  start: number,
  n: number,
  classes: number,
  element: Element,
  weightsAddress: number | undefined,
): number {
  const source = labels instanceof Placed ? labels.read() : labels;
  const to = inputs.convertedLabels.address(n * 4);
  const views = memory.views();
  for (let i = 0; i < n; i++) {
    const isAbsent = weightsAddress !== undefined && views[element][weightsAddress / bytesOf[element] + i] === 0;
    if (!isAbsent) expectLabel(loss, source[start + i], start + i, classes);
    views.i32[to / 4 + i] = isAbsent ? 0 : source[start + i];
  }
  return to;
}

function expectLabel(loss: string, y: number, row: number, classes: number): void {
  if (Number.isInteger(y) && y >= 0 && y < classes) return;
  const hint =
    y === classes
      ? "; classes count from 0"
      : y === -1 || y === -100
        ? "; to leave rows out, name their label as ignoreIndex"
        : "";
  throw new RangeError(`${loss}: targets[${row}]: expected a class from 0 to ${classes - 1}, got ${y}${hint}`);
}
