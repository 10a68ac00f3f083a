import type { Element, Vector } from "@nadir/core-wasm";
import { base, BLOCK, Input, Output, Total } from "@nadir/core-wasm/kernel";
import { vector } from "@nadir/core-wasm/modules";
import type { Parameters } from "../moment.js";

const moved = /* @__PURE__ */ new Output();
const sources = [/* @__PURE__ */ new Input(), /* @__PURE__ */ new Input()];

/** Works on the n elements of a block, given where those of each array lie. */
type Work = (n: number, x: number, ...others: number[]) => void;

/** Elements of an array, all if not said. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const whole = (array: Parameters): Range => ({ start: 0, end: array.length });

/** Overwrites an array block by block, with others of its length and element type to read. */
export function overwrite(
  element: Element,
  array: Parameters,
  others: readonly (Parameters | Vector)[],
  work: Work,
  { start, end }: Range = whole(array),
): void {
  try {
    moved.open(array, element, BLOCK);
    others.forEach((other, i) => sources[i].open(other, element, BLOCK));
    for (let from = start; from < end; from += BLOCK) {
      const n = Math.min(BLOCK, end - from);
      const x = moved.fetch(from, n);
      work(n, x, ...others.map((_, i) => sources[i].at(from, n)));
      moved.flush(from, n);
    }
  } finally {
    moved.close();
    for (const source of sources) source.close();
  }
}

/** Goes through an array block by block without changing it. */
function scan(element: Element, array: Parameters, work: (n: number, x: number) => void, range = whole(array)): void {
  const [source] = sources;
  try {
    source.open(array, element, BLOCK);
    for (let from = range.start; from < range.end; from += BLOCK) {
      const n = Math.min(BLOCK, range.end - from);
      work(n, source.at(from, n));
    }
  } finally {
    source.close();
  }
}

/** An array, or a part of one. */
export interface Part {
  readonly element: Element;
  readonly array: Parameters;
  readonly range?: Range;
}

/** Squares of f64 numbers beyond these powers of ten would over- or underflow. */
const HUGE = 1e140;
const TINY = 1e-140;
const TWO_TO_600 = 4.149515568880993e180;

/** √Σx² over all parts together, in f64 and in a fixed order; no square over- or underflows. */
export function normOf(parts: readonly Part[]): number {
  const plain = rootOfSquares(parts, 1);
  if ((plain > TINY && plain < HUGE) || Number.isNaN(plain)) return plain;
  let greatest = 0;
  for (const { element, array, range } of parts) {
    const kernel = vector.function("greatest", element);
    scan(element, array, (n, x) => (greatest = Math.max(greatest, kernel(n, x))), range);
  }
  if (greatest === 0 || greatest === Infinity) return greatest;
  const scale = greatest > 1 ? 1 / TWO_TO_600 : TWO_TO_600;
  return rootOfSquares(parts, scale) / scale;
}

function rootOfSquares(parts: readonly Part[], scale: number): number {
  const total = new Total();
  for (const { element, array, range } of parts) {
    const kernel = vector.function("sumOfSquares", element);
    scan(element, array, (n, x) => total.add(kernel(n, x, scale)), range);
  }
  return Math.sqrt(total.value);
}

/** Σx over a part, in f64 and in a fixed order. */
export function sumOf({ element, array, range }: Part): number {
  const total = new Total();
  const kernel = base.function("sum", element);
  scan(element, array, (n, x) => total.add(kernel(n, x)), range);
  return total.value;
}

/** Whether no element is NaN or infinite. */
export function isFinite({ element, array, range }: Part): boolean {
  const kernel = base.function("inside", element);
  const most = element === "f32" ? 3.4028234663852886e38 : Number.MAX_VALUE;
  let finite = true;
  scan(element, array, (n, x) => (finite = kernel(n, x, 0, -most, most, 0) !== 0 && finite), range);
  return finite;
}

/** x ← factor·x. */
export function scale({ element, array, range }: Part, factor: number): void {
  const kernel = vector.function("scale", element);
  overwrite(element, array, [], (n, x) => void kernel(n, x, factor), range);
}

/** x ← keep·x + share·y. */
export function blend({ element, array }: Part, y: Parameters, keep: number, share: number): void {
  const kernel = vector.function("blend", element);
  overwrite(element, array, [y], (n, x, from) => void kernel(n, x, from, keep, share));
}
