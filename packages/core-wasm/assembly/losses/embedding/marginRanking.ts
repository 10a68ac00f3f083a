import { splat, and, lt, select, withNaN } from "../../lane";
import { Elements, elements } from "../../tuples/elements";

/** max(0, margin − t(p − q)) for t = 1 where p should be the greater and −1 where q should. */
@final @unmanaged
class MarginRanking extends Elements {
  margin: v128;

  predictions(): i32 { return 2; }
  targets(): i32 { return 1; }
  lack(p: v128, q: v128, t: v128): v128 { return this.margin - t * (p - q); }
  value(p: v128, q: v128, t: v128, u: v128): v128 {
    const x = this.lack(p, q, t);
    return select(lt(x, splat(0)), splat(0), x);
  }
  gradient(p: v128, q: v128, t: v128, u: v128): v128 {
    const x = this.lack(p, q, t);
    return withNaN(and(-t, lt(splat(0), x)), x);
  }
  second(p: v128, q: v128, t: v128, u: v128): v128 { return -this.gradient(p, q, t, u); }
}

export const marginRanking = elements<MarginRanking>();
