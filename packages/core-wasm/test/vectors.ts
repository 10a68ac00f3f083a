import { expect } from "vitest";
import type { Element, Vector } from "../src/memory.js";

export const kinds = { f32: Float32Array, f64: Float64Array };

/** A vector of n numbers, drawn one after another. */
export function vector(element: Element, n: number, draw: () => number): Vector {
  const drawn = new kinds[element](n);
  for (let i = 0; i < n; i++) drawn[i] = draw();
  return drawn;
}

/** Expects the same numbers, signs of zeros included; any NaN is any other. (For a thousand arrays `toEqual` is slow.) */
export function expectSame(got: Vector, expected: Vector): void {
  expect(got.length).toBe(expected.length);
  for (let i = 0; i < got.length; i++) if (!Object.is(got[i], expected[i])) expect(got[i], `[${i}]`).toBe(expected[i]);
}
