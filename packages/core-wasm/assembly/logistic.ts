import { splat, minusAbs, and, andnot, lt, times } from "./lane";
import { expOfNegative, log1pOfUnit, k } from "./math";
import { K } from "./tables";

// ln(1 + eᶻ) − yz of a logit z and a target y from 0 to 1. With u = e^−|z| nothing cancels, in neither tail, and nothing
// overflows. Where h is 1 for a positive z and 0 elsewhere, σ(z) is (h + u(1 − h)) / (1 + u).

/** e^−|z|, which value and derivatives share. */
export function ofLogit(z: v128): v128 { return expOfNegative(minusAbs(z)); }

/** (h − y)z, which the loss is far from 0; ln(1 + u) is the rest of it. */
export function farFromZero(z: v128, y: v128): v128 { return times(and(k(K.ONE), lt(splat(0), z)) - y, z); }

/** ln(1 + u) + (h − y)z. */
export function logistic(z: v128, y: v128, u: v128): v128 { return log1pOfUnit(u) + farFromZero(z, y); }

/** σ(z) − y. */
export function logisticGradient(z: v128, y: v128, u: v128): v128 {
  const isPositive = lt(splat(0), z);
  return (and(k(K.ONE), isPositive) - y + u * (andnot(k(K.ONE), isPositive) - y)) / (k(K.ONE) + u);
}

/** σ(z) σ(−z). */
export function logisticHessian(u: v128): v128 {
  const d = k(K.ONE) + u;
  return u / d / d;
}
