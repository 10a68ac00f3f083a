// The arrays of a call of several, opened for the kernels block by block.
import { NadirError, type Placed, type Vector } from "@nadir/core-wasm";
import { BLOCK, bytesOf, Input, memory, Output, Scratch } from "@nadir/core-wasm/kernel";
import { areInside, close, expectInside } from "../call.js";
import type { Domain } from "../domain.js";
import type { Given, Layout, Operand, Per } from "./layout.js";

/** The most arrays of a kind that kernels take. */
const ARRAYS = 3;

/** Elements of an array in a block of samples, unless one sample has more: part of the contract, as sums depend on it. */
const BLOCK_ELEMENTS = 16384;

const times = <T>(n: number, make: () => T): readonly T[] => Array.from({ length: n }, make);

/** The arrays of the call under way; there is one at a time. */
const arrays = /* @__PURE__ */ Object.freeze({
  predictions: /* @__PURE__ */ times(ARRAYS, () => new Input()),
  gradients: /* @__PURE__ */ times(ARRAYS, () => new Output()),
  operands: /* @__PURE__ */ times(ARRAYS, () => new Input()),
  sizes: /* @__PURE__ */ new Input(),
  losses: /* @__PURE__ */ new Output(),
  call: /* @__PURE__ */ new Scratch(),
  room: /* @__PURE__ */ new Scratch(),
});

/** Lets go of the arrays, so that they are not kept alive until the next call. */
export function closeArrays(): void {
  close();
  for (const array of [...arrays.predictions, ...arrays.gradients, ...arrays.operands, arrays.sizes, arrays.losses])
    array.close();
}

/** Samples that a kernel takes at once. */
export interface Block {
  readonly first: number;
  readonly count: number;
  /** The first of their elements, and how many these are. */
  readonly start: number;
  readonly elements: number;
}

/** As many samples at a time as fit: that depends on their sizes alone. */
export function* blocksOf({ samples, sizes, whole }: Layout, length: number): Generator<Block> {
  if (whole) {
    yield { first: 0, count: samples, start: 0, elements: length };
    return;
  }
  for (let first = 0, start = 0; first < samples;) {
    let count = 0;
    let elements = 0;
    if (typeof sizes === "number") {
      count = Math.min(samples - first, BLOCK, Math.max(1, Math.floor(BLOCK_ELEMENTS / sizes)));
      elements = count * sizes;
    } else
      do elements += sizes[first + count++];
      while (count < BLOCK && first + count < samples && elements + sizes[first + count] <= BLOCK_ELEMENTS);
    yield { first, count, start, elements };
    first += count;
    start += elements;
  }
}

/** The size of the largest sample. */
export const largestOf = ({ sizes }: Layout): number =>
  typeof sizes === "number" ? sizes : sizes.reduce((a, b) => Math.max(a, b));

/** Opens what is read. */
export function openInputs({ element, predictions, length }: Given, layout: Layout): void {
  const { whole, sizes, operands } = layout;
  const most = whole ? length : Math.max(BLOCK_ELEMENTS, largestOf(layout));
  const mostOf = { element: most, sample: BLOCK, all: Infinity };
  predictions.forEach((array, i) => arrays.predictions[i].open(array, element, most));
  operands.forEach(({ source, per, element: own }, i) => arrays.operands[i].open(source, own ?? element, mostOf[per]));
  if (typeof sizes !== "number") arrays.sizes.open(sizes, "i32", whole ? sizes.length : BLOCK);
}

/** Opens what the gradients are written to. */
export function openGradients(written: readonly (Vector | Placed)[], { element, length }: Given, layout: Layout): void {
  const most = layout.whole ? length : Math.max(BLOCK_ELEMENTS, largestOf(layout));
  written.forEach((array, i) => arrays.gradients[i].open(array, element, most));
}

/** Opens what the losses of samples are written to. */
export function openLosses(written: Vector | Placed, { element }: Given, { whole, samples }: Layout): void {
  arrays.losses.open(written, element, whole ? samples : BLOCK);
}

/** What of a call is not in its arrays. */
export interface Frame {
  readonly given: Given;
  readonly layout: Layout;
  /** Whether gradients are written, or the losses of samples. */
  readonly writes: "nothing" | "gradients" | "losses";
  readonly weighted: boolean;
  /** Bytes that the kernel works in. */
  readonly room: number;
}

/** Where a block lies. */
export interface Addresses {
  readonly weights: number;
  readonly predictions: readonly number[];
  readonly gradients: readonly number[];
  readonly operands: readonly number[];
}

