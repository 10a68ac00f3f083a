import { NadirError } from "./errors.js";
import { ARENA } from "./generated/layout.js";

/** The element type of an array and of the kernels that work on it. */
export type Element = "f32" | "f64";
export type Vector = Float32Array | Float64Array;

const PAGE = 65536;
/** Kernels read, and write in their own arrays, up to two vectors past the end. */
const PADDING = 64;

/**
 * The one memory of all modules, and its allocator: first fit over a list of free stretches, neighbours merged. Views
 * of it never leave this package, because growth detaches them; `views()` gives fresh ones.
 */
class Memory {
  #memory: WebAssembly.Memory | undefined;
  #views: Views | undefined;
  /** Free stretches in the order of their addresses, below `#end`. */
  #free: { at: number; size: number }[] = [];
  #sizes = new Map<number, number>();
  #end = ARENA;

  /** What modules import. */
  get wasm(): WebAssembly.Memory {
    return (this.#memory ??= new WebAssembly.Memory({ initial: Math.ceil(ARENA / PAGE) + 8 }));
  }

  /** The whole memory as arrays; valid until the next allocation. */
  views(): Views {
    const views = this.#views;
    if (views !== undefined && views.f64.length > 0) return views; // growth detaches arrays: they have no elements then
    const { buffer } = this.wasm;
    return (this.#views = {
      f32: new Float32Array(buffer),
      f64: new Float64Array(buffer),
      i32: new Int32Array(buffer),
    });
  }

  /** The whole memory as an array of an element type; valid as long. */
  view(element: Element | "i32"): Float32Array | Float64Array | Int32Array {
    const { f32, f64, i32 } = this.views();
    return element === "f32" ? f32 : element === "f64" ? f64 : i32;
  }

  /** The address of `bytes` bytes, aligned to 64 and padded for the kernels. */
  allocate(bytes: number): number {
    const size = Math.ceil((bytes + PADDING) / 64) * 64;
    if (!(size > 0 && size < 2 ** 31))
      throw new NadirError("OUT_OF_MEMORY", `memory: ${bytes} bytes are more than a WebAssembly memory holds`);
    const i = this.#free.findIndex((stretch) => stretch.size >= size);
    let at: number;
    if (i < 0) {
      at = this.#end;
      this.#growTo(at + size);
      this.#end = at + size;
    } else {
      const stretch = this.#free[i];
      at = stretch.at;
      if (stretch.size === size) this.#free.splice(i, 1);
      else this.#free[i] = { at: at + size, size: stretch.size - size };
    }
    this.#sizes.set(at, size);
    return at;
  }

  release(at: number): void {
    const size = this.#sizes.get(at);
    if (size === undefined) return;
    this.#sizes.delete(at);
    let i = this.#free.findIndex((stretch) => stretch.at > at);
    if (i < 0) i = this.#free.length;
    const before = this.#free[i - 1];
    const after = this.#free[i];
    const joined = { at, size };
    let start = i;
    let removed = 0;
    if (before && before.at + before.size === at) {
      joined.at = before.at;
      joined.size += before.size;
      start--;
      removed++;
    }
    if (after && at + size === after.at) {
      joined.size += after.size;
      removed++;
    }
    if (joined.at + joined.size === this.#end) {
      this.#end = joined.at;
      this.#free.splice(start, removed);
    } else this.#free.splice(start, removed, joined);
  }

  #growTo(end: number): void {
    const pages = Math.ceil(end / PAGE) - this.wasm.buffer.byteLength / PAGE;
    if (pages <= 0) return;
    try {
      this.wasm.grow(pages);
    } catch (cause) {
      const held = Math.round(this.wasm.buffer.byteLength / 2 ** 20);
      throw new NadirError(
        "OUT_OF_MEMORY",
        `memory: the host refused ${pages * 64} kB more than the ${held} MB in use; free() placed arrays that are no longer needed`,
        { cause },
      );
    }
  }
}

interface Views {
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly i32: Int32Array;
}

export const memory = /* @__PURE__ */ new Memory();

export const bytesOf = { f32: 4, f64: 8, i32: 4 } as const;

/** The n elements at an address; not to be kept across an allocation. */
export function viewAt(element: Element, at: number, n: number): Vector {
  return element === "f32" ? new Float32Array(memory.wasm.buffer, at, n) : new Float64Array(memory.wasm.buffer, at, n);
}

/** A stretch of core memory that grows to the largest size asked of it and is then used again and again. */
export class Scratch {
  #at = 0;
  #bytes = 0;

  /** The address of at least `bytes` bytes, valid until the next call. */
  address(bytes: number): number {
    if (bytes > this.#bytes) {
      memory.release(this.#at);
      this.#at = memory.allocate(bytes);
      this.#bytes = bytes;
    }
    return this.#at;
  }
}
