// The tail of the normal distribution, one number at a time and in f64 whatever the type of the build.
import { SERIES } from "./tables";

/** Coefficient i of the even powers and of the odd ones. */
function pair(i: usize): v128 { return v128.load(SERIES + 16 * i); }
/** Two pairs, times 1 and z; and four. */
function two(i: usize, z: v128): v128 { return f64x2.add(pair(i), f64x2.mul(z, pair(i + 1))); }
function four(i: usize, z: v128, y: v128): v128 { return f64x2.add(two(i, z), f64x2.mul(y, two(i + 2, z))); }

/**
 * Mills' ratio M(x) = (1 − Φ(x)) / φ(x) for x ≥ 0, from √(π/2) at 0 down to 1/x: 2 ulp. The constant of the series is added
 * last, and what 1 + x loses is put right.
 */
export function millsRatio(x: f64): f64 {
  const t = (x - 4) / (x + 4), square = t * t, z = f64x2.splat(square), y = f64x2.mul(z, z), w = f64x2.mul(y, y);
  const upper = f64x2.add(four(9, z, y), f64x2.mul(w, pair(13)));
  const sums = f64x2.add(four(1, z, y), f64x2.mul(w, f64x2.add(four(5, z, y), f64x2.mul(w, upper))));
  const first = pair(0), odd = f64x2.extract_lane(first, 1) + square * f64x2.extract_lane(sums, 1);
  const d = 1 + x, lost = x > 1 ? 1 - (d - x) : x - (d - 1);
  const q = (f64x2.extract_lane(first, 0) + (square * f64x2.extract_lane(sums, 0) + t * odd)) / d;
  return x > 1e16 ? 1 / x : q - q * (lost / d);
}