/** Brings a block of all arrays to where kernels read and write. */
export function enter({ given, layout, writes }: Frame, block: Block, weights: number): Addresses {
  const { first, count, start, elements } = block;
  const stretch = { element: [start, elements], sample: [first, count] } as const;
  return {
    weights,
    predictions: given.predictions.map((_, i) => arrays.predictions[i].at(start, elements)),
    gradients: writes === "gradients" ? given.predictions.map((_, i) => arrays.gradients[i].at(start)) : [],
    operands: layout.operands.map(({ per, source }, i) =>
      arrays.operands[i].at(...(per === "all" ? ([0, source.length] as const) : stretch[per])),
    ),
  };
}

/** Hands over what the kernel has written of a block. */
export function leave({ given, writes }: Frame, { first, count, start, elements }: Block): void {
  if (writes === "gradients") given.predictions.forEach((_, i) => arrays.gradients[i].flush(start, elements));
  if (writes === "losses") arrays.losses.flush(first, count);
}

/** Words of a `Call`; the one size of all samples stands behind them. */
const WORDS = 10 + 5 * ARRAYS;

/** Writes what a kernel finds of a block, in the order of `Call` in core-wasm's assembly/tuple.ts, and returns where. */
export function writeCall({ given, layout, writes, weighted, room }: Frame, block: Block, at: Addresses): number {
  const { sizes, whole, operands } = layout;
  const bytes = bytesOf[given.element];
  const work = workAt(given, room);
  const losses = writes === "losses" ? arrays.losses.at(block.first) : 0;
  const call = arrays.call.address((WORDS + 1) * 4);
  const [size, sizeStep] =
    typeof sizes === "number" ? [call + WORDS * 4, 0] : [arrays.sizes.at(block.first, block.count), 4];
  const strides = (per: Per) =>
    operands.map((operand) => (operand.per === per ? bytesOf[operand.element ?? given.element] : 0));
  if (whole) for (const g of at.gradients) new Uint8Array(memory.wasm.buffer, g, given.length * bytes).fill(0);
  const words = memory.views().i32;
  let end = call / 4;
  const write = (list: readonly number[], count: number) => {
    for (let i = 0; i < count; i++) words[end++] = list[i] ?? 0;
  };
  const [count, first] = [block.count, block.first];
  write([count, first, 0, size, sizeStep, at.weights, weighted ? bytes : 0, losses, work, whole ? 0 : bytes], 10);
  for (const list of [at.predictions, at.gradients, at.operands, strides("element"), strides("sample")])
    write(list, ARRAYS);
  if (typeof sizes === "number") words[end] = sizes;
  return call;
}

/** Where a kernel works. @throws NadirError (OUT_OF_MEMORY) that says who asked for how much, and for what. */
function workAt({ loss, length }: Given, room: number): number {
  try {
    return arrays.room.address(room);
  } catch (cause) {
    if (!(cause instanceof NadirError)) throw cause;
    const size = `${Math.ceil(room / 2 ** 20)} MB to work in`;
    throw new NadirError(
      cause.code,
      `${loss}: expected ${size}, for ${length} predictions, got none; ${cause.message}`,
      {
        cause,
      },
    );
  }
}

/**
 * @param per what of the array there is one of
 * @param present the weights of the block's samples, where those of weight 0 do not count
 * @throws RangeError for an element of a block outside of its domain, unless its sample has weight 0.
 */
export function expectSamplesInside(
  { given: { loss, element }, layout: { samples, sizes, turn } }: Frame,
  { first, count, start, elements }: Block,
  { argument, domain, per, at }: { argument: string; domain: Domain; per: Per; at: number },
  present: number | undefined,
): void {
  if (per === "sample") return expectInside(loss, argument, domain, element, at, first, count, present);
  if (typeof sizes === "number" && turn === undefined)
    return expectInside(loss, argument, domain, element, at, start, elements, present, sizes);
  if (areInside(argument, domain, element, at, elements)) return;
  const weights = present === undefined ? undefined : memory.views()[element].subarray(present / bytesOf[element]);
  if (typeof sizes === "number") {
    const width = turn!;
    for (let o = 0, k = 0; o < elements; o += width, k++) {
      const [round, sample] = [Math.floor(k / samples), k % samples];
      if (weights?.[sample] === 0) continue;
      expectInside(loss, `${argument}[${round}][${sample}]`, domain, element, at + o * bytesOf[element], 0, width);
    }
    return;
  }
  for (let i = 0, o = 0; i < count; o += sizes[first + i++])
    if (weights?.[i] !== 0)
      expectInside(loss, argument, domain, element, at + o * bytesOf[element], start + o, sizes[first + i]);
}

/** What there is one of in an operand, also where it stays whole. */
export const unitOf = ({ per, source }: Operand, { length }: Given, { samples }: Layout): Per =>
  per !== "all" ? per : source.length === samples ? "sample" : source.length === length ? "element" : "all";
