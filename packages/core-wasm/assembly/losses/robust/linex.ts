import { exp, expExcess, expm1, k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/**
 * eˣ − 1 − x for x = a(p − y). The derivatives are products of halves, a(eˣ − 1) = a(√eˣ − 1)(√eˣ + 1), so that eˣ does not
 * overflow where they do not.
 */
@final @unmanaged
class Linex extends Pointwise {
  asymmetry: v128;

  shared(p: v128, y: v128): v128 { return this.asymmetry * (p - y); }
  value(p: v128, y: v128, x: v128): v128 { return expExcess(x); }
  gradient(p: v128, y: v128, x: v128): v128 {
    const m = expm1(k(K.HALF) * x);
    return this.asymmetry * m * (m + k(K.TWO));
  }
  hessian(p: v128, y: v128, x: v128): v128 {
    const e = this.asymmetry * exp(k(K.HALF) * x);
    return e * e;
  }
}

export const linex = pointwise<Linex>();
