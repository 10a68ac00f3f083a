import { splat, min, times, over, withNaN } from "../../lane";
import { log, k, K } from "../../math";
import { Pointwise, pointwise } from "../../pointwise";
import { stirling } from "../../stirling";

/** μ − y ln μ for the mean μ = p; nothing is added to μ to keep its logarithm finite. */
@unmanaged
class PoissonNllOfMean extends Pointwise {
  @inline shared(p: v128, y: v128): v128 { return over(y, p); }
  @inline value(p: v128, y: v128, ratio: v128): v128 { return p - times(y, min(log(p), splat(1000))); }
  @inline gradient(p: v128, y: v128, ratio: v128): v128 { return withNaN(k(K.ONE) - ratio, p); }
  @inline hessian(p: v128, y: v128, ratio: v128): v128 { return withNaN(over(ratio, p), p); }
}

/** With Stirling's ln y! in addition. */
@final @unmanaged
class PoissonNllOfMeanFull extends PoissonNllOfMean {
  @inline value(p: v128, y: v128, ratio: v128): v128 { return p - times(y, min(log(p), splat(1000))) + stirling(y); }
}

export const poissonNllOfMean = pointwise<PoissonNllOfMean>();
export const poissonNllOfMeanFull = pointwise<PoissonNllOfMeanFull>();
