// What kernels need to work in.
import type { Element } from "@nadir/core-wasm";
import { bytesOf } from "@nadir/core-wasm/kernel";

/** Copies of so many vectors, each with room to be read past its end. */
export const copies =
  (count: number) =>
  (size: number, _: number, element: Element): number =>
    count * (size * bytesOf[element] + 32);
