import { Call, at, numberOf } from "../../tuple";
import { difference, gap, measure, pull } from "../../tuples/distance";
import { Sample, samples } from "../../tuples/sample";

let isAlike = false;
let short: f64 = 0; // what the distance of an unlike pair lacks of the margin

/** ½d² where the pair belongs together, ½max(0, margin − d)² where it does not. */
@final @unmanaged
class Contrastive extends Sample {
  margin: v128;

  predictions(): i32 { return 2; }
  value(c: Call): f64 {
    const d = measure(gap(0), c.p0, c.p1, c.size, 2, 0, c.room);
    isAlike = at(c.t0, 0) > 0;
    short = Math.max(0, numberOf(this.margin) - d);
    return isAlike ? 0.5 * d * d : 0.5 * short * short;
  }
  gradient(c: Call, by: f64): void {
    if (isAlike) {
      difference(gap(0), by, c.g0);
      difference(gap(0), -by, c.g1);
    } else {
      pull(gap(0), -short * by, c.g0);
      pull(gap(0), short * by, c.g1);
    }
  }
}

export const contrastive = samples<Contrastive>();
