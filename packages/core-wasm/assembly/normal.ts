// The tail of the normal distribution, one number at a time and in f64 whatever the type of the build.

/** Coefficients of (1 + x) M(x) in powers of t = (x − 4) / (x + 4): its Chebyshev series over all x ≥ 0, in 27 terms. */
const SERIES: usize = memory.data<f64>([
  1.1832619145678034, -0.2423996705218074, 0.03509188023474832, 0.07169048120136096,
  -0.08070800967906948, 0.04495912907942534, -0.012539103620020172, -0.0007159509389343426,
  0.0017418487694129512, -0.0002367014896228787, -0.00022021554632224076, 5.326563960096377e-05,
  3.415868615651822e-05, -8.60188663234564e-06, -6.5529797889382895e-06, 1.010149243524485e-06,
  1.3900133753450062e-06, 1.0633980470022923e-08, -2.859015007405093e-07, -5.844326186367925e-08,
  4.982572934263548e-08, 2.2205063936815332e-08, -5.993287684848944e-09, -4.779664948926488e-09,
  2.500572331325151e-10, 4.934984427261487e-10, 3.0456323858061805e-11, 0
]);

/** Coefficient i of the even powers and of the odd ones. */
// @ts-ignore: decorator
@inline function pair(i: usize): v128 { return v128.load(SERIES + 16 * i); }
/** Two pairs, times 1 and z; and four. */
// @ts-ignore: decorator
@inline function two(i: usize, z: v128): v128 { return f64x2.add(pair(i), f64x2.mul(z, pair(i + 1))); }
// @ts-ignore: decorator
@inline function four(i: usize, z: v128, y: v128): v128 { return f64x2.add(two(i, z), f64x2.mul(y, two(i + 2, z))); }

/**
 * Mills' ratio M(x) = (1 − Φ(x)) / φ(x) for x ≥ 0, from √(π/2) at 0 down to 1/x: 1.8 ulp. The constant of the series is added
 * last, and what 1 + x loses is put right.
 */
// @ts-ignore: decorator
@inline export function millsRatio(x: f64): f64 {
  const t = (x - 4) / (x + 4), square = t * t, z = f64x2.splat(square), y = f64x2.mul(z, z), w = f64x2.mul(y, y);
  const upper = f64x2.add(four(9, z, y), f64x2.mul(w, pair(13)));
  const sums = f64x2.add(four(1, z, y), f64x2.mul(w, f64x2.add(four(5, z, y), f64x2.mul(w, upper))));
  const first = pair(0), odd = f64x2.extract_lane(first, 1) + square * f64x2.extract_lane(sums, 1);
  const d = 1 + x, lost = x > 1 ? 1 - (d - x) : x - (d - 1);
  const q = (f64x2.extract_lane(first, 0) + (square * f64x2.extract_lane(sums, 0) + t * odd)) / d;
  return x > 1e16 ? 1 / x : q - q * (lost / d);
}
