import { splat, and, lt, max, min, select, withNaN } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/** d² for d = max(0, 1 − m) and the margin m = yp, continued in a line, −4m, from m = −1 (d = 2) on. */
@final @unmanaged
class ModifiedHuber extends Pointwise {
  shared(p: v128, y: v128): v128 { return max(k(K.ONE) - y * p, splat(0)); }
  value(p: v128, y: v128, d: v128): v128 { return select(lt(k(K.TWO), d), splat(-4) * (y * p), d * d); }
  gradient(p: v128, y: v128, d: v128): v128 { return -y * (k(K.TWO) * min(d, k(K.TWO))); }
  hessian(p: v128, y: v128, d: v128): v128 {
    return withNaN(and(k(K.TWO), and(lt(splat(0), d), lt(d, k(K.TWO)))), d);
  }
}

export const modifiedHuber = pointwise<ModifiedHuber>();
