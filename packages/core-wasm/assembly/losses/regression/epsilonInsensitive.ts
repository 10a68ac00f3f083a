import { splat, abs, beyond, sign, withNaN } from "../../lane";
import { Pointwise, pointwise } from "../../pointwise";

/** max(0, |r| − ε) for r = p − y; its derivative where |r| = ε is taken as 0, its curvature as 0 throughout. */
@final @unmanaged
class EpsilonInsensitive extends Pointwise {
  epsilon: v128;

  shared(p: v128, y: v128): v128 { return beyond(p - y, this.epsilon); }
  value(p: v128, y: v128, e: v128): v128 { return abs(e); }
  gradient(p: v128, y: v128, e: v128): v128 { return sign(e); }
  hessian(p: v128, y: v128, e: v128): v128 { return withNaN(splat(0), e); }
}

export const epsilonInsensitive = pointwise<EpsilonInsensitive>();
