import { LANES, splat, and, ne, or, firstLanes, storeUpTo, addLower, addUpper, sumOfTotals, spread } from "./lane";
import { SCRATCH } from "./layout";
import { log1pOfUnits, k } from "./math";
import { record } from "./record";
import { K } from "./tables";

/**
 * A loss that is a sum of one term per sample, as a function of the prediction p and the target y.
 * Hyper-parameters are fields, each a vector of one value.
 *
 * In every kernel: p prediction, y target, w weight, g gradient, s what value and derivatives share.
 * NaN in p must come out of each function: branches (lt, select) swallow it, arithmetic does not. Two losses may share an
 * abstract class, but none may extend another: the compiler would bind the calls of both to the overriding methods.
 */
@unmanaged
export abstract class Pointwise {
  /** What the value and its derivatives have in common, so that it is computed once. */
  abstract shared(p: v128, y: v128): v128;
  abstract value(p: v128, y: v128, s: v128): v128;
  /** The derivative of the value in p. */
  abstract gradient(p: v128, y: v128, s: v128): v128;
  /** The second derivative in p, or the surrogate that the descriptor names. */
  abstract hessian(p: v128, y: v128, s: v128): v128;
}

// What a sweep writes at `out`, and whether it returns the sum of values.
const VALUE = 1, GRADIENT = 2, HESSIAN = 4, PER_SAMPLE = 8;

/**
 * One pass over n samples. `w` holds a weight a sample with `wStep` = 16 (the bytes from vector to vector), or one
 * vector for all with `wStep` = 0; a sample of weight 0 counts as absent, even where its loss is infinite or NaN.
 * Derivatives are multiplied by weight and `scale`, values by the weight alone, and `PER_SAMPLE` by neither.
 */
export type Sweep = (loss: usize, n: i32, p: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize) => f64;

/**
 * The kernels of a loss, as a record: value, gradient, both, per sample, Hessian, and again
 * value, gradient and both of samples that have weights.
 */
export function pointwise<L extends Pointwise>(): usize {
  const both: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweep<L>(VALUE | GRADIENT, false, loss, n, p, y, scale, out);
  return withApart<L>(both.index);
}

/** As `pointwise`, where what is shared takes long: value and gradient together have it computed ahead. */
export function pointwiseAhead<L extends Pointwise>(): usize {
  const both: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweep<L>(VALUE | GRADIENT, true, loss, n, p, y, scale, out);
  return withApart<L>(both.index);
}

/** As `pointwise`, for a loss with a form Q that has the same bits for less work where all |p| < 64 (512). */
export function pointwiseOfModerate<L extends Pointwise, Q extends Pointwise>(): usize {
  const value: Sweep = (loss, n, p, y, w, wStep, scale, out) =>
    areModerate(n, p) ? valueOf<Q>(loss, n, p, y, w, wStep, scale, out) : valueOf<L>(loss, n, p, y, w, wStep, scale, out);
  const gradient: Sweep = (loss, n, p, y, w, wStep, scale, out) =>
    areModerate(n, p) ? gradientOf<Q>(loss, n, p, y, w, wStep, scale, out) : gradientOf<L>(loss, n, p, y, w, wStep, scale, out);
  const both: Sweep = (loss, n, p, y, w, wStep, scale, out) =>
    areModerate(n, p) ? bothAhead<Q>(loss, n, p, y, w, wStep, scale, out) : bothOf<L>(loss, n, p, y, w, wStep, scale, out);
  return withWeighted<L>(value.index, gradient.index, both.index);
}

// @ts-ignore: decorator
@inline
function withApart<L extends Pointwise>(both: u32): usize {
  const value: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweep<L>(VALUE, false, loss, n, p, y, scale, out);
  const gradient: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweep<L>(GRADIENT, false, loss, n, p, y, scale, out);
  return withWeighted<L>(value.index, gradient.index, both);
}

