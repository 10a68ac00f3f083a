import { exp, expExcess, expm1, k, K } from "../../math";
import { Pointwise, staged } from "../../pointwise";

/**
 * eˣ − 1 − x for x = a(p − y). The derivatives are products of halves, a(eˣ − 1) = a(√eˣ − 1)(√eˣ + 1), so that eˣ does not
 * overflow where they do not.
 */
@final @unmanaged
class Linex extends Pointwise {
  asymmetry: v128;

  @inline shared(p: v128, y: v128): v128 { return this.asymmetry * (p - y); }
  @inline value(p: v128, y: v128, x: v128): v128 { return expExcess(x); }
  @inline gradient(p: v128, y: v128, x: v128): v128 {
    const m = expm1(k(K.HALF) * x);
    return this.asymmetry * m * (m + k(K.TWO));
  }
  @inline hessian(p: v128, y: v128, x: v128): v128 {
    const e = this.asymmetry * exp(k(K.HALF) * x);
    return e * e;
  }
}

export const linex = staged<Linex>();
