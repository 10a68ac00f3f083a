import { splat, abs, andnot, eq, lt, select, withSign } from "../../lane";
import { powerLessOne, scaledPower, lostInSum, k } from "../../math";
import { K } from "../../tables";
import { Pointwise, pointwise } from "../../pointwise";
import { LARGE } from "../../scale";

/**
 * b/α ((1 + v²)^½α − 1) for v = |r| / (c√b), r = p − y, b = |α − 2|. Powers are taken of w = 1 + v², or of v itself with twice
 * the exponent where v² might overflow; exponents are sums of two fields, and a factor goes into a power, where it keeps
 * it from overflowing. Near 0 every α gives ½(r/c)².
 */
@final @unmanaged
class Adaptive extends Pointwise {
  width: v128; // c√b
  scale: v128; // c
  near: v128; // the |r| below which the loss is quadratic
  height: v128; // b/α
  steepness: v128; // √b/c
  curvature: v128; // 1/c²
  half: v128; halfRest: v128; // ½α
  degree: v128; degreeRest: v128; // ½α − 1
  slope: v128; slopeRest: v128; // α − 1
  valueAtInfinity: v128; gradientAtInfinity: v128; hessianAtInfinity: v128;

  shared(p: v128, y: v128): v128 { return abs(p - y) / this.width; }
  value(p: v128, y: v128, v: v128): v128 {
    const a = abs(p - y), u = a / this.scale, isLarge = lt(splat(LARGE), v), twice = select(isLarge, k(K.TWO), k(K.ONE));
    const w = select(isLarge, v, k(K.ONE) + v * v), lost = andnot(lostInSum(k(K.ONE), v * v), isLarge);
    const far = powerLessOne(w, lost, twice * this.half, twice * this.halfRest, this.height);
    return select(eq(a, splat(Infinity)), this.valueAtInfinity, select(lt(a, this.near), k(K.HALF) * u * u, far));
  }
  gradient(p: v128, y: v128, v: v128): v128 {
    const r = p - y, isLarge = lt(splat(LARGE), v), factor = select(isLarge, withSign(this.steepness, r), r / this.scale / this.scale);
    const w = select(isLarge, v, k(K.ONE) + v * v), lost = andnot(lostInSum(k(K.ONE), v * v), isLarge);
    const g = scaledPower(w, lost, select(isLarge, this.slope, this.degree), select(isLarge, this.slopeRest, this.degreeRest), factor);
    return select(eq(abs(r), splat(Infinity)), withSign(this.gradientAtInfinity, r), g);
  }
  hessian(p: v128, y: v128, v: v128): v128 {
    const isLarge = lt(splat(LARGE), v), twice = select(isLarge, k(K.TWO), k(K.ONE)), z = v * v, slope = this.slope + this.slopeRest;
    const w = select(isLarge, v, k(K.ONE) + z), lost = andnot(lostInSum(k(K.ONE), z), isLarge);
    const bend = select(isLarge, k(K.ONE) / v / v + slope, (k(K.ONE) + slope * z) / w);
    const h = scaledPower(w, lost, twice * this.degree, twice * this.degreeRest, this.curvature * bend);
    return select(eq(abs(p - y), splat(Infinity)), this.hessianAtInfinity, h);
  }
}

export const adaptive = pointwise<Adaptive>();
