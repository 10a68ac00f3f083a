import { bytesOf, memory, Scratch, viewAt, type Element, type Vector } from "./memory.js";
import { Placed } from "./placed.js";

/**
 * Samples in a block of every sum: sums of blocks are added in their order, wherever the arrays lie and however they
 * arrive, so that a total does not depend on it. Part of the contract: another number gives other bits.
 */
export const BLOCK = 4096;

/** Below this many elements a loop is faster than `set`. */
const FEW = 16;

/** What a kernel can read from. */
export type Source = ArrayLike<number> | Placed;

/**
 * An array argument of a kernel: placed data of the kernel's element type is read where it lies, anything else goes
 * block by block through a stretch of scratch. One object a role, reused from call to call.
 */
export class Input {
  readonly #scratch = new Scratch();
  #source: ArrayLike<number> | undefined;
  #placed: Placed | undefined;
  #element: Element | "i32" = "f64";
  #address = 0;

  /** Takes a source for kernels of `element`, to be read in blocks of at most `most` elements. */
  open(source: Source, element: Element | "i32", most: number): void {
    this.#element = element;
    if (source instanceof Placed && source.element === element) {
      this.#placed = source;
      this.#address = source.address;
    } else {
      this.#source = source instanceof Placed ? source.read() : source;
      this.#address = this.#scratch.address(Math.min(most, source.length) * bytesOf[element]);
    }
  }

  /** Where the `count` elements from `start` on now lie. */
  at(start: number, count: number): number {
    const source = this.#source;
    const address = this.#address;
    const bytes = bytesOf[this.#element];
    if (source === undefined) return address + start * bytes;
    const view = memory.views()[this.#element];
    const offset = address / bytes;
    if (count < FEW) for (let i = 0; i < count; i++) view[offset + i] = source[start + i];
    else view.set(slice(source, start, count), offset);
    return address;
  }

  /**
   * Whether the source is placed where kernels read it and has a property, of all `n` elements at an address: that is checked
   * once, until they change.
   */
  has(property: string, check: (address: number, n: number) => boolean): boolean {
    const placed = this.#placed;
    return placed !== undefined && placed.known(property, check);
  }

  /** Lets go of the source. */
  close(): void {
    this.#source = undefined;
    this.#placed = undefined;
  }
}

/** An array that a kernel writes, block by block through scratch unless it is placed. */
export class Output {
  readonly #scratch = new Scratch();
  #target: Vector | undefined;
  #element: Element = "f64";
  #address = 0;

  open(target: Vector | Placed, element: Element, most: number): void {
    this.#element = element;
    if (target instanceof Placed) {
      this.#target = undefined;
      this.#address = target.touch();
    } else {
      this.#target = target;
      this.#address = this.#scratch.address(Math.min(most, target.length) * bytesOf[element]);
    }
  }

  /** Where elements from `start` on are to be written. */
  at(start: number): number {
    return this.#target === undefined ? this.#address + start * bytesOf[this.#element] : this.#address;
  }

  /** Hands over the `count` elements from `start` on, which the kernel has written. */
  flush(start: number, count: number): void {
    const target = this.#target;
    if (target === undefined) return;
    const view = memory.views()[this.#element];
    const offset = this.#address / bytesOf[this.#element];
    if (count < FEW) for (let i = 0; i < count; i++) target[start + i] = view[offset + i];
    else target.set(view.subarray(offset, offset + count), start);
  }

  close(): void {
    this.#target = undefined;
  }
}

function slice(source: ArrayLike<number>, start: number, count: number): ArrayLike<number> {
  if (start === 0 && count === source.length) return source;
  return ArrayBuffer.isView(source)
    ? (source as Vector).subarray(start, start + count)
    : (source as number[]).slice(start, start + count);
}

/** A sum in f64 with the rounding errors of its additions kept apart (Neumaier): for totals of blocks. */
export class Total {
  #sum = 0;
  #lost = 0;

  add(x: number): void {
    const sum = this.#sum + x;
    this.#lost += Math.abs(this.#sum) >= Math.abs(x) ? this.#sum - sum + x : x - sum + this.#sum;
    this.#sum = sum;
  }

  get value(): number {
    const sum = this.#sum + this.#lost;
    return Number.isFinite(this.#sum) ? sum : this.#sum;
  }
}

/**
 * The `fields` of a kernel, each in all lanes of a vector, at an address that stays good until the next call.
 *
 * @param areFixed whether the array is for this element type alone and never changes: call after call finds it written
 */
export function writeFields(fields: readonly number[], element: Element, areFixed = false): number {
  if (fields.length === 0 || fields === fixed) return FIELDS.address(0);
  fixed = areFixed ? fields : undefined;
  const at = FIELDS.address(Math.max(USUAL_FIELDS, fields.length) * 16);
  const view = memory.views()[element];
  const lanes = element === "f32" ? 4 : 2;
  for (let i = 0, o = at / bytesOf[element]; i < fields.length; i++)
    for (let lane = 0; lane < lanes; lane++) view[o++] = fields[i];
  return at;
}

const USUAL_FIELDS = 32;
const FIELDS = /* @__PURE__ */ new Scratch();
/** What was written last, if it is fixed. */
let fixed: readonly number[] | undefined;

/** Addresses of vectors of ones, once they are there. */
const ONES: Partial<Record<Element, number>> = {};

/** The address of a vector of ones: the weight of every sample where there are no weights. */
export function ones(element: Element): number {
  let at = ONES[element];
  if (at === undefined) {
    at = ONES[element] = memory.allocate(16);
    viewAt(element, at, 16 / bytesOf[element]).fill(1);
  }
  return at;
}
