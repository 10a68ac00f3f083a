import { splat, abs, lt, max, min, select, withSign } from "../../lane";
import { log1pDeficit, k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwiseAhead } from "../../pointwise";
import { SMALL } from "../../scale";

/** c²(u − ln(1 + u)) for u = |r| / c, r = p − y. In the derivatives q ≤ 1 is the lesser of |r| and c over the greater. */
@final @unmanaged
class Fair extends Pointwise {
  scale: v128;

  shared(p: v128, y: v128): v128 {
    const a = abs(p - y);
    return min(a, this.scale) / max(a, this.scale);
  }
  value(p: v128, y: v128, q: v128): v128 {
    const a = abs(p - y), u = a / this.scale;
    const far = select(lt(u, splat(Infinity)), this.scale * (this.scale * log1pDeficit(u)), this.scale * a);
    return select(lt(u, splat(SMALL * SMALL)), splat(0.5) * a * a, far);
  }
  gradient(p: v128, y: v128, q: v128): v128 { return withSign(min(abs(p - y), this.scale) / (k(K.ONE) + q), p - y); }
  hessian(p: v128, y: v128, q: v128): v128 {
    const d = select(lt(this.scale, abs(p - y)), q, k(K.ONE)) / (k(K.ONE) + q);
    return d * d;
  }
}

export const fair = pointwiseAhead<Fair>();
