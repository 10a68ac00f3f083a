import { splat, abs, and, eq, lt, max, or, withNaN, withSign } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** e² for e = max(0, |r| − ε), r = p − y; its second derivative where |r| = ε is taken as 0, but as 2 where ε = 0. */
@final @unmanaged
class SquaredEpsilonInsensitive extends Pointwise {
  epsilon: v128;

  shared(p: v128, y: v128): v128 { return max(abs(p - y) - this.epsilon, splat(0)); }
  value(p: v128, y: v128, e: v128): v128 { return e * e; }
  gradient(p: v128, y: v128, e: v128): v128 { return withSign(e + e, p - y); }
  hessian(p: v128, y: v128, e: v128): v128 { return withNaN(and(splat(2), or(lt(splat(0), e), eq(this.epsilon, splat(0)))), e); }
}

export const squaredEpsilonInsensitive = pointwise<SquaredEpsilonInsensitive>();
