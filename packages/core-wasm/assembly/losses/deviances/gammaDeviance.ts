import { splat, abs, le, lt, min, select } from "../../lane";
import { expExcess, log, log1pDeficit, k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise, pointwiseAhead } from "../../pointwise";
import { timesExp } from "../../powers";

/** eᵘ − 1 − u for u = ln y − z. */
@final @unmanaged
class GammaDeviance extends Pointwise {
  shared(p: v128, y: v128): v128 { return timesExp(y, -p); }
  value(p: v128, y: v128, ratio: v128): v128 {
    const u = log(y) - p, far = ratio - (k(K.ONE) + min(u, splat(2000))); // eᵘ is infinite before u is 2000
    return select(lt(k(K.ONE), u), far, expExcess(u));
  }
  gradient(p: v128, y: v128, ratio: v128): v128 { return k(K.ONE) - ratio; }
  hessian(p: v128, y: v128, ratio: v128): v128 { return ratio; }
}

/** t − ln(1 + t) for t = (y − μ) / μ. */
@final @unmanaged
class GammaDevianceOfMean extends Pointwise {
  shared(p: v128, y: v128): v128 { return (y - p) / p; }
  value(p: v128, y: v128, t: v128): v128 {
    const ratio = y / p, logRatio = select(le(k(K.LEAST_NORMAL), ratio), log(ratio), log(y) - log(p));
    return select(le(abs(t), k(K.HALF)), log1pDeficit(t), t - logRatio);
  }
  gradient(p: v128, y: v128, t: v128): v128 { return -t / p; }
  hessian(p: v128, y: v128, t: v128): v128 { return (k(K.TWO) * (y / p) - k(K.ONE)) / p / p; }
}

export const gammaDeviance = pointwiseAhead<GammaDeviance>();
export const gammaDevianceOfMean = pointwise<GammaDevianceOfMean>();
