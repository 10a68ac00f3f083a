// Rows of predictions and their targets, for the tests of rowwise losses.
import { Random, type Element } from "@nadir/testing";
import type { RowTarget, RowwiseLoss } from "../src/rowwise.js";
import { vectorOf } from "./oracle.js";

/** Scores of a row: plain ones, confident ones both right and wrong, ties, and large common shifts. */
function scores(kind: number, columns: number, random: Random): number[] {
  const scale = [1, 20, 300, 0, 5][kind];
  const shift = kind === 4 ? 500 * random.normal() : 0;
  return Array.from({ length: columns }, () => scale * random.normal() + shift);
}

/** Probabilities of a row: plain ones, tiny ones, and ones close to 1. */
function probabilities(kind: number, columns: number, random: Random): number[] {
  const tiny = kind === 2 ? 1e-30 : kind === 1 ? 1e-6 : 1;
  return Array.from({ length: columns }, () =>
    kind === 4 ? 1 - 1e-6 * random.uniform() : tiny * random.uniform(0.01, 1),
  );
}

export function rowsOf(
  loss: RowwiseLoss,
  columns: number,
  rows: number,
  element: Element,
  seed: number,
): Float32Array | Float64Array {
  const random = new Random(seed);
  const make = loss.prediction.contains(-1) ? scores : probabilities;
  const made = Array.from({ length: rows }, (_, row) =>
    loss.description.arrange(make((row + seed) % 5, columns, random)),
  );
  return vectorOf(element, made.flat());
}

export interface RowTargets {
  /** What a call takes. */
  readonly targets: Int32Array | Float32Array | Float64Array;
  /** What the term takes for each row. */
  readonly lists: readonly (readonly number[])[];
}

/** Targets of a kind. */
export function targetsOf(
  loss: RowwiseLoss,
  kind: RowTarget,
  columns: number,
  rows: number,
  element: Element,
  seed: number,
): RowTargets {
  const random = new Random(seed);
  if (kind === "label") {
    const classes = loss.description.classes(columns);
    const labels = Int32Array.from({ length: rows }, () => random.integer(0, classes - 1));
    return {
      targets: labels,
      lists: Array.from(labels, (y) => Array.from({ length: classes }, (_, k) => (k === y ? 1 : 0))),
    };
  }
  const width = kind === "number" ? 1 : columns;
  const lists = Array.from({ length: rows }, (_, row) =>
    Array.from(vectorOf(element, list(loss, kind, width, row, random))),
  );
  return { targets: vectorOf(element, lists.flat()), lists };
}

function list(loss: RowwiseLoss, kind: RowTarget, width: number, row: number, random: Random): number[] {
  const each = (make: () => number) => Array.from({ length: width }, make);
  if (kind === "flags") return each(() => (random.uniform() < Math.min(0.5, 20 / width) ? 1 : 0));
  if (kind === "number") return each(() => [1, 20, 300][row % 3] * random.normal());
  if (loss.target.contains(-1)) return each(() => -10 * random.uniform()); // logarithms of shares
  if (row % 4 === 1) return each(() => 0).map((_, k) => (k === row % width ? 1 : 0));
  return each(() => (row % 3 === 0 && random.uniform() < 0.5 ? 0 : random.uniform()));
}
