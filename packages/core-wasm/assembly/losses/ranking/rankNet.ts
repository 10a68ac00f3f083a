import { Call, numberOf, put, at } from "../../tuple";
import { samples } from "../../tuples/sample";
import { Pairs, costOf, hasNaN, pull } from "../../ranking/pairs";
import { k } from "../../math";
import { K } from "../../tables";

/** Every pair of items of different relevance, with equal weights, in the order in which they come. */
@final @unmanaged
class RankNet extends Pairs {
  predictions(): i32 { return 1; }
  scores(c: Call): usize { return c.p0; }
  gains(c: Call): usize { return c.t0; }
  leaders(c: Call): i32 { return c.size - 1; }
  weight(c: Call, i: i32, o: usize, lead: v128): v128 { return k(K.ONE); }

  value(c: Call): f64 { return hasNaN(c.p0, c.size) ? NaN : costOf<RankNet>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void {
    const lost = c.room + <usize>(c.size + 4) * sizeof<F>();
    pull<RankNet>(changetype<usize>(this), c, c.room, lost);
    for (let i = 0; i < c.size; i++) put(c.g0, i, (at(c.room, i) + at(lost, i)) * (numberOf(this.steepness) * by));
  }
}

export const rankNet = samples<RankNet>();
