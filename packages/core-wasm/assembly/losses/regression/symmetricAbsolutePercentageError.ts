import { splat, abs, and, eq, le, over, select, sign, times, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/**
 * 2|p − y| / s with s = |p| + |y|, and 0 where both are 0. It is 2 wherever the signs differ, so the derivatives are 0
 * there; at p = 0 they are those of the side of y, so that a start from 0 is no dead end.
 */
@final @unmanaged
class SymmetricAbsolutePercentageError extends Pointwise {
  shared(p: v128, y: v128): v128 { return abs(p) + abs(y); }
  value(p: v128, y: v128, s: v128): v128 {
    return select(eq(s, splat(Infinity)), splat(2), splat(2) * over(abs(p - y), s));
  }
  /** The slope 4|y| / s² in |p|, but for its sign; 0 where p and y have different signs. */
  steepness(p: v128, y: v128, s: v128): v128 {
    return and(splat(4) * over(over(abs(y), s), s), le(splat(0), sign(p) * sign(y)));
  }
  gradient(p: v128, y: v128, s: v128): v128 { return withNaN(times(sign(p - y), this.steepness(p, y, s)), p); }
  hessian(p: v128, y: v128, s: v128): v128 {
    return withNaN(times(sign(abs(y) - abs(p)), splat(2) * over(this.steepness(p, y, s), s)), p);
  }
}

export const symmetricAbsolutePercentageError = pointwise<SymmetricAbsolutePercentageError>();
