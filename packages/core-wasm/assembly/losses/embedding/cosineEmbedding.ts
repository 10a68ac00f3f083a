import { Call, at, numberOf } from "../../tuple";
import { angle, beyond, distance, slopeOfFirst, slopeOfSecond } from "../../tuples/cosine";
import { Sample, samples } from "../../tuples/sample";

let slope: f64 = 0; // of the loss in the cosine

/** 1 − cos where the pair belongs together, max(0, cos − margin) where it does not. */
@final @unmanaged
class CosineEmbedding extends Sample {
  margin: v128;

  predictions(): i32 { return 2; }
  value(c: Call): f64 {
    const isAlike = at(c.t0, 0) > 0;
    angle(c.p0, c.p1, c.size, c.room);
    const x = isAlike ? distance() : beyond(numberOf(this.margin));
    slope = isAlike ? -1 : x > 0 ? 1 : 0;
    return Math.max(0, x);
  }
  gradient(c: Call, by: f64): void {
    slopeOfFirst(slope * by, c.g0);
    slopeOfSecond(slope * by, c.g1);
  }
}

export const cosineEmbedding = samples<CosineEmbedding>();
