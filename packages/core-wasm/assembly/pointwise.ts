import { LANES, splat, and, ne, firstLanes, storeUpTo, addLower, addUpper, sumOfTotals } from "./lane";
import { SCRATCH } from "./layout";

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

/** The kernels of a loss, as a record of indices in the exported table: value, gradient, both, per sample, Hessian. */
export function pointwise<L extends Pointwise>(): usize {
  const value: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweep<L>(VALUE, false, loss, n, p, y, w, wStep, scale, out);
  const gradient: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweep<L>(GRADIENT, false, loss, n, p, y, w, wStep, scale, out);
  const both: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweep<L>(VALUE | GRADIENT, false, loss, n, p, y, w, wStep, scale, out);
  const perSample: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweep<L>(PER_SAMPLE, false, loss, n, p, y, w, wStep, scale, out);
  const hessian: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweep<L>(HESSIAN, false, loss, n, p, y, w, wStep, scale, out);
  return record(value.index, gradient.index, both.index, perSample.index, hessian.index);
}

/** As `pointwise`, for losses whose shared part is long: it gets a pass of its own, 15 % faster on the whole. */
export function staged<L extends Pointwise>(): usize {
  const value: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweepStaged<L>(VALUE, loss, n, p, y, w, wStep, scale, out);
  const gradient: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweepStaged<L>(GRADIENT, loss, n, p, y, w, wStep, scale, out);
  const both: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweepStaged<L>(VALUE | GRADIENT, loss, n, p, y, w, wStep, scale, out);
  const perSample: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweepStaged<L>(PER_SAMPLE, loss, n, p, y, w, wStep, scale, out);
  const hessian: Sweep = (loss, n, p, y, w, wStep, scale, out) => sweepStaged<L>(HESSIAN, loss, n, p, y, w, wStep, scale, out);
  return record(value.index, gradient.index, both.index, perSample.index, hessian.index);
}

// @ts-ignore: decorator
@inline function record(value: u32, gradient: u32, both: u32, perSample: u32, hessian: u32): usize {
  const at = memory.data(5 * sizeof<u32>(), alignof<u32>());
  store<u32>(at, value, 0);
  store<u32>(at, gradient, 4);
  store<u32>(at, both, 8);
  store<u32>(at, perSample, 12);
  store<u32>(at, hessian, 16);
  return at;
}

/** Samples in a stage: their shared parts stay in the first-level cache. */
const STAGE = 1024;

/** A stage at a time: first what is shared, then the rest; the totals of stages are added in their order. */
// @ts-ignore: decorator
@inline
function sweepStaged<L extends Pointwise>(mode: i32, at: usize, n: i32, p: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize): f64 {
  const loss = changetype<L>(at);
  let total: f64 = 0;
  while (n > 0) {
    const stage = n < STAGE ? n : STAGE;
    for (let i = 0, a = p, b = y, s = SCRATCH; i < stage; i += 2 * LANES, a += 32, b += 32, s += 32) {
      const s0 = loss.shared(v128.load(a), v128.load(b)), s1 = loss.shared(v128.load(a, 16), v128.load(b, 16));
      v128.store(s, s0);
      v128.store(s, s1, 16);
    }
    total += sweep<L>(mode, true, at, stage, p, y, w, wStep, scale, out);
    n -= stage;
    p += stage * sizeof<F>();
    y += stage * sizeof<F>();
    w += wStep ? stage * <i32>sizeof<F>() : 0;
    out += stage * sizeof<F>();
  }
  return total;
}

/**
 * The loop of every pointwise loss. Four running totals (two of f64) keep additions from waiting for each other; they
 * are added up in a fixed order. Reads may pass the end of an array by up to 31 bytes; writes do not.
 */
// @ts-ignore: decorator
@inline
function sweep<L extends Pointwise>(mode: i32, staged: bool, at: usize, n: i32, p: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize): f64 {
  const loss = changetype<L>(at), by = v128.splat<F>(<F>scale);
  let s = SCRATCH, t0 = f64x2.splat(0), t1 = f64x2.splat(0), t2 = f64x2.splat(0), t3 = f64x2.splat(0);
  for (; n >= 2 * LANES; n -= 2 * LANES, p += 32, y += 32, w += 2 * wStep, s += 32) {
    const p0 = v128.load(p), y0 = v128.load(y), w0 = v128.load(w), s0 = staged ? v128.load(s) : loss.shared(p0, y0);
    const p1 = v128.load(p, 16), y1 = v128.load(y, 16), w1 = v128.load(w + wStep), s1 = staged ? v128.load(s, 16) : loss.shared(p1, y1);
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
  for (; n > 0; n -= LANES, p += 16, y += 16, w += wStep, s += 16) {
    const p0 = v128.load(p), y0 = v128.load(y), w0 = v128.load(w), s0 = staged ? v128.load(s) : loss.shared(p0, y0);
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

/** x·by, and 0 where the weight is. */
// @ts-ignore: decorator
@inline function weighted(x: v128, by: v128, w: v128): v128 { return and(x * by, ne(w, splat(0))); }

/** What is written for a sample in this mode. */
// @ts-ignore: decorator
@inline
function result<L extends Pointwise>(mode: i32, at: usize, p: v128, y: v128, s: v128, w: v128, by: v128): v128 {
  const loss = changetype<L>(at);
  if (mode & PER_SAMPLE) return loss.value(p, y, s);
  return weighted(mode & GRADIENT ? loss.gradient(p, y, s) : loss.hessian(p, y, s), w * by, w);
}
