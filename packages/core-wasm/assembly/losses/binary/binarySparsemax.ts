import { splat, and, clamp, lt, abs, times, withNaN } from "../../lane";
import { k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";

/**
 * (q − y)(z + 1 − q − y) for a score z = p and its probability q = (z + 1) / 2 held to [0, 1]: the square (q − y)² between
 * −1 and 1, a line beyond.
 */
@final @unmanaged
class BinarySparsemax extends Pointwise {
  shared(p: v128, y: v128): v128 { return clamp(k(K.HALF) * (p + k(K.ONE)), splat(0), k(K.ONE)); }
  value(p: v128, y: v128, q: v128): v128 { return times(q - y, (p + k(K.ONE)) - q - y); }
  gradient(p: v128, y: v128, q: v128): v128 { return q - y; }
  hessian(p: v128, y: v128, q: v128): v128 { return withNaN(and(k(K.HALF), lt(abs(p), k(K.ONE))), p); }
}

export const binarySparsemax = pointwise<BinarySparsemax>();
