import { LANES } from "../../lane";
import { EACH } from "../../rowwise";
import { Row, row, at, put, clear } from "../../rows/row";

/** Two elements of a row from j on, as f64. */
function pair(row: usize, j: i32): v128 {
  return LANES == 2 ? v128.load(row + <usize>j * 8) : f64x2.promote_low_f32x4(v128.load64_zero(row + <usize>j * 4));
}

function putPair(row: usize, j: i32, v: v128): void {
  if (LANES == 2) v128.store(row + <usize>j * 8, v);
  else v128.store_lane<f64>(row + <usize>j * 4, f32x4.demote_f64x2_zero(v), 0);
}

/** Which of two labels from i on do not hold, the second only if it is of the row. */
function others(y: usize, i: i32, width: i32): v128 {
  const inside = i64x2.gt_s(i64x2.splat(width - i), i64x2(0, 1));
  return v128.and(f64x2.eq(pair(y, i), f64x2.splat(0)), inside);
}

/** By how much two scores from i on are too close to that of label j, or 0; and 0 where the mask is not set. */
function excess(z: usize, j: i32, i: i32, mask: v128): v128 {
  const lead = f64x2.sub(pair(z, i), f64x2.splat(at(z, j)));
  return v128.and(f64x2.pmax(f64x2.add(f64x2.splat(1), lead), f64x2.splat(0)), mask);
}

function total(v: v128): f64 { return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1); }

/** Σ max(0, 1 − (z_j − z_k)) / K over labels j that hold and k that do not: all pairs, two at a time and without a branch. */
@final @unmanaged
class MultilabelMargin extends Row {
  targets(): i32 { return EACH; }
  value(z: usize, y: usize, width: i32): f64 {
    let sum: f64 = 0;
    for (let j = 0; j < width; j++) {
      if (at(y, j) == 0) continue;
      let costs = f64x2.splat(0);
      for (let i = 0; i < width; i += 2) costs = f64x2.add(costs, excess(z, j, i, others(y, i, width)));
      sum += total(costs);
    }
    return sum / width;
  }
  gradient(z: usize, y: usize, width: i32, g: usize): void {
    clear(g, width);
    for (let j = 0; j < width; j++) {
      if (at(y, j) == 0) continue;
      let count = f64x2.splat(0); // of pairs that are too close
      for (let i = 0; i < width; i += 2) {
        const mask = others(y, i, width), close = v128.and(f64x2.gt(excess(z, j, i, mask), f64x2.splat(0)), f64x2.splat(1));
        count = f64x2.add(count, close);
        if (i + 1 < width) putPair(g, i, f64x2.add(pair(g, i), close));
        else put(g, i, at(g, i) + f64x2.extract_lane(close, 0));
      }
      put(g, j, -total(count));
    }
    for (let j = 0; j < width; j++) put(g, j, at(g, j) / width);
  }
  product(z: usize, y: usize, width: i32, v: usize, g: usize): void { clear(g, width); }
}

export const multilabelMargin = row<MultilabelMargin>();
