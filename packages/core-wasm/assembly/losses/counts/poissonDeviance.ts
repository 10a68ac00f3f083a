import { splat, min, times, lt, select, withNaN } from "../../lane";
import { expExcess, log, k } from "../../math";
import { K } from "../../tables";
import { pointwise, pointwiseAhead } from "../../pointwise";
import { PoissonOfLogarithm, PoissonOfMean } from "../../poisson";
import { poissonDeviance as devianceOf } from "../../deviance";

/** y(eˣ − 1 − x) for x = z − ln y; where that would overflow too soon, and where ln y is all that x is, eᶻ − y(1 + x). */
@final @unmanaged
class PoissonDeviance extends PoissonOfLogarithm {
  value(p: v128, y: v128, mean: v128): v128 {
    const x = p - log(y), far = mean - y * (k(K.ONE) + min(x, splat(2000)));
    return withNaN(select(lt(k(K.ONE), x), far, times(y, expExcess(x))), p);
  }
}

@final @unmanaged
class PoissonDevianceOfMean extends PoissonOfMean {
  value(p: v128, y: v128, ratio: v128): v128 { return devianceOf(y, p); }
}

export const poissonDeviance = pointwiseAhead<PoissonDeviance>();
export const poissonDevianceOfMean = pointwise<PoissonDevianceOfMean>();
