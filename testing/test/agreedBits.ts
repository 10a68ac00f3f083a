import type { Real } from "../src/index.js";

/** How many leading bits two numbers share: -log₂ of their relative difference; Infinity where they are equal. */
export function agreedBits(got: Real, want: Real): number {
  return want.top - got.sub(want).top;
}
