import { LANES, splat, and, andnot, eq, firstLanes, storeUpTo, addLower, addUpper, sumOfTotals, times, spread } from "../../../lane";
import { expOfNegative, log1p } from "../../../math";
import { record } from "../../../record";
import { Rows, VALUE, GRADIENT, PRODUCT, PER_SAMPLE, greatest, above } from "../../../rowwise";

/** Hyper-parameters of the kernel: the label smoothing ε and what it leaves, 1 − ε. */
@final @unmanaged
class Smoothing {
  kept: v128;
  smoothing: v128;
}

/**
 * Σ t_k (ln Σ eᶻ − z_k) for targets t ≥ 0 of any sum T, smoothed to (1 − ε)t_k + εT/width. Counted from the greatest
 * score m with c ties and S the other masses, ln Σ eᶻ − m is ln(1 + (c − 1 + S)), and 1 − p_k at the leaders is
 * (c − 1 + S)/(c + S); T − t_k at the greatest targets is found the same way. So the gradient, written as
 * p_k (T − t_k) − t_k (1 − p_k), cancels only where it must.
 */
function soft(mode: i32, at: usize, n: i32, width: i32, z: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize, v: usize): f64 {
  const fields = changetype<Smoothing>(at), pitch = <usize>width * sizeof<F>();
  const kept = v128.extract_lane<F>(fields.kept, 0), smoothing = v128.extract_lane<F>(fields.smoothing, 0);
  let total: f64 = 0;
  for (; n > 0; n--, z += pitch, y += pitch, v += pitch, w += wStep) {
    const weight = load<F>(w), m = greatest(z, width), q = greatest(y, width), one = splat(1);
    let s0 = f64x2.splat(0), s1 = f64x2.splat(0), ties = f64x2.splat(0), o0 = f64x2.splat(0), o1 = f64x2.splat(0), most = f64x2.splat(0);
    let c0 = f64x2.splat(0), c1 = f64x2.splat(0), d0 = f64x2.splat(0), d1 = f64x2.splat(0);
    for (let left = width, a = z, b = y; left > 0; left -= LANES, a += 16, b += 16) {
      const mask = firstLanes(left), zk = v128.load(a), x = above(zk, m), t = and(v128.load(b), mask), e = expOfNegative(x);
      const leads = and(eq(zk, m), mask), greatestTarget = and(eq(t, q), mask);
      const others = and(andnot(e, leads), mask), rest = andnot(t, greatestTarget), cost = times(t, -x), depth = and(-x, mask);
      s0 = addLower(s0, others), s1 = addUpper(s1, others);
      ties = addUpper(addLower(ties, and(one, leads)), and(one, leads));
      o0 = addLower(o0, rest), o1 = addUpper(o1, rest);
      most = addUpper(addLower(most, and(one, greatestTarget)), and(one, greatestTarget));
      c0 = addLower(c0, cost), c1 = addUpper(c1, cost);
      d0 = addLower(d0, depth), d1 = addUpper(d1, depth);
    }
    const top = <f64>v128.extract_lane<F>(q, 0), count = sumOfTotals(most), beside = (count - 1) * top + sumOfTotals(f64x2.add(o0, o1)), mass = beside + top;
    const rest = (sumOfTotals(ties) - 1) + sumOfTotals(f64x2.add(s0, s1)); // Σ masses − 1
    if (mode & (VALUE | PER_SAMPLE)) {
      const leader = <f64>v128.extract_lane<F>(log1p(spread(rest)), 0);
      let value = mass * leader + <f64>kept * sumOfTotals(f64x2.add(c0, c1));
      if (smoothing != 0) value += <f64>smoothing * mass / <f64>width * sumOfTotals(f64x2.add(d0, d1));
      if (mode & VALUE) total += weight == 0 ? 0 : <f64>weight * value;
      else {
        store<F>(out, <F>value);
        out += sizeof<F>();
      }
    }
    if (mode & GRADIENT) {
      const inverse = spread(1 / (1 + rest)), notLeader = spread(rest / (1 + rest));
      const sum = spread(mass), notGreatest = spread(beside), by = v128.splat<F>(weight * <F>scale);
      const sharp = v128.splat<F>(kept), blur = v128.splat<F>(smoothing * <F>mass), each = v128.splat<F>(<F>1 / <F>width);
      for (let left = width, a = z, b = y, o = out; left > 0; left -= LANES, a += 16, b += 16, o += 16) {
        const zk = v128.load(a), t = v128.load(b), p = expOfNegative(above(zk, m)) * inverse;
        const leads = eq(zk, m), isGreatest = eq(t, q);
        const notP = v128.bitselect(notLeader, one - p, leads), notT = v128.bitselect(notGreatest, sum - t, isGreatest);
        const g = sharp * (p * notT - t * notP) + blur * (p - each);
        storeUpTo(o, weight == 0 ? splat(0) : g * by, left);
      }
      out += pitch;
    }
    if (mode & PRODUCT) {
      const by = mass * <f64>weight * scale;
      multiply(z, v, width, v128.extract_lane<F>(m, 0), 1 + rest, weight == 0 ? 0 : by, out);
      out += pitch;
    }
  }
  return total;
}

/** Writes p_k (v_k − Σ p_j v_j), the sum as its distance from v at a leader: small where that has all but the whole mass. */
function multiply(z: usize, v: usize, width: i32, top: F, sum: f64, by: f64, out: usize): void {
  const pitch = <usize>width * sizeof<F>();
  let leader: usize = 0;
  for (let o: usize = 0; o < pitch; o += 16) storeUpTo(out + o, expOfNegative(above(v128.load(z + o), v128.splat<F>(top))), <i32>((pitch - o) / sizeof<F>()));
  for (let o: usize = 0; o < pitch; o += sizeof<F>()) if (load<F>(z + o) == top) leader = o;
  const atLeader = numberAt(v + leader);
  let mean: f64 = 0;
  for (let o: usize = 0; o < pitch; o += sizeof<F>()) mean += numberAt(out + o) / sum * (numberAt(v + o) - atLeader);
  for (let o: usize = 0; o < pitch; o += sizeof<F>()) {
    const entry = numberAt(out + o) / sum * ((numberAt(v + o) - atLeader) - mean) * by;
    store<F>(out + o, by == 0 ? 0 : <F>entry);
  }
}

function numberAt(address: usize): f64 { return load<F>(address); }

const value: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => soft(VALUE, loss, n, width, z, y, w, wStep, scale, out, v);
const gradient: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => soft(GRADIENT, loss, n, width, z, y, w, wStep, scale, out, v);
const both: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => soft(VALUE | GRADIENT, loss, n, width, z, y, w, wStep, scale, out, v);
const product: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => soft(PRODUCT, loss, n, width, z, y, w, wStep, scale, out, v);
const perSample: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => soft(PER_SAMPLE, loss, n, width, z, y, w, wStep, scale, out, v);

export const softCrossEntropy = record(value.index, gradient.index, both.index, perSample.index, product.index);
