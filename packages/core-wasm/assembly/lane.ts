/**
 * Arithmetic on a vector of F, the element type of this build: f32 ×4 or f64 ×2.
 * The first five also stand behind + − × ÷ and unary − in kernel sources.
 */

export function add(a: v128, b: v128): v128 { return v128.add<F>(a, b); }
export function sub(a: v128, b: v128): v128 { return v128.sub<F>(a, b); }
export function mul(a: v128, b: v128): v128 { return v128.mul<F>(a, b); }
export function div(a: v128, b: v128): v128 { return v128.div<F>(a, b); }
export function neg(a: v128): v128 { return v128.xor(a, splat(-0.0)); }

/** Elements in a vector. */
export const LANES: i32 = 16 / sizeof<F>();

/** A vector holding x in every lane. */
export function splat(x: f64): v128 { return v128.splat<F>(<F>x); }
/** The same of a number that is not known when kernels are compiled. */
export function spread(x: f64): v128 { return v128.splat<F>(<F>x); }
/** |a|. V8 takes three instructions for `v128.abs`, and for `v128.neg`. */
export function abs(a: v128): v128 { return v128.and(a, LANES == 4 ? i32x4.splat(0x7fffffff) : i64x2.splat(0x7fffffffffffffff)); }
/** −|a|. */
export function minusAbs(a: v128): v128 { return v128.or(a, splat(-0.0)); }
export function sqrt(a: v128): v128 { return v128.sqrt<F>(a); }
/** The lesser; a NaN in `a` is kept. One instruction, where `v128.min` takes several on x86. */
export function min(a: v128, b: v128): v128 { return v128.pmin<F>(a, b); }
/** The greater; a NaN in `a` is kept. */
export function max(a: v128, b: v128): v128 { return v128.pmax<F>(a, b); }
/** x held to [lo, hi]; NaN stays NaN. */
export function clamp(x: v128, lo: v128, hi: v128): v128 { return max(min(x, hi), lo); }

// Masks: all bits of a lane, or none. A comparison with NaN is false, but for `ne`.
export function lt(a: v128, b: v128): v128 { return v128.lt<F>(a, b); }
export function le(a: v128, b: v128): v128 { return v128.le<F>(a, b); }
export function eq(a: v128, b: v128): v128 { return v128.eq<F>(a, b); }
export function ne(a: v128, b: v128): v128 { return v128.ne<F>(a, b); }
export function and(a: v128, b: v128): v128 { return v128.and(a, b); }
export function or(a: v128, b: v128): v128 { return v128.or(a, b); }
/** The lanes of a where the mask is not set, 0 elsewhere. */
export function andnot(a: v128, mask: v128): v128 { return v128.andnot(a, mask); }
/** Lanes of `yes` where the mask is set, of `no` elsewhere. */
export function select(mask: v128, yes: v128, no: v128): v128 { return v128.bitselect(yes, no, mask); }

/** Only the sign of x, as bits. */
export function signBit(x: v128): v128 { return v128.and(x, splat(-0.0)); }
/** |a| with the sign of x. */
export function withSign(a: v128, x: v128): v128 { return v128.bitselect(x, a, splat(-0.0)); }
/** x·c held to [low, high], for low < 0 < high of moderate size, where c takes the least x > 0 past them: 0 stays 0, NaN NaN. */
export function step(x: v128, low: v128, high: v128): v128 { return clamp(x * splat(ROOT_OF_HUGE) * splat(ROOT_OF_HUGE), low, high); }
const ROOT_OF_HUGE: f64 = LANES == 4 ? 37778931862957161709568.0 : 3.599131035634557e162; // 2^75, 2^540
/** x less what of it lies in [−size, size]; NaN stays NaN. */
export function beyond(x: v128, size: v128): v128 { return x - clamp(x, -size, size); }
/** −1, 0 or 1; NaN stays NaN. */
export function sign(x: v128): v128 { return step(x, splat(-1), splat(1)); }
/** y, but NaN where x is: for results that pass through a comparison. */
export function withNaN(y: v128, x: v128): v128 { return v128.or(y, v128.ne<F>(x, x)); }
/** c / x, and 0 where c is 0 even if x is. */
export function over(c: v128, x: v128): v128 { return and(c / x, ne(c, splat(0))); }
/** c·x, and 0 where c is 0 even if x is infinite. NaN in c stays. */
export function times(c: v128, x: v128): v128 { return and(c * x, ne(c, splat(0))); }

/** A mask of the first k lanes. */
export function firstLanes(k: i32): v128 {
  if (LANES == 4) return i32x4.gt_s(i32x4.splat(k), i32x4(0, 1, 2, 3));
  return i64x2.gt_s(i64x2.splat(k), i64x2(0, 1));
}

/** Stores the first k lanes, 0 < k < LANES. */
export function storeFirst(at: usize, v: v128, k: i32): void {
  if (LANES == 2) v128.store_lane<f64>(at, v, 0);
  else if (k & 2) {
    v128.store_lane<f64>(at, v, 0);
    if (k & 1) v128.store_lane<f32>(at, v, 2, 8);
  } else v128.store_lane<f32>(at, v, 0);
}

/** Stores the first min(k, LANES) lanes. */
export function storeUpTo(at: usize, v: v128, k: i32): void { if (k >= LANES) v128.store(at, v); else storeFirst(at, v, k); }

/** Adds to two f64 totals the lower half of v (f32 data is summed in f64), or all of it where v is f64. */
export function addLower(total: v128, v: v128): v128 {
  return f64x2.add(total, LANES == 2 ? v : f64x2.promote_low_f32x4(v));
}
/** Adds to two f64 totals the upper half of v; of f64 nothing is left for it. */
export function addUpper(total: v128, v: v128): v128 {
  return LANES == 2 ? total : f64x2.add(total, f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 1)));
}
/** The two totals as one. */
export function sumOfTotals(total: v128): f64 { return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1); }

/** 0, 1, 2, … as integers as wide as an element. */
export function indices(): v128 { return LANES == 4 ? i32x4(0, 1, 2, 3) : i64x2(0, 1); }
export function splatIndex(i: i32): v128 { return LANES == 4 ? i32x4.splat(i) : i64x2.splat(i); }
export function addIndex(a: v128, b: v128): v128 { return LANES == 4 ? i32x4.add(a, b) : i64x2.add(a, b); }
export function sameIndex(a: v128, b: v128): v128 { return LANES == 4 ? i32x4.eq(a, b) : i64x2.eq(a, b); }

/** The greatest lane of v, in every lane. */
export function maxOfLanes(v: v128): v128 {
  const m = max(v, i64x2.shuffle(v, v, 1, 0));
  return LANES == 2 ? m : max(m, i32x4.shuffle(m, m, 1, 0, 3, 2));
}
