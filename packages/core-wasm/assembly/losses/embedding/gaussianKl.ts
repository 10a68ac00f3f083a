import { LANES, and, firstLanes, storeUpTo, addLower, addUpper, sumOfTotals, spread } from "../../lane";
import { expExcess, expm1, lostInSum } from "../../math";
import { Call } from "../../tuple";
import { Sample, samples } from "../../tuples/sample";

/** ½ Σ (μ² + (eˢ − 1 − s)) for means μ and logarithms s of variances: no term is negative. */
@final @unmanaged
class GaussianKl extends Sample {
  predictions(): i32 { return 2; }
  value(c: Call): f64 {
    let t0 = f64x2.splat(0), t1 = f64x2.splat(0);
    for (let n = c.size, m = c.p0, s = c.p1; n > 0; n -= LANES, m += 16, s += 16) {
      const mean = v128.load(m), term = and(mean * mean + expExcess(v128.load(s)), firstLanes(n)), sum = addLower(t0, term);
      t1 = LANES == 2 ? f64x2.add(t1, lostInSum(t0, term)) : addUpper(t1, term);
      t0 = sum;
    }
    return 0.5 * (isFinite(sumOfTotals(t0)) ? sumOfTotals(f64x2.add(t0, t1)) : sumOfTotals(t0));
  }
  gradient(c: Call, by: f64): void {
    const factor = spread(by), half = spread(0.5 * by);
    for (let n = c.size, m = c.p0, s = c.p1, a = c.g0, b = c.g1; n > 0; n -= LANES, m += 16, s += 16, a += 16, b += 16) {
      storeUpTo(a, factor * v128.load(m), n);
      storeUpTo(b, half * expm1(v128.load(s)), n);
    }
  }
}

export const gaussianKl = samples<GaussianKl>();
