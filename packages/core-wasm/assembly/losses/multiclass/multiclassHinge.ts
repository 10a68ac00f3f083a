import { LABEL } from "../../rowwise";
import { Row, row, at, put, clear } from "../../rows/row";

let rival: i32 = 0; // the first of the greatest scores but the label's
let excess: f64 = 0; // by how much it is too great

/** max(0, margin + max_{k≠y} z_k − z_y). */
@final @unmanaged
class MulticlassHinge extends Row {
  margin: v128;

  targets(): i32 { return LABEL; }
  value(z: usize, y: usize, width: i32): f64 {
    const label = load<i32>(y);
    rival = label == 0 ? 1 : 0;
    excess = 0;
    if (width == 1) return 0;
    for (let j = rival + 1; j < width; j++) if (j != label && at(z, j) > at(z, rival)) rival = j;
    const a = at(z, rival), b = at(z, label);
    excess = <f64>v128.extract_lane<F>(this.margin, 0) + (a == b ? 0 : a - b);
    return Math.max(excess, 0);
  }
  gradient(z: usize, y: usize, width: i32, g: usize): void {
    clear(g, width);
    if (!(excess > 0)) return;
    put(g, rival, 1);
    put(g, load<i32>(y), -1);
  }
  product(z: usize, y: usize, width: i32, v: usize, g: usize): void { clear(g, width); }
}

export const multiclassHinge = row<MulticlassHinge>();
