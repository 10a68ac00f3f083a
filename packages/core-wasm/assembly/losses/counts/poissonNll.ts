import { splat, min, times } from "../../lane";
import { expExcess, expOfModerate, log } from "../../math";
import { Pointwise, pointwise, pointwiseOfModerate } from "../../pointwise";
import { PoissonOfLogarithm, PoissonOfMean } from "../../poisson";
import { poissonDeviance, withStirling } from "../../deviance";

@final @unmanaged
class PoissonNll extends PoissonOfLogarithm {
  value(p: v128, y: v128, mean: v128): v128 { return mean - times(y, min(p, splat(1000))); }
}

/** The same bits where |p| < 64 (512). It shares no class with the others, as it has another `shared`: see `Pointwise`. */
@final @unmanaged
class PoissonNllOfModerate extends Pointwise {
  shared(p: v128, y: v128): v128 { return expOfModerate(p); }
  value(p: v128, y: v128, mean: v128): v128 { return mean - y * p; }
  gradient(p: v128, y: v128, mean: v128): v128 { return mean - y; }
  hessian(p: v128, y: v128, mean: v128): v128 { return mean; }
}

/** With Stirling's ln y! in addition: y(eˣ − 1 − x) + ½ ln 2πy for x = z − ln y. */
@final @unmanaged
class PoissonNllFull extends PoissonOfLogarithm {
  value(p: v128, y: v128, mean: v128): v128 {
    return withStirling(y, mean - times(y, min(p, splat(1000))), y * expExcess(p - log(y)));
  }
}

@final @unmanaged
class PoissonNllOfMean extends PoissonOfMean {
  value(p: v128, y: v128, ratio: v128): v128 { return p - times(y, min(log(p), splat(1000))); }
}

/** With Stirling's ln y! in addition: half the deviance and ½ ln 2πy. */
@final @unmanaged
class PoissonNllOfMeanFull extends PoissonOfMean {
  value(p: v128, y: v128, ratio: v128): v128 {
    return withStirling(y, p - times(y, min(log(p), splat(1000))), poissonDeviance(y, p));
  }
}

export const poissonNll = pointwiseOfModerate<PoissonNll, PoissonNllOfModerate>();
export const poissonNllFull = pointwise<PoissonNllFull>();
export const poissonNllOfMean = pointwise<PoissonNllOfMean>();
export const poissonNllOfMeanFull = pointwise<PoissonNllOfMeanFull>();
