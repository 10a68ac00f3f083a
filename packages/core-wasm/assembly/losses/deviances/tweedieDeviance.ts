import { splat, abs, and, eq, le, lt, select, withNaN } from "../../lane";
import { expExcess, expm1, log, log1p, k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";
import { expOfProduct, scaledPower } from "../../powers";

/**
 * ∫ (t − y) t^−power dt from y to μ. With a = 2 − power, b = 1 − power and x = ln μ/y it is
 *
 *   y^a ((eᵃˣ − 1) / a − (eᵇˣ − 1) / b)
 *
 * where (e⁰ˣ − 1) / 0 is x. Near x = 0 the linear terms cancel and are left out; far off, y^a eᵃˣ is μ^a and y^a eᵇˣ is
 * y μ^b, which do not suffer from the error of ln y. Powers of 1.5 − h and 1.5 + h have the same bracket with a, b and x
 * replaced by −b, −a and −x: so the exponent that leads is ½ or more, and only the other one comes near 0.
 */
@unmanaged
abstract class Tweedie extends Pointwise {
  aHigh: v128; aLow: v128; // 2 − power
  bHigh: v128; bLow: v128; // 1 − power
  cHigh: v128; cLow: v128; // −power
  /** a and b, or −b and −a from a power of 1.5 on: then `turn` is −1, else 1. */
  leading: v128;
  other: v128;
  turn: v128;

  a(): v128 { return this.aHigh + this.aLow; }
  b(): v128 { return this.bHigh + this.bLow; }

  /** What μ^a is multiplied by where the deviance is wanted: with a target of 0 it is μ^a / a, which may be subnormal. */
  factor(y: v128): v128 { return select(eq(y, splat(0)), k(K.ONE) / this.a(), k(K.ONE)); }

  /** The deviance from x, μ^a times the factor, and y μ^b. */
  deviance(y: v128, given: v128, ofMean: v128, ofTarget: v128): v128 {
    const turned = lt(this.turn, splat(0)), x = this.turn * given;
    const atLeading = select(turned, ofTarget, ofMean), atOther = select(turned, ofMean, ofTarget);
    const u = this.leading * x, v = this.other * x, isPlain = eq(this.other, splat(0));
    const scale = scaledPower(k(K.ONE), y, this.aHigh, this.aLow);
    const near = scale * (expExcess(u) / this.leading - select(isPlain, splat(0), expExcess(v) / this.other));
    const first = select(lt(k(K.ONE), u), atLeading - scale, scale * expm1(u)) / this.leading;
    const second = select(lt(k(K.ONE), v), atOther - scale, scale * expm1(v)) / this.other;
    const far = first - select(isPlain, scale * x, second);
    const inside = select(le(abs(x), k(K.ONE)), near, far);
    return select(eq(y, splat(0)), ofMean, select(eq(atLeading, splat(Infinity)), splat(Infinity), inside));
  }
}

/** Where both powers of the mean are infinite, the leading one is so by far. */
function areInfinite(a: v128, b: v128): v128 { return and(eq(a, splat(Infinity)), eq(b, splat(Infinity))); }

@final @unmanaged
class TweedieDeviance extends Tweedie {
  shared(p: v128, y: v128): v128 { return expOfProduct(k(K.ONE), p, this.aHigh, this.aLow); }
  ofTarget(p: v128, y: v128): v128 { return expOfProduct(y, p, this.bHigh, this.bLow); }

  value(p: v128, y: v128, ofMean: v128): v128 {
    const scaled = expOfProduct(this.factor(y), p, this.aHigh, this.aLow);
    return withNaN(this.deviance(y, p - log(y), scaled, this.ofTarget(p, y)), p);
  }
  gradient(p: v128, y: v128, ofMean: v128): v128 {
    const ofTarget = this.ofTarget(p, y);
    return select(areInfinite(ofMean, ofTarget), this.turn * splat(Infinity), ofMean - ofTarget);
  }
  hessian(p: v128, y: v128, ofMean: v128): v128 {
    const ofTarget = this.ofTarget(p, y);
    return select(areInfinite(ofMean, ofTarget), splat(Infinity), this.a() * ofMean - this.b() * ofTarget);
  }
}

@final @unmanaged
class TweedieDevianceOfMean extends Tweedie {
  shared(p: v128, y: v128): v128 { return y / p; }

  value(p: v128, y: v128, ratio: v128): v128 {
    const ofMean = scaledPower(this.factor(y), p, this.aHigh, this.aLow), ofTarget = scaledPower(y, p, this.bHigh, this.bLow);
    const logRatio = select(lt(ratio, splat(Infinity)), log(ratio), log(y) - log(p));
    const x = select(lt(ratio, k(K.TWO)), log1p((p - y) / y), -logRatio);
    return withNaN(this.deviance(y, x, ofMean, ofTarget), p);
  }
  gradient(p: v128, y: v128, ratio: v128): v128 { return withNaN(scaledPower(p - y, p, this.cHigh, this.cLow), p); }
  hessian(p: v128, y: v128, ratio: v128): v128 {
    return withNaN(scaledPower(this.b() - (this.cHigh + this.cLow) * ratio, p, this.cHigh, this.cLow), p);
  }
}

export const tweedieDeviance = pointwise<TweedieDeviance>();
export const tweedieDevianceOfMean = pointwise<TweedieDevianceOfMean>();
