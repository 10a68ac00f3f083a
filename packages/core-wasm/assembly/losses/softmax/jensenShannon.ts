import { splat, abs, eq, le, over, select, times, withNaN } from "../../lane";
import { log, log1p, log1pDeficit, k } from "../../math";
import { K } from "../../tables";
import { Sum, columns } from "../../rows/columns";
import { EACH } from "../../rowwise";

/**
 * ½ Σ t ln(t/m) + q ln(q/m) for m = ½(t + q). Each column is ≥ 0 by itself: where q is near t, it is written with
 * x − ln(1 + x) of x = (m − t)/t and (m − q)/q, else the two logarithms would cancel.
 */
@final @unmanaged
class JensenShannon extends Sum {
  targets(): i32 { return EACH; }
  value(q: v128, t: v128): v128 {
    const m = k(K.HALF) * (t + q), d = k(K.HALF) * (q - t);
    const near = t * log1pDeficit(d / t) + q * log1pDeficit(-d / q);
    const far = times(t, log(t / m)) + times(q, log(q / m));
    return withNaN(k(K.HALF) * select(le(abs(d), k(K.HALF) * m), select(eq(d, splat(0)), splat(0), near), far), q);
  }
  gradient(q: v128, t: v128): v128 {
    const m = k(K.HALF) * (t + q), d = k(K.HALF) * (q - t);
    const near = log1p(d / m), far = select(eq(t, splat(0)), splat(0.6931471805599453), log(q / m));
    return withNaN(k(K.HALF) * select(le(abs(d), k(K.HALF) * m), select(eq(m, splat(0)), splat(0.6931471805599453), near), far), q);
  }
  hessian(q: v128, t: v128): v128 { return withNaN(k(K.HALF) * over(over(t, q), t + q), q); }
}

export const jensenShannon = columns<JensenShannon>();
