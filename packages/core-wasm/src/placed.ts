import { NadirError, show } from "./errors.js";
import { bytesOf, memory, type Element } from "./memory.js";

type Stored = Float32Array | Float64Array | Int32Array;

/**
 * An array that lives in core memory, where kernels use it without a copy: for data that is used again and again, such
 * as a training set. It is a handle, not a view: growth of the memory cannot invalidate it.
 */
export class Placed<E extends Element | "i32" = Element | "i32"> {
  readonly length: number;
  readonly element: E;
  /** What is known of the contents, by the key of the check; forgotten when they change. */
  readonly #known: string[] = [];
  #at: number;

  /** @internal */
  constructor(element: E, length: number) {
    this.element = element;
    this.length = length;
    this.#at = memory.allocate(length * bytesOf[element]);
    finalizer.register(this, this.#at, this);
  }

  /**
   * A copy of the contents, in `out` where one is given.
   *
   * @throws RangeError if `out` has another length.
   */
  read(): E extends "f32" ? Float32Array : E extends "f64" ? Float64Array : E extends "i32" ? Int32Array : Stored;
  read<T extends Stored>(out: T): T;
  read(out?: Stored): Stored {
    const view = this.#view();
    if (!out) return view.slice();
    if (out.length !== this.length)
      throw new RangeError(`read: out: expected ${this.length} elements, got ${out.length}`);
    out.set(view);
    return out;
  }

  /**
   * Overwrites elements from `offset` on.
   *
   * @throws RangeError if the source does not fit.
   */
  write(source: ArrayLike<number>, offset = 0): void {
    const view = this.#view();
    if (!(Number.isInteger(offset) && offset >= 0 && offset + source.length <= this.length))
      throw new RangeError(`write: ${source.length} elements at ${show(offset)} do not fit in ${this.length}`);
    view.set(source, offset);
    this.touch();
  }

  /** Gives the memory back. Any later use throws. Freeing again does nothing. */
  free(): void {
    if (this.#at === 0) return;
    finalizer.unregister(this);
    memory.release(this.#at);
    this.#at = 0;
  }

  /** @internal The address, for kernels. */
  get address(): number {
    if (this.#at === 0) failFreed();
    return this.#at;
  }

  /** @internal Whether a property of the contents holds, of so many elements at an address, asked once until they change. */
  known(key: string, check: (address: number, n: number) => boolean): boolean {
    return this.#known.includes(key) || this.#knows(key, check);
  }

  #knows(key: string, check: (address: number, n: number) => boolean): boolean {
    const holds = check(this.address, this.length);
    if (holds) this.#known.push(key);
    return holds;
  }

  /** @internal The contents have changed. */
  touch(): void {
    if (this.#known.length > 0) this.#known.length = 0;
  }

  #view(): Stored {
    const { buffer } = memory.wasm;
    const at = this.address;
    if (this.element === "f32") return new Float32Array(buffer, at, this.length);
    return this.element === "f64" ? new Float64Array(buffer, at, this.length) : new Int32Array(buffer, at, this.length);
  }
}

function failFreed(): never {
  throw new NadirError("FREED", "placed array: used after free()");
}

/** Only a safety net: it frees what a user forgot, some time after the handle is gone. */
const finalizer = /* @__PURE__ */ new FinalizationRegistry<number>((at) => memory.release(at));

/**
 * Copies an array into core memory and returns its handle. `number[]` becomes f64.
 *
 * @throws TypeError if `array` is none of these; NadirError `OUT_OF_MEMORY` if it does not fit.
 */
export function place(array: Float32Array): Placed<"f32">;
export function place(array: Int32Array): Placed<"i32">;
export function place(array: Float64Array | readonly number[]): Placed<"f64">;
export function place(array: Stored | readonly number[]): Placed;
export function place(array: Stored | readonly number[]): Placed {
  const element = elementOf(array);
  if (!element)
    throw new TypeError(`place: expected a Float32Array, Float64Array, Int32Array or number[], got ${show(array)}`);
  const placed = new Placed(element, array.length);
  placed.write(array as ArrayLike<number>);
  return placed;
}

function elementOf(array: unknown): Element | "i32" | undefined {
  if (array instanceof Float32Array) return "f32";
  if (array instanceof Float64Array || Array.isArray(array)) return "f64";
  return array instanceof Int32Array ? "i32" : undefined;
}

/** An empty array of n elements in core memory. */
export function reserve<E extends Element | "i32">(element: E, n: number): Placed<E> {
  const placed = new Placed(element, n);
  const { buffer } = memory.wasm;
  new Uint8Array(buffer, placed.address, n * bytesOf[element]).fill(0);
  return placed;
}
