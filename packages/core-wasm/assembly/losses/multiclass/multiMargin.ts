import { LABEL } from "../../rowwise";
import { Row, row, at, put } from "../../rows/row";

/** Σ_{k≠y} max(0, margin + z_k − z_y)^p / K for p = 1 or 2. */
@final @unmanaged
class MultiMargin extends Row {
  margin: v128;
  power: v128;

  targets(): i32 { return LABEL; }
  /** By how much score j is too close to the label's, or 0. */
  excess(z: usize, label: i32, j: i32): f64 {
    const a = at(z, j), b = at(z, label);
    return j == label ? 0 : Math.max(0, <f64>v128.extract_lane<F>(this.margin, 0) + (a == b ? 0 : a - b));
  }
  isSquared(): bool { return v128.extract_lane<F>(this.power, 0) == 2; }

  value(z: usize, y: usize, width: i32): f64 {
    let sum: f64 = 0;
    for (let j = 0; j < width; j++) {
      const x = this.excess(z, load<i32>(y), j);
      sum += this.isSquared() ? x * x : x;
    }
    return sum / width;
  }
  gradient(z: usize, y: usize, width: i32, g: usize): void {
    const label = load<i32>(y);
    let sum: f64 = 0;
    for (let j = 0; j < width; j++) {
      const x = this.excess(z, label, j), slope = this.isSquared() ? 2 * x : x > 0 ? 1 : 0;
      sum += slope;
      put(g, j, slope / width);
    }
    put(g, label, -sum / width);
  }
  product(z: usize, y: usize, width: i32, v: usize, g: usize): void {
    const label = load<i32>(y);
    let sum: f64 = 0;
    for (let j = 0; j < width; j++) {
      const moved = this.isSquared() && this.excess(z, label, j) > 0 ? 2 * (at(v, j) - at(v, label)) : 0;
      sum += moved;
      put(g, j, moved / width);
    }
    put(g, label, -sum / width);
  }
}

export const multiMargin = row<MultiMargin>();
