import { abs, minusAbs, lt, select, withSign } from "../../lane";
import { expOfNegative, expm1, log1p, k } from "../../math";
import { K } from "../../tables";
import { Pointwise, staged } from "../../pointwise";

/**
 * ln cosh r for r = p − y. With m = e^−|r| − 1 it is ln(1 + m² / 2(1 + m)) below |r| = 1, where the usual form cancels,
 * and |r| + ln(1 + ½m(2 + m)) above; its derivative tanh r is −m(2 + m) / (1 + (1 + m)²) with the sign of r.
 */
@final @unmanaged
class LogCosh extends Pointwise {
  shared(p: v128, y: v128): v128 { return expm1(minusAbs(p - y)); }
  value(p: v128, y: v128, m: v128): v128 {
    const r = abs(p - y), isSmall = lt(r, k(K.ONE));
    const x = select(isSmall, m * m / (k(K.TWO) + k(K.TWO) * m), k(K.HALF) * m * (k(K.TWO) + m));
    return log1p(x) + v128.andnot(r, isSmall);
  }
  gradient(p: v128, y: v128, m: v128): v128 {
    const v = k(K.ONE) + m;
    return withSign(-m * (k(K.TWO) + m) / (k(K.ONE) + v * v), p - y);
  }
  hessian(p: v128, y: v128, m: v128): v128 {
    const v = expOfNegative(minusAbs(p - y)), d = k(K.TWO) * v / (k(K.ONE) + v * v);
    return d * d;
  }
}

export const logCosh = staged<LogCosh>();
