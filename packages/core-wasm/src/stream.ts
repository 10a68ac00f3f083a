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
  /** What is read by way of scratch. */
  #source: ArrayLike<number> | undefined;
  #placed: Placed | undefined;
  #element: Element | "i32" = "f64";
  #address = 0;
  /** Bytes from an element to the next, 0 in scratch. */
  #step = 0;

  /** Takes a source for kernels of `element`, to be read in blocks of at most `most` elements. */
  open(source: Source, element: Element | "i32", most: number): void {
    if (source instanceof Placed && source.element === element) {
      this.#placed = source;
      this.#address = source.address;
      this.#step = element === "f64" ? 8 : 4;
    } else {
      this.#source = source instanceof Placed ? source.read() : source;
      this.#element = element;
      this.#address = this.#scratch.address(Math.min(most, source.length) * bytesOf[element]);
      this.#step = 0;
    }
  }

  /** Where the `count` elements from `start` on now lie. */
  at(start: number, count: number): number {
    if (this.#source !== undefined) this.#copy(this.#source, start, count);
    return this.#address + start * this.#step;
  }

  #copy(source: ArrayLike<number>, start: number, count: number): void {
    const view = memory.view(this.#element);
    const offset = this.#address / view.BYTES_PER_ELEMENT;
    if (count < FEW) for (let i = 0; i < count; i++) view[offset + i] = source[start + i];
    else view.set(slice(source, start, count), offset);
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

/** An array that a kernel writes, or reads and overwrites, block by block through scratch unless it is placed. */
export class Output {
  readonly #scratch = new Scratch();
  /** What is written by way of scratch. */
  #target: Vector | undefined;
  #placed: Placed | undefined;
  #element: Element = "f64";
  #address = 0;
  /** Bytes from an element to the next, 0 in scratch. */
  #step = 0;

  open(target: Vector | Placed, element: Element, most: number): void {
    if (target instanceof Placed) {
      this.#placed = target;
      this.#address = target.address;
      this.#step = element === "f64" ? 8 : 4;
    } else {
      this.#target = target;
      this.#element = element;
      this.#address = this.#scratch.address(Math.min(most, target.length) * bytesOf[element]);
      this.#step = 0;
    }
  }

  /** Where elements from `start` on are to be written. */
  at(start: number): number {
    return this.#address + start * this.#step;
  }

  /** Where the `count` elements from `start` on now lie, to be overwritten. */
  fetch(start: number, count: number): number {
    if (this.#target !== undefined) this.#bring(this.#target, start, count);
    return this.at(start);
  }

  /** Hands over the `count` elements from `start` on, which the kernel has written. */
  flush(start: number, count: number): void {
    if (this.#target !== undefined) this.#copy(this.#target, start, count);
  }

  #bring(target: Vector, start: number, count: number): void {
    const view = memory.view(this.#element);
    const offset = this.#address / view.BYTES_PER_ELEMENT;
    if (count < FEW) for (let i = 0; i < count; i++) view[offset + i] = target[start + i];
    else view.set(slice(target, start, count), offset);
  }

  #copy(target: Vector, start: number, count: number): void {
    const view = memory.view(this.#element);
    const offset = this.#address / view.BYTES_PER_ELEMENT;
    if (count < FEW) for (let i = 0; i < count; i++) target[start + i] = view[offset + i];
    else target.set(view.subarray(offset, offset + count), start);
  }

  /** Lets go of the target. What was found out about it meanwhile, as it may be read as well, is forgotten. */
  close(): void {
    this.#target = undefined;
    this.#placed?.touch();
    this.#placed = undefined;
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
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum;
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
  const view = memory.view(element);
  const lanes = element === "f32" ? 4 : 2;
  for (let i = 0, o = at / view.BYTES_PER_ELEMENT; i < fields.length; i++)
    for (let lane = 0; lane < lanes; lane++) view[o++] = fields[i];
  return at;
}

const USUAL_FIELDS = 32;
const FIELDS = /* @__PURE__ */ new Scratch();
/** What was written last, if it is fixed. */
let fixed: readonly number[] | undefined;

/** Addresses of vectors of ones, once they are there. */
const ONES = { f32: 0, f64: 0 };

/** The address of a vector of ones: the weight of every sample where there are no weights. */
export const ones = (element: Element): number => (element === "f32" ? ONES.f32 : ONES.f64) || writeOnes(element);

function writeOnes(element: Element): number {
  const at = (ONES[element] = memory.allocate(16));
  viewAt(element, at, 16 / bytesOf[element]).fill(1);
  return at;
}
