import { splat } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Call } from "../../tuple";
import { samples } from "../../tuples/sample";
import { gainOf } from "../../ranking/gain";
import { OfShares, costOf, slopeOf } from "../../ranking/listwise";

/** Items count for their shares in Σ (2ʸ − γ). What all of them count at least is 1 − γ: their excess is the gain 2ʸ − 1. */
@final @unmanaged
class XeNdcg extends OfShares {
  gamma: v128;

  predictions(): i32 { return 1; }
  anchor(c: Call): v128 { return splat(0); }
  mass(c: Call, o: usize, anchor: v128): v128 { return gainOf(v128.load(c.t0 + o)) + (k(K.ONE) - this.gamma); }
  excess(c: Call, o: usize, anchor: v128): v128 { return gainOf(v128.load(c.t0 + o)); }

  value(c: Call): f64 { return costOf<XeNdcg>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void { slopeOf<XeNdcg>(changetype<usize>(this), c, by); }
}

/** The same with a γ of its own for each item. */
@final @unmanaged
class Perturbed extends OfShares {
  predictions(): i32 { return 1; }
  anchor(c: Call): v128 { return splat(0); }
  mass(c: Call, o: usize, anchor: v128): v128 { return gainOf(v128.load(c.t0 + o)) + (k(K.ONE) - v128.load(c.t1 + o)); }
  excess(c: Call, o: usize, anchor: v128): v128 { return this.mass(c, o, anchor); }

  value(c: Call): f64 { return costOf<Perturbed>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void { slopeOf<Perturbed>(changetype<usize>(this), c, by); }
}

export const xeNdcg = samples<XeNdcg>();
export const xeNdcgPerturbed = samples<Perturbed>();
