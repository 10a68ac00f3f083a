import { Placed, type Element, type Vector } from "@nadir/core-wasm";
import { bytesOf, memory, Output } from "@nadir/core-wasm/kernel";

/**
 * An array that a kernel reads and overwrites: placed data where it lies, anything else block by block through a stretch
 * of scratch. One object a role, reused from call to call.
 */
export class InPlace {
  readonly #output = new Output();
  #array: Vector | undefined;
  #element: Element = "f64";

  /** Takes an array of `element`, to be gone through in blocks of at most `most` elements. */
  open(array: Vector | Placed, element: Element, most: number): void {
    this.#output.open(array, element, most);
    this.#array = array instanceof Placed ? undefined : array;
    this.#element = element;
  }

  /** Where the `count` elements from `start` on now lie. */
  at(start: number, count: number): number {
    const address = this.#output.at(start);
    const element = this.#element;
    if (this.#array)
      memory.views()[element].set(this.#array.subarray(start, start + count), address / bytesOf[element]);
    return address;
  }

  /** Hands back the `count` elements from `start` on, which the kernel has advanced. */
  flush(start: number, count: number): void {
    this.#output.flush(start, count);
  }

  /** Lets go of the array. */
  close(): void {
    this.#output.close();
    this.#array = undefined;
  }
}
