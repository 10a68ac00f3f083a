import { Call, numberOf } from "../../tuple";
import { gap, measure, pull, pullBoth } from "../../tuples/distance";
import { Sample, samples } from "../../tuples/sample";

let isActive = false; // whether the negative is too near
let isSwapped = false; // whether it is so to the positive

/** max(0, |a − p + ε| − |a − n + ε| + margin), where |p − n + ε| stands for the second distance if it is less and `swap` is set. */
@final @unmanaged
class TripletMargin extends Sample {
  margin: v128;
  power: v128;
  epsilon: v128;
  swap: v128;

  predictions(): i32 { return 3; }
  distance(i: i32, c: Call, x: usize, y: usize): f64 {
    const room = c.room + <usize>i * (<usize>c.size * sizeof<F>() + 32);
    return measure(gap(i), x, y, c.size, numberOf(this.power), numberOf(this.epsilon), room);
  }
  value(c: Call): f64 {
    const near = this.distance(0, c, c.p0, c.p1), far = this.distance(1, c, c.p0, c.p2);
    const other = numberOf(this.swap) == 0 ? Infinity : this.distance(2, c, c.p1, c.p2);
    isSwapped = other < far;
    const x = near - (isSwapped ? other : far) + numberOf(this.margin);
    isActive = x > 0;
    return Math.max(0, isNaN(other) ? NaN : x);
  }
  gradient(c: Call, by: f64): void {
    if (!isActive) by = 0;
    if (isSwapped) {
      pull(gap(0), by, c.g0);
      pullBoth(gap(0), gap(2), 1, -by, c.g1);
    } else {
      pullBoth(gap(0), gap(1), -1, by, c.g0);
      pull(gap(0), -by, c.g1);
    }
    pull(gap(isSwapped ? 2 : 1), by, c.g2);
  }
}

export const tripletMargin = samples<TripletMargin>();