// @ts-ignore: decorator
@inline
function withWeighted<L extends Pointwise>(value: u32, gradient: u32, both: u32): usize {
  const perSample: Sweep = (loss, n, p, y, w, wStep, scale, out) => weightedSweep<L>(PER_SAMPLE, loss, n, p, y, w, wStep, scale, out);
  const hessian: Sweep = (loss, n, p, y, w, wStep, scale, out) => weightedSweep<L>(HESSIAN, loss, n, p, y, w, wStep, scale, out);
  const ofValue: Sweep = (loss, n, p, y, w, wStep, scale, out) => weightedSweep<L>(VALUE, loss, n, p, y, w, wStep, scale, out);
  const ofGradient: Sweep = (loss, n, p, y, w, wStep, scale, out) => weightedSweep<L>(GRADIENT, loss, n, p, y, w, wStep, scale, out);
  const ofBoth: Sweep = (loss, n, p, y, w, wStep, scale, out) => weightedSweep<L>(VALUE | GRADIENT, loss, n, p, y, w, wStep, scale, out);
  return record(value, gradient, both, perSample.index, hessian.index, ofValue.index, ofGradient.index, ofBoth.index);
}

/**
 * As `pointwise`, for losses of several elementary functions: in one loop they would need more registers than there are. A
 * loss whose value is ln(1 + s) + far, where s is what is shared, from 0 to 1, says so by a method `far`.
 */
export function staged<L extends Pointwise>(): usize {
  const value: Sweep = (loss, n, p, y, w, wStep, scale, out) => inStages<L>(VALUE, loss, n, p, y, 0, 0, scale, out);
  const gradient: Sweep = (loss, n, p, y, w, wStep, scale, out) => inStages<L>(GRADIENT, loss, n, p, y, 0, 0, scale, out);
  const both: Sweep = (loss, n, p, y, w, wStep, scale, out) => inStages<L>(VALUE | GRADIENT, loss, n, p, y, 0, 0, scale, out);
  const perSample: Sweep = (loss, n, p, y, w, wStep, scale, out) => inStages<L>(PER_SAMPLE, loss, n, p, y, 0, 0, scale, out);
  const hessian: Sweep = (loss, n, p, y, w, wStep, scale, out) => inStages<L>(HESSIAN, loss, n, p, y, w, wStep, scale, out);
  const ofValue: Sweep = (loss, n, p, y, w, wStep, scale, out) => inStages<L>(VALUE, loss, n, p, y, w, wStep, scale, out);
  const ofGradient: Sweep = (loss, n, p, y, w, wStep, scale, out) => inStages<L>(GRADIENT, loss, n, p, y, w, wStep, scale, out);
  const ofBoth: Sweep = (loss, n, p, y, w, wStep, scale, out) => inStages<L>(VALUE | GRADIENT, loss, n, p, y, w, wStep, scale, out);
  return record(value.index, gradient.index, both.index, perSample.index, hessian.index, ofValue.index, ofGradient.index, ofBoth.index);
}

/** Samples in a stage: what stands between its passes stays in the first-level cache. */
const STAGE = 1024;
/** Where the passes of a stage leave what is shared, the values, and the derivatives of the last few samples. */
const SHARED = SCRATCH, VALUES = SHARED + STAGE * sizeof<F>() + 64, LAST = VALUES + STAGE * sizeof<F>() + 64;

/** A stage at a time, a pass for each part of the loss; the totals of stages are added in their order. No `w` is weights of 1. */
function inStages<L extends Pointwise>(mode: i32, at: usize, n: i32, p: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize): f64 {
  let total: f64 = 0;
  while (n > 0) {
    const stage = n < STAGE ? n : STAGE;
    share<L>(at, stage, p, y);
    if (mode & (VALUE | PER_SAMPLE)) values<L>(at, stage, p, y, !w && !(mode & PER_SAMPLE));
    if (mode & VALUE) total += w ? weightedTotal(stage, w, wStep) : totalOf(stage);
    if (mode & PER_SAMPLE) memory.copy(out, VALUES, stage * sizeof<F>());
    if (mode & GRADIENT) derivatives<L>(true, at, stage, p, y, w, wStep, scale, out);
    if (mode & HESSIAN) derivatives<L>(false, at, stage, p, y, w, wStep, scale, out);
    n -= stage;
    p += stage * sizeof<F>();
    y += stage * sizeof<F>();
    w += wStep ? stage * <i32>sizeof<F>() : 0;
    out += stage * sizeof<F>();
  }
  return total;
}

