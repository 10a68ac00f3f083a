import { abs, min, withSign } from "../../lane";
import { log1p, k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/**
 * l² for l = ln((1 + p) / (1 + y)). With the lesser of p and y below the fraction, ln(1 + |p − y| / (1 + min)) = |l|
 * neither cancels nor loses a small argument.
 */
@final @unmanaged
class SquaredLogError extends Pointwise {
  shared(p: v128, y: v128): v128 {
    const r = p - y;
    return withSign(log1p(abs(r) / (k(K.ONE) + min(p, y))), r);
  }
  value(p: v128, y: v128, l: v128): v128 { return l * l; }
  gradient(p: v128, y: v128, l: v128): v128 { return (l + l) / (k(K.ONE) + p); }
  hessian(p: v128, y: v128, l: v128): v128 {
    const d = k(K.ONE) + p;
    return k(K.TWO) * (k(K.ONE) - l) / d / d;
  }
}

export const squaredLogError = pointwise<SquaredLogError>();
