import { LANES, splat, max, andnot, eq, select, firstLanes, maxOfLanes } from "./lane";

// What a kernel writes at `out`, and whether it returns the sum of values. `out` must not overlap what is read.
export const VALUE = 1, GRADIENT = 2, PRODUCT = 4, PER_SAMPLE = 8;

// What the target of a row is: an i32 label, one element, or an element for each column.
export const LABEL = 0, NUMBER = 1, EACH = 2;

/** Bytes from the target of a row to that of the next. */
export function targetPitch(kind: i32, width: i32): usize {
  return kind == LABEL ? 4 : kind == NUMBER ? sizeof<F>() : <usize>width * sizeof<F>();
}

/**
 * One pass over n rows of `width` scores at z. `y` holds the targets, `w` a weight a row with wStep bytes between them, or
 * one for all with wStep = 0; a row of weight 0 counts as absent. `v` is what the Hessian is multiplied by.
 */
export type Rows = (loss: usize, n: i32, width: i32, z: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize, v: usize) => f64;

/** The greatest of n elements, in every lane. NaN is passed over here; the masses carry it. */
export function greatest(z: usize, n: i32): v128 {
  let a = v128.load_splat<F>(z), b = a;
  for (; n >= 2 * LANES; n -= 2 * LANES, z += 32) {
    a = max(a, v128.load(z));
    b = max(b, v128.load(z, 16));
  }
  for (; n > 0; n -= LANES, z += 16) a = max(a, select(firstLanes(n), v128.load(z), a));
  return maxOfLanes(max(a, b));
}

/** How far z lies above the anchor; 0 where the two are equal, infinite or not. */
export function above(z: v128, anchor: v128): v128 { return andnot(z - anchor, eq(z, anchor)); }
