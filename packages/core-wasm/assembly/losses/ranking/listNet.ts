import { splat } from "../../lane";
import { exp, expm1 } from "../../math";
import { greatest } from "../../rowwise";
import { Call } from "../../tuple";
import { samples } from "../../tuples/sample";
import { OfShares, costOf, slopeOf } from "../../ranking/listwise";

/** Items count for their shares in Σ eʸ, measured from the greatest relevance only where eʸ would be too large. */
@final @unmanaged
class ListNet extends OfShares {
  predictions(): i32 { return 1; }
  anchor(c: Call): v128 {
    const top = greatest(c.t0, c.size);
    return v128.extract_lane<F>(top, 0) > 30 ? top : splat(0);
  }
  mass(c: Call, o: usize, anchor: v128): v128 { return exp(v128.load(c.t0 + o) - anchor); }
  excess(c: Call, o: usize, anchor: v128): v128 { return expm1(v128.load(c.t0 + o) - anchor); }

  value(c: Call): f64 { return costOf<ListNet>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void { slopeOf<ListNet>(changetype<usize>(this), c, by); }
}

export const listNet = samples<ListNet>();