// The passes of a stage take a vector a turn: two would be faster by one percent, and larger.

/** What is shared, of n samples. */
function share<L extends Pointwise>(at: usize, n: i32, p: usize, y: usize): void {
  const loss = changetype<L>(at);
  for (let s = SHARED; n > 0; n -= LANES, p += 16, y += 16, s += 16) v128.store(s, loss.shared(v128.load(p), v128.load(y)));
}

/** The values of n samples. Where only their sum counts, two of ln(1 + s) + far have one logarithm, of the product. */
function values<L extends Pointwise>(at: usize, n: i32, p: usize, y: usize, onlySum: bool): void {
  const loss = changetype<L>(at);
  let s = SHARED;
  if (isDefined(loss.far)) for (; onlySum && n >= 2 * LANES; n -= 2 * LANES, p += 32, y += 32, s += 32) {
    v128.store(s, log1pOfUnits(v128.load(s), v128.load(s, 16)) + loss.far(v128.load(p), v128.load(y)), VALUES - SHARED);
    v128.store(s, loss.far(v128.load(p, 16), v128.load(y, 16)), VALUES - SHARED + 16);
  }
  for (; n > 0; n -= LANES, p += 16, y += 16, s += 16)
    v128.store(s, loss.value(v128.load(p), v128.load(y), v128.load(s)), VALUES - SHARED);
}

/** The sum of n values, in the order of `sweep`. */
function totalOf(n: i32): f64 {
  let v = VALUES, t0 = f64x2.splat(0), t1 = f64x2.splat(0), t2 = f64x2.splat(0), t3 = f64x2.splat(0);
  for (; n >= 2 * LANES; n -= 2 * LANES, v += 32) {
    const v0 = v128.load(v), v1 = v128.load(v, 16);
    t0 = addLower(t0, v0), t1 = addUpper(t1, v0), t2 = addLower(t2, v1), t3 = addUpper(t3, v1);
  }
  for (; n > 0; n -= LANES, v += 16) {
    const v0 = and(v128.load(v), firstLanes(n));
    t0 = addLower(t0, v0), t1 = addUpper(t1, v0);
  }
  return sumOfTotals(f64x2.add(f64x2.add(t0, t1), f64x2.add(t2, t3)));
}

/** The same of values by their weights. */
function weightedTotal(n: i32, w: usize, wStep: usize): f64 {
  for (let v = VALUES, i = n; i > 0; i -= LANES, v += 16, w += wStep) {
    const weight = v128.load(w);
    v128.store(v, weighted(v128.load(v), weight, weight));
  }
  return totalOf(n);
}

/** First or second derivatives of n samples; the last few by way of scratch, as nothing is written past the end. */
// @ts-ignore: decorator
@inline
function derivatives<L extends Pointwise>(first: bool, at: usize, n: i32, p: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize): void {
  const whole = n & ~(2 * LANES - 1), done = whole * sizeof<F>();
  const after = w + (wStep ? done : 0);
  if (first) {
    slopes<L>(at, whole, p, y, SHARED, w, wStep, scale, out);
    if (n > whole) slopes<L>(at, n - whole, p + done, y + done, SHARED + done, after, wStep, scale, LAST);
  } else {
    curvatures<L>(at, whole, p, y, SHARED, w, wStep, scale, out);
    if (n > whole) curvatures<L>(at, n - whole, p + done, y + done, SHARED + done, after, wStep, scale, LAST);
  }
  memory.copy(out + done, LAST, (n - whole) * sizeof<F>());
}

function slopes<L extends Pointwise>(at: usize, n: i32, p: usize, y: usize, s: usize, w: usize, wStep: usize, scale: f64, out: usize): void {
  const loss = changetype<L>(at), by = spread(scale);
  if (!w) return evenSlopes<L>(at, n, p, y, s, scale, out);
  for (; n > 0; n -= LANES, p += 16, y += 16, s += 16, w += wStep, out += 16) {
    const weight = v128.load(w);
    v128.store(out, weighted(loss.gradient(v128.load(p), v128.load(y), v128.load(s)), weight * by, weight));
  }
}

