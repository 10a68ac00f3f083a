import { splat, lt, select, abs, max, times } from "../lane";
import { expOfNegative, log1pOfUnit, k } from "../math";
import { K } from "../tables";
import { Columns } from "./columns";

/** ln(1 + eᶻ) − tz in each column for a logit z and a target t of 0 to 1. With u = e^−|z| nothing cancels. */
@unmanaged
export abstract class Logistic extends Columns {
  value(z: v128, t: v128): v128 {
    const outside = times(k(K.ONE) - t, max(z, splat(0))) + times(t, max(-z, splat(0)));
    return log1pOfUnit(expOfNegative(-abs(z))) + outside;
  }
  gradient(z: v128, t: v128): v128 {
    const u = expOfNegative(-abs(z)), isNegative = lt(z, splat(0));
    return ((k(K.ONE) - t) * select(isNegative, u, k(K.ONE)) - t * select(isNegative, k(K.ONE), u)) / (k(K.ONE) + u);
  }
  hessian(z: v128, t: v128): v128 {
    const u = expOfNegative(-abs(z)), d = k(K.ONE) + u;
    return u / d / d;
  }
  blurs(): bool { return false; }
  blurred(t: v128, mass: v128): v128 { return t; }
}
