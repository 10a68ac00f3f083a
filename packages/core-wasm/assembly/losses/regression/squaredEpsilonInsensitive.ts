import { splat, and, beyond, eq, ne, or, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** e² for e = max(0, |r| − ε), r = p − y; its second derivative where |r| = ε is taken as 0, but as 2 where ε = 0. */
@final @unmanaged
class SquaredEpsilonInsensitive extends Pointwise {
  epsilon: v128;

  shared(p: v128, y: v128): v128 { return beyond(p - y, this.epsilon); }
  value(p: v128, y: v128, e: v128): v128 { return e * e; }
  gradient(p: v128, y: v128, e: v128): v128 { return e + e; }
  hessian(p: v128, y: v128, e: v128): v128 { return withNaN(and(splat(2), or(ne(e, splat(0)), eq(this.epsilon, splat(0)))), e); }
}

export const squaredEpsilonInsensitive = pointwise<SquaredEpsilonInsensitive>();
