import { Call } from "../../tuple";
import { angle, slopeOfFirst } from "../../tuples/cosine";
import { Sample, samples } from "../../tuples/sample";

/** −cos between a prediction and its target. */
@final @unmanaged
class CosineSimilarity extends Sample {
  predictions(): i32 { return 1; }
  value(c: Call): f64 { return -angle(c.p0, c.t0, c.size, c.room); }
  gradient(c: Call, by: f64): void { slopeOfFirst(-by, c.g0); }
}

export const cosineSimilarity = samples<CosineSimilarity>();