function evenSlopes<L extends Pointwise>(at: usize, n: i32, p: usize, y: usize, s: usize, scale: f64, out: usize): void {
  const loss = changetype<L>(at), by = spread(scale);
  for (; n > 0; n -= LANES, p += 16, y += 16, s += 16, out += 16)
    v128.store(out, loss.gradient(v128.load(p), v128.load(y), v128.load(s)) * by);
}

function curvatures<L extends Pointwise>(at: usize, n: i32, p: usize, y: usize, s: usize, w: usize, wStep: usize, scale: f64, out: usize): void {
  const loss = changetype<L>(at), by = spread(scale);
  for (; n > 0; n -= LANES, p += 16, y += 16, s += 16, w += wStep, out += 16) {
    const weight = v128.load(w);
    v128.store(out, weighted(loss.hessian(v128.load(p), v128.load(y), v128.load(s)), weight * by, weight));
  }
}

/**
 * A sweep without weights: nothing is read or multiplied for what is 1. Four running
 * totals (two of f64) keep additions from waiting for each other; they are added up in a fixed order. Reads may pass the end
 * of an array by up to 31 bytes; writes do not. One address moves, and the others are as far from it as ever.
 *
 * With `ahead`, what is shared is computed in a pass of its own, a stage at a time: an exponential is a long chain of
 * instructions that wait for each other, and the shorter the chain, the more samples a processor works at. The bits are the same.
 */
// @ts-ignore: decorator
@inline
function sweep<L extends Pointwise>(mode: i32, ahead: bool, at: usize, n: i32, p: usize, y: usize, scale: f64, out: usize): f64 {
  const loss = changetype<L>(at), by = spread(scale), toY = y - p, toOut = out - p, last = p + n * sizeof<F>();
  let t0 = f64x2.splat(0), t1 = f64x2.splat(0), t2 = f64x2.splat(0), t3 = f64x2.splat(0), toS: usize = 0;
  do {
    const stage = ahead && n > STAGE ? STAGE : n, end = p + (stage & -2 * LANES) * sizeof<F>();
    if (ahead) share<L>(at, stage, p, p + toY), toS = SHARED - p;
    for (; p != end; p += 32) {
      const p0 = v128.load(p), y0 = v128.load(p + toY), s0 = ahead ? v128.load(p + toS) : loss.shared(p0, y0);
      const p1 = v128.load(p, 16), y1 = v128.load(p + toY, 16), s1 = ahead ? v128.load(p + toS, 16) : loss.shared(p1, y1);
      if (mode & VALUE) {
        const v0 = loss.value(p0, y0, s0), v1 = loss.value(p1, y1, s1);
        t0 = addLower(t0, v0), t1 = addUpper(t1, v0), t2 = addLower(t2, v1), t3 = addUpper(t3, v1);
      }
      if (mode & GRADIENT) {
        v128.store(p + toOut, loss.gradient(p0, y0, s0) * by);
        v128.store(p + toOut, loss.gradient(p1, y1, s1) * by, 16);
      }
    }
    n -= stage;
  } while (ahead && n > 0);
  for (n = <i32>(last - p) / sizeof<F>(); n > 0; n -= LANES, p += 16) {
    const p0 = v128.load(p), y0 = v128.load(p + toY), s0 = ahead ? v128.load(p + toS) : loss.shared(p0, y0);
    if (mode & VALUE) {
      const v0 = and(loss.value(p0, y0, s0), firstLanes(n));
      t0 = addLower(t0, v0), t1 = addUpper(t1, v0);
    }
    if (mode & GRADIENT) storeUpTo(p + toOut, loss.gradient(p0, y0, s0) * by, n);
  }
  return sumOfTotals(f64x2.add(f64x2.add(t0, t1), f64x2.add(t2, t3)));
}

