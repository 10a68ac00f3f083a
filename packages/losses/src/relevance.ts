// What queries are made of: scores, and how relevant each item is.
import { interval } from "./domain.js";
import type { Draw } from "./draw.js";
import type { SliceCall } from "./loss.js";
import type { TupleSample } from "./tuple.js";

export const relevance = /* @__PURE__ */ interval(0, Infinity, { hint: "0 is for what is not relevant at all" });
/** Relevances whose gain is 2ʸ − 1. */
export const grade = /* @__PURE__ */ interval(0, 64, { hint: "the gain of a relevance y is 2^y - 1" });

/** A query of so many items: scores of any scale, no two of them the same, and grades of 0 to 4. */
export function query(random: Draw, size: number): TupleSample {
  const scale = [1, 1, 1e-6, 20][Math.floor(4 * random.uniform())];
  const list = (make: () => number) => Array.from({ length: size }, make);
  return {
    predictions: [list(() => scale * random.normal())],
    targets: [list(() => Math.floor(5 * random.uniform()))],
  };
}

/** Two items, of which the relevant one leads by x. */
export const lead = {
  label: "lead of the relevant of two items",
  from: -6,
  to: 6,
  at: (x: number): SliceCall => ({ predictions: [x, 0], targets: [1, 0] }),
};
