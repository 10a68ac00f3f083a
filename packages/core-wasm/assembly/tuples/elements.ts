import { LANES, splat, and, ne, firstLanes, storeUpTo, addLower, addUpper, sumOfTotals, spread } from "../lane";
import { record } from "../record";
import { VALUE, GRADIENT, PER_SAMPLE } from "../rowwise";
import { Call, Tuples } from "../tuple";

/**
 * A loss of one number of each array a sample, as a function of vectors of samples: p and q are predictions, t and u
 * targets, of which the last are 0 where there are none. NaN in p or q must come out of each function.
 */
@unmanaged
export abstract class Elements {
  /** How many arrays of predictions there are: 1 or 2. */
  abstract predictions(): i32;
  abstract targets(): i32;
  abstract value(p: v128, q: v128, t: v128, u: v128): v128;
  /** The derivatives in p and in q. */
  abstract gradient(p: v128, q: v128, t: v128, u: v128): v128;
  abstract second(p: v128, q: v128, t: v128, u: v128): v128;
}

/** The kernels of a loss of one number of each array. */
export function elements<L extends Elements>(): usize {
  const value: Tuples = (loss, call, scale) => sweep<L>(VALUE, loss, call, scale);
  const gradient: Tuples = (loss, call, scale) => sweep<L>(GRADIENT, loss, call, scale);
  const both: Tuples = (loss, call, scale) => sweep<L>(VALUE | GRADIENT, loss, call, scale);
  const perSample: Tuples = (loss, call, scale) => sweep<L>(PER_SAMPLE, loss, call, scale);
  return record(value.index, gradient.index, both.index, perSample.index);
}

function sweep<L extends Elements>(mode: i32, at: usize, call: usize, scale: f64): f64 {
  const loss = changetype<L>(at), c = changetype<Call>(call), by = spread(scale), wStep: usize = c.wStep == 0 ? 0 : 16;
  let p = c.p0, q = c.p1, t = c.t0, u = c.t1, w = c.w, g = c.g0, h = c.g1, out = c.out, t0 = f64x2.splat(0), t1 = f64x2.splat(0);
  for (let n = c.samples; n > 0; n -= LANES, p += 16, q += 16, t += 16, u += 16, w += wStep, g += 16, h += 16, out += 16) {
    const p0 = v128.load(p), q0 = loss.predictions() > 1 ? v128.load(q) : splat(0), w0 = v128.load(w), present = ne(w0, splat(0));
    const y0 = loss.targets() > 0 ? v128.load(t) : splat(0), u0 = loss.targets() > 1 ? v128.load(u) : splat(0);
    if (mode & VALUE) {
      const value = and(and(loss.value(p0, q0, y0, u0) * w0, present), firstLanes(n));
      t0 = addLower(t0, value), t1 = addUpper(t1, value);
    }
    if (mode & PER_SAMPLE) storeUpTo(out, loss.value(p0, q0, y0, u0), n);
    if (mode & GRADIENT) {
      storeUpTo(g, and(loss.gradient(p0, q0, y0, u0) * (w0 * by), present), n);
      if (loss.predictions() > 1) storeUpTo(h, and(loss.second(p0, q0, y0, u0) * (w0 * by), present), n);
    }
  }
  return sumOfTotals(f64x2.add(t0, t1));
}
