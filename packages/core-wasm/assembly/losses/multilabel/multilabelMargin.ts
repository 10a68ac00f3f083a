import { EACH } from "../../rowwise";
import { Row, row, at, put, clear } from "../../rows/row";

/** By how much the score of a label that does not hold is too close to that of one that does, or 0. */
// @ts-ignore: decorator
@inline function excess(z: usize, held: i32, other: i32): f64 { return Math.max(0, 1 + (at(z, other) - at(z, held))); }

/** Σ max(0, 1 − (z_j − z_k)) / K over labels j that hold and k that do not. */
@final @unmanaged
class MultilabelMargin extends Row {
  @inline targets(): i32 { return EACH; }
  value(z: usize, y: usize, width: i32): f64 {
    let sum: f64 = 0;
    for (let j = 0; j < width; j++)
      if (at(y, j) != 0) for (let i = 0; i < width; i++) if (at(y, i) == 0) sum += excess(z, j, i);
    return sum / width;
  }
  gradient(z: usize, y: usize, width: i32, g: usize): void {
    clear(g, width);
    for (let j = 0; j < width; j++) {
      if (at(y, j) == 0) continue;
      let count = 0; // of pairs that are too close
      for (let i = 0; i < width; i++)
        if (at(y, i) == 0 && excess(z, j, i) > 0) {
          put(g, i, at(g, i) + 1);
          count++;
        }
      put(g, j, -<f64>count);
    }
    for (let j = 0; j < width; j++) put(g, j, at(g, j) / width);
  }
  product(z: usize, y: usize, width: i32, v: usize, g: usize): void { clear(g, width); }
}

export const multilabelMargin = row<MultilabelMargin>();