/** The same with weights, and the other forms. It adds in the same order, so that weights of 1 change no bit. */
// @ts-ignore: decorator
@inline
function weightedSweep<L extends Pointwise>(mode: i32, at: usize, n: i32, p: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize): f64 {
  const loss = changetype<L>(at), by = spread(scale);
  let t0 = f64x2.splat(0), t1 = f64x2.splat(0), t2 = f64x2.splat(0), t3 = f64x2.splat(0);
  for (; n >= 2 * LANES; n -= 2 * LANES, p += 32, y += 32, w += 2 * wStep) {
    const p0 = v128.load(p), y0 = v128.load(y), w0 = v128.load(w), s0 = loss.shared(p0, y0);
    const p1 = v128.load(p, 16), y1 = v128.load(y, 16), w1 = v128.load(w + wStep), s1 = loss.shared(p1, y1);
    if (mode & VALUE) {
      const v0 = weighted(loss.value(p0, y0, s0), w0, w0), v1 = weighted(loss.value(p1, y1, s1), w1, w1);
      t0 = addLower(t0, v0), t1 = addUpper(t1, v0), t2 = addLower(t2, v1), t3 = addUpper(t3, v1);
    }
    if (mode & (GRADIENT | HESSIAN | PER_SAMPLE)) {
      const r0 = result<L>(mode, at, p0, y0, s0, w0, by), r1 = result<L>(mode, at, p1, y1, s1, w1, by);
      v128.store(out, r0);
      v128.store(out, r1, 16);
      out += 32;
    }
  }
  for (; n > 0; n -= LANES, p += 16, y += 16, w += wStep) {
    const p0 = v128.load(p), y0 = v128.load(y), w0 = v128.load(w), s0 = loss.shared(p0, y0);
    if (mode & VALUE) {
      const v0 = and(weighted(loss.value(p0, y0, s0), w0, w0), firstLanes(n));
      t0 = addLower(t0, v0), t1 = addUpper(t1, v0);
    }
    if (mode & (GRADIENT | HESSIAN | PER_SAMPLE)) {
      storeUpTo(out, result<L>(mode, at, p0, y0, s0, w0, by), n);
      out += 16;
    }
  }
  return sumOfTotals(f64x2.add(f64x2.add(t0, t1), f64x2.add(t2, t3)));
}

// Each takes what a `Sweep` takes, for then its text is that of the others.
function valueOf<L extends Pointwise>(loss: usize, n: i32, p: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize): f64 {
  return sweep<L>(VALUE, false, loss, n, p, y, scale, out);
}
function gradientOf<L extends Pointwise>(loss: usize, n: i32, p: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize): f64 {
  return sweep<L>(GRADIENT, false, loss, n, p, y, scale, out);
}
function bothOf<L extends Pointwise>(loss: usize, n: i32, p: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize): f64 {
  return sweep<L>(VALUE | GRADIENT, false, loss, n, p, y, scale, out);
}
function bothAhead<L extends Pointwise>(loss: usize, n: i32, p: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize): f64 {
  return sweep<L>(VALUE | GRADIENT, true, loss, n, p, y, scale, out);
}

/** Whether all |p| < 64 (512): then none of p by a power of two has the highest bit of the exponent, as 2 has. */
function areModerate(n: i32, p: usize): bool {
  let bits = splat(0);
  for (; n > 0; n -= 2 * LANES, p += 32) bits = or(bits, or(v128.load(p) * k(K.TO_MODERATE), v128.load(p, 16) * k(K.TO_MODERATE)));
  return !v128.any_true(and(bits, k(K.TWO)));
}

/** x·by, and 0 where the weight is. */
function weighted(x: v128, by: v128, w: v128): v128 { return and(x * by, ne(w, splat(0))); }

/** What is written for a sample in this mode. */
// @ts-ignore: decorator
@inline
function result<L extends Pointwise>(mode: i32, at: usize, p: v128, y: v128, s: v128, w: v128, by: v128): v128 {
  const loss = changetype<L>(at);
  if (mode & PER_SAMPLE) return loss.value(p, y, s);
  return weighted(mode & GRADIENT ? loss.gradient(p, y, s) : loss.hessian(p, y, s), w * by, w);
}
