import { Call } from "../../tuple";
import { angle, distance, slopeOfFirst } from "../../tuples/cosine";
import { Sample, samples } from "../../tuples/sample";

/** 1 − cos between a prediction and its target. */
@final @unmanaged
class CosineDistance extends Sample {
  predictions(): i32 { return 1; }
  value(c: Call): f64 {
    angle(c.p0, c.t0, c.size, c.room);
    return distance();
  }
  gradient(c: Call, by: f64): void { slopeOfFirst(-by, c.g0); }
}

export const cosineDistance = samples<CosineDistance>();
