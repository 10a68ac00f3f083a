import { splat, min, times } from "../../lane";
import { exp } from "../../math";
import { Pointwise, staged } from "../../pointwise";
import { stirling } from "../../stirling";

/** eᶻ − yz for the logarithm z = p of the mean; from z = 1000 on eᶻ is infinite and so is the loss. */
@unmanaged
class PoissonNll extends Pointwise {
  @inline shared(p: v128, y: v128): v128 { return exp(p); }
  @inline value(p: v128, y: v128, mean: v128): v128 { return mean - times(y, min(p, splat(1000))); }
  @inline gradient(p: v128, y: v128, mean: v128): v128 { return mean - y; }
  @inline hessian(p: v128, y: v128, mean: v128): v128 { return mean; }
}

/** With Stirling's ln y! in addition. */
@final @unmanaged
class PoissonNllFull extends PoissonNll {
  @inline value(p: v128, y: v128, mean: v128): v128 { return mean - times(y, min(p, splat(1000))) + stirling(y); }
}

export const poissonNll = staged<PoissonNll>();
export const poissonNllFull = staged<PoissonNllFull>();
