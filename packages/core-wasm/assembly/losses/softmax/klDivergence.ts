import { splat, and, eq, lt, over, select, times, withNaN } from "../../lane";
import { exp, expExcess, expm1, log, k } from "../../math";
import { K } from "../../tables";
import { poissonDeviance } from "../../deviance";
import { Sum, columns } from "../../rows/columns";
import { EACH } from "../../rowwise";

/** What the kernels of this file have in common: targets are shares or their logarithms, and Σ q − Σ t may be added. */
@unmanaged
abstract class Divergence extends Sum {
  logTarget: v128; // 1 or 0, as the next
  generalized: v128;

  targets(): i32 { return EACH; }
  isLogarithm(): v128 { return eq(this.logTarget, k(K.ONE)); }
  isGeneralized(): v128 { return eq(this.generalized, k(K.ONE)); }
  shareOf(t: v128): v128 { return select(this.isLogarithm(), exp(t), t); }
  /** t(x − ln t − 1) + eˣ for the logarithm x of a prediction: t(eᵈ − 1 − d) for d = x − ln t. */
  deviance(x: v128, share: v128, logShare: v128): v128 {
    const d = x - logShare, far = (exp(x) - share) - share * d; // where a tiny share would lose its last digits
    const near = select(lt(k(K.TWO), d), far, share * expExcess(d));
    return select(eq(share, splat(0)), exp(x), near);
  }
}

/** Σ t (ln t − x) for logarithms x of predictions. */
@final @unmanaged
class OfLogarithm extends Divergence {
  value(x: v128, t: v128): v128 {
    const share = this.shareOf(t), logShare = select(this.isLogarithm(), t, log(t));
    return withNaN(select(this.isGeneralized(), this.deviance(x, share, logShare), times(share, logShare - x)), x);
  }
  gradient(x: v128, t: v128): v128 {
    const share = this.shareOf(t), d = x - t, apart = exp(x) - share;
    const excess = select(and(this.isLogarithm(), lt(d, k(K.ONE))), share * expm1(d), apart);
    return withNaN(select(this.isGeneralized(), excess, -share), x);
  }
  hessian(x: v128, t: v128): v128 { return withNaN(and(exp(x), this.isGeneralized()), x); }
}

/** Σ t ln(t/q) for the predictions q themselves. */
@final @unmanaged
class OfProbability extends Divergence {
  value(q: v128, t: v128): v128 {
    const share = this.shareOf(t), logShare = select(this.isLogarithm(), t, log(t)), ratio = share / q;
    const isPlain = and(lt(splat(0), ratio), lt(ratio, splat(Infinity))), difference = logShare - log(q);
    const logRatio = select(v128.andnot(isPlain, this.isLogarithm()), log(ratio), difference);
    const deviance = select(this.isLogarithm(), this.deviance(log(q), share, logShare), poissonDeviance(share, q));
    return withNaN(select(this.isGeneralized(), deviance, times(share, logRatio)), q);
  }
  gradient(q: v128, t: v128): v128 {
    const share = this.shareOf(t), excess = select(eq(share, splat(0)), k(K.ONE), (q - share) / q);
    return withNaN(select(this.isGeneralized(), excess, -over(share, q)), q);
  }
  hessian(q: v128, t: v128): v128 { return withNaN(over(over(this.shareOf(t), q), q), q); }
}

export const klDivergence = columns<OfLogarithm>();
export const klDivergenceOfProbability = columns<OfProbability>();
