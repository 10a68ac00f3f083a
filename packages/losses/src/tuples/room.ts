// What kernels need to work in.
import type { Element } from "@nadir/core-wasm";
import { bytesOf } from "@nadir/core-wasm/kernel";

/** Copies of so many vectors, each with room to be read past its end. */
export const copies =
  (count: number) =>
  (size: number, _: number, element: Element): number =>
    count * (size * bytesOf[element] + 32);

/** Losses, a row of similarities, and of so many arrays the vectors, their slopes, inverse lengths and scales: in f64. */
export const pairs =
  (arrays: number) =>
  (size: number, samples: number): number =>
    8 * samples * (2 + arrays * (2 * (size + 1) + 2)) + 64;
