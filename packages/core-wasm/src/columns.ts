import { vector } from "./generated/modules.js";
import { Placed, place, reserve } from "./placed.js";
import { Input, ones } from "./stream.js";

/** Numbers that go through the cache at once. */
const BLOCK_ELEMENTS = 16384;

const rowsOfBlock = (columns: number) => Math.max(1, Math.floor(BLOCK_ELEMENTS / columns));

const MATRIX = /* @__PURE__ */ new Input();
const WEIGHTS = /* @__PURE__ */ new Input();

export interface ColumnSums {
  /** What is subtracted from each column first; 0 where absent. */
  readonly from?: Float64Array;
  /** Whether the differences are squared. Default false. */
  readonly squared?: boolean;
  /** One a row; 1 each where absent. */
  readonly weights?: Float64Array;
}

/** Σᵢ wᵢ (xᵢⱼ − fromⱼ), or of the squares of these, for each column of a row-major matrix, in the order of its rows. */
export function columnSums(
  values: Float64Array,
  columns: number,
  { from, squared = false, weights }: ColumnSums = {},
): Float64Array {
  const rows = values.length / columns;
  const block = rowsOfBlock(columns);
  const sums = reserve("f64", columns);
  const shift = from ? place(from) : reserve("f64", columns);
  const add = vector.function("columnSums", "f64");
  MATRIX.open(values, "f64", block * columns);
  if (weights) WEIGHTS.open(weights, "f64", block);
  for (let row = 0; row < rows; row += block) {
    const n = Math.min(block, rows - row);
    const w = weights ? WEIGHTS.at(row, n) : ones("f64");
    const x = MATRIX.at(row * columns, n * columns);
    add(n, columns, x, w, weights ? 8 : 0, shift.address, Number(squared), sums.address);
  }
  MATRIX.close();
  WEIGHTS.close();
  const out = sums.read();
  for (const placed of [sums, shift]) placed.free();
  return out;
}

/** A copy of a row-major matrix in core memory, every column j as (x − meansⱼ) / deviationsⱼ, or 0 where the deviation is 0. */
export function placeScaled(values: Float64Array, means: Float64Array, deviations: Float64Array): Placed<"f64"> {
  const columns = means.length;
  const block = rowsOfBlock(columns) * columns;
  const placed = new Placed("f64", values.length);
  const [mean, deviation] = [place(means), place(deviations)];
  const rescale = vector.function("rescale", "f64");
  for (let at = 0; at < values.length; at += block) {
    const part = values.subarray(at, at + block);
    placed.write(part, at);
    rescale(part.length / columns, columns, placed.address + at * 8, mean.address, deviation.address);
  }
  for (const scratch of [mean, deviation]) scratch.free();
  return placed;
}
