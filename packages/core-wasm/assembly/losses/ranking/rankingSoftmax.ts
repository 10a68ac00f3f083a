import { splat } from "../../lane";
import { Call } from "../../tuple";
import { samples } from "../../tuples/sample";
import { Listwise, costOf, slopeOf } from "../../ranking/listwise";

/** Items count for their relevance. */
@final @unmanaged
class RankingSoftmax extends Listwise {
  predictions(): i32 { return 1; }
  loss(leader: f64, below: f64, total: f64): f64 { return total * leader + below; }
  factor(by: f64, total: f64): f64 { return by; }
  anchor(c: Call): v128 { return splat(0); }
  mass(c: Call, o: usize, anchor: v128): v128 { return v128.load(c.t0 + o); }
  excess(c: Call, o: usize, anchor: v128): v128 { return v128.load(c.t0 + o); }

  value(c: Call): f64 { return costOf<RankingSoftmax>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void { slopeOf<RankingSoftmax>(changetype<usize>(this), c, by); }
}

export const rankingSoftmax = samples<RankingSoftmax>();
