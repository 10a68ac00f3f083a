import { splat, min, times, lt, select, withNaN } from "../../../lane";
import { exp, expExcess, log, k, K } from "../../../math";
import { Pointwise, staged } from "../../../pointwise";
import { withStirling } from "../../../deviance";

/** eᶻ − yz for the logarithm z = p of the mean; from z = 1000 on eᶻ is infinite and so is the loss. */
@unmanaged
abstract class OfLogarithm extends Pointwise {
  @inline shared(p: v128, y: v128): v128 { return exp(p); }
  @inline gradient(p: v128, y: v128, mean: v128): v128 { return mean - y; }
  @inline hessian(p: v128, y: v128, mean: v128): v128 { return mean; }
}

@final @unmanaged
class PoissonNll extends OfLogarithm {
  @inline value(p: v128, y: v128, mean: v128): v128 { return mean - times(y, min(p, splat(1000))); }
}

/** With Stirling's ln y! in addition: y(eˣ − 1 − x) + ½ ln 2πy for x = z − ln y. */
@final @unmanaged
class PoissonNllFull extends OfLogarithm {
  @inline value(p: v128, y: v128, mean: v128): v128 {
    return withStirling(y, mean - times(y, min(p, splat(1000))), y * expExcess(p - log(y)));
  }
}

/** y(eˣ − 1 − x) for x = z − ln y; where that would overflow too soon, and where ln y is all that x is, eᶻ − y(1 + x). */
@final @unmanaged
class PoissonDeviance extends OfLogarithm {
  @inline value(p: v128, y: v128, mean: v128): v128 {
    const x = p - log(y), far = mean - y * (k(K.ONE) + min(x, splat(2000)));
    return withNaN(select(lt(k(K.ONE), x), far, times(y, expExcess(x))), p);
  }
}

export const poissonNll = staged<PoissonNll>();
export const poissonNllFull = staged<PoissonNllFull>();
export const poissonDeviance = staged<PoissonDeviance>();
