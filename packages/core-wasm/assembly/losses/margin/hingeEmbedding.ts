import { splat, le, lt, max, select, withNaN } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/** p of a pair that belongs together (y = 1), max(0, μ − p) of one that does not (y = −1), for the margin μ. */
@final @unmanaged
class HingeEmbedding extends Pointwise {
  margin: v128;

  shared(p: v128, y: v128): v128 { return lt(splat(0), y); }
  value(p: v128, y: v128, alike: v128): v128 { return select(alike, p, max(this.margin - p, splat(0))); }
  gradient(p: v128, y: v128, alike: v128): v128 {
    return withNaN(select(alike, k(K.ONE), select(le(p, this.margin), splat(-1), splat(0))), p);
  }
  hessian(p: v128, y: v128, alike: v128): v128 { return withNaN(splat(0), p); }
}

export const hingeEmbedding = pointwise<HingeEmbedding>();
