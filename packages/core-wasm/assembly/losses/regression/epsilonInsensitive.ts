import { splat, abs, and, lt, max, sign, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** max(0, |r| − ε) for r = p − y; its derivative where |r| = ε is taken as 0, its curvature as 0 throughout. */
@final @unmanaged
class EpsilonInsensitive extends Pointwise {
  epsilon: v128;

  shared(p: v128, y: v128): v128 { return p - y; }
  value(p: v128, y: v128, r: v128): v128 { return max(abs(r) - this.epsilon, splat(0)); }
  gradient(p: v128, y: v128, r: v128): v128 { return withNaN(and(sign(r), lt(this.epsilon, abs(r))), r); }
  hessian(p: v128, y: v128, r: v128): v128 { return withNaN(splat(0), r); }
}

export const epsilonInsensitive = pointwise<EpsilonInsensitive>();
