import { splat, min, times, over, withNaN } from "../../../lane";
import { log, k, K } from "../../../math";
import { Pointwise, staged } from "../../../pointwise";
import { poissonDeviance, withStirling } from "../../../deviance";

/** μ − y ln μ for the mean μ = p; nothing is added to μ to keep its logarithm finite. */
@unmanaged
abstract class OfMean extends Pointwise {
  @inline shared(p: v128, y: v128): v128 { return over(y, p); }
  @inline gradient(p: v128, y: v128, ratio: v128): v128 { return withNaN(k(K.ONE) - ratio, p); }
  @inline hessian(p: v128, y: v128, ratio: v128): v128 { return withNaN(over(ratio, p), p); }
}

@final @unmanaged
class PoissonNllOfMean extends OfMean {
  @inline value(p: v128, y: v128, ratio: v128): v128 { return p - times(y, min(log(p), splat(1000))); }
}

/** With Stirling's ln y! in addition: half the deviance and ½ ln 2πy. */
@final @unmanaged
class PoissonNllOfMeanFull extends OfMean {
  @inline value(p: v128, y: v128, ratio: v128): v128 {
    return withStirling(y, p - times(y, min(log(p), splat(1000))), poissonDeviance(y, p));
  }
}

@final @unmanaged
class PoissonDevianceOfMean extends OfMean {
  @inline value(p: v128, y: v128, ratio: v128): v128 { return poissonDeviance(y, p); }
}

export const poissonNllOfMean = staged<PoissonNllOfMean>();
export const poissonNllOfMeanFull = staged<PoissonNllOfMeanFull>();
export const poissonDevianceOfMean = staged<PoissonDevianceOfMean>();
