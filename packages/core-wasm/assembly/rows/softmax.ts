import { LANES, splat, and, andnot, ne, firstLanes, storeUpTo, addLower, addUpper, sumOfTotals, indices, splatIndex, addIndex, sameIndex, spread } from "../lane";
import { expOfNegative, log1p, k } from "../math";
import { K } from "../tables";
import { SCRATCH } from "../layout";
import { record } from "../record";
import { Rows, VALUE, GRADIENT, PRODUCT, PER_SAMPLE, greatest } from "../rowwise";

/**
 * A loss φ(L) of L = −ln p_y for p = softmax z and an integer label y. Its gradient is φ′ p_k for k ≠ y, and at y minus the
 * sum of the others, which the driver takes from that very sum: so the gradient at the label keeps its relative accuracy
 * where the row is all but right, which p_y − 1 does not. A constant *shift* may be taken from every entry, for a
 * part of the loss that is linear in the scores (label smoothing).
 *
 * Masses e^(z_k − max) stand for probabilities. For LANES rows at once, `own` is the mass at the label, `rest` the sum of
 * the others, `depth` the sum of how far the others lie below the greatest score, `gap` how far the label's does.
 */
@unmanaged
export abstract class OfLabel {
  abstract value(own: v128, rest: v128, depth: v128, gap: v128): v128;
  /** φ′. */
  abstract slope(own: v128, rest: v128, gap: v128): v128;
  /** φ″. */
  abstract bend(own: v128, rest: v128, gap: v128): v128;
  /** Whether there is a linear part: then `depth` is summed, `shift` is taken from the entries, and `labelShift` added at the label. */
  abstract isShifted(): bool;
  abstract shift(): v128;
  abstract labelShift(): v128;
  /** Whether the loss is multiplied by a factor of the label's class, and by which. */
  abstract hasFactors(): bool;
  abstract factor(label: i32): F;
}

/** One that has neither a linear part nor factors. (Kernels' methods are not virtual: what a class overrides is abstract above it.) */
@unmanaged
export abstract class OfLabelAlone extends OfLabel {
  isShifted(): bool { return false; }
  shift(): v128 { return splat(0); }
  labelShift(): v128 { return splat(0); }
  hasFactors(): bool { return false; }
  factor(label: i32): F { return 1; }
}

/** The kernels of a loss of labels. */
export function ofLabel<L extends OfLabel>(): usize {
  const value: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(VALUE, loss, n, width, z, y, w, wStep, scale, out, v);
  const gradient: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(GRADIENT, loss, n, width, z, y, w, wStep, scale, out, v);
  const both: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(VALUE | GRADIENT, loss, n, width, z, y, w, wStep, scale, out, v);
  const perSample: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(PER_SAMPLE, loss, n, width, z, y, w, wStep, scale, out, v);
  const product: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(PRODUCT, loss, n, width, z, y, w, wStep, scale, out, v);
  return record(value.index, gradient.index, both.index, perSample.index, product.index);
}

/** −ln p_y = gap + ln(own + rest), where own = 1 exactly if the label leads. */
export function negativeLog(own: v128, rest: v128, gap: v128): v128 { return gap + leaderCost(own, rest); }
/** −ln of the greatest probability. */
export function leaderCost(own: v128, rest: v128): v128 { return log1p((own - k(K.ONE)) + rest); }

/** Rows whose sums and slopes are worked out together: enough for the row's own arithmetic to fill vectors. */
const BAND = 64;
const ROOM = BAND * sizeof<F>();
const REST = SCRATCH, DEPTH = REST + ROOM, GAP = DEPTH + ROOM, WEIGHT = GAP + ROOM, FACTOR = WEIGHT + ROOM;
const SLOPE = FACTOR + ROOM, BEND = SLOPE + ROOM, OWN = BEND + ROOM;

/** All forms of a loss, in one compiled function: what differs between them lies outside of the loops over scores. */
function rows<L extends OfLabel>(mode: i32, at: usize, n: i32, width: i32, z: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize, v: usize): f64 {
  const loss = changetype<L>(at), pitch = <usize>width * sizeof<F>(), by = spread(scale);
  const band = max32(1, min32(BAND, (4096 / width) & ~(LANES - 1)));
  let t0 = f64x2.splat(0), t1 = f64x2.splat(0);
  while (n > 0) {
    const count = min32(n, band);
    let o: usize = 0;
    for (let r: usize = 0; r < <usize>count; r++, o += sizeof<F>()) {
      const zr = z + r * pitch, label = load<i32>(y + (r << 2)), atLabel = load<F>(zr + <usize>label * sizeof<F>());
      const anchor = greatest(zr, width), top = v128.extract_lane<F>(anchor, 0);
      const keeps = (mode & (GRADIENT | PRODUCT)) != 0, g = out + r * pitch;
      if (top - top != 0) countLeaders(keeps, o, zr, width, label, top, g);
      else if (keeps) measureAndKeep<L>(at, o, zr, width, label, anchor, g);
      else measureAlone<L>(at, o, zr, width, label, anchor);
      if (keeps) store<F>(OWN + o, load<F>(g + <usize>label * sizeof<F>()));
      store<F>(GAP + o, top == atLabel ? 0 : top - atLabel);
      store<F>(WEIGHT + o, load<F>(w));
      if (loss.hasFactors()) store<F>(FACTOR + o, loss.factor(label));
      w += wStep;
    }
    for (let r = 0, o: usize = 0; r < count; r += LANES, o += 16) {
      const rest = v128.load(REST + o), depth = v128.load(DEPTH + o), gap = v128.load(GAP + o), weight = v128.load(WEIGHT + o);
      const own = mode & (GRADIENT | PRODUCT) ? v128.load(OWN + o) : expOfNegative(-gap), present = ne(weight, splat(0)), factor = loss.hasFactors() ? v128.load(FACTOR + o) : k(K.ONE);
      if (mode & (VALUE | PER_SAMPLE)) {
        const value = factor * loss.value(own, rest, depth, gap);
        if (mode & PER_SAMPLE) storeUpTo(out + o, value, count - r);
        else {
          const counted = and(and(value * weight, present), firstLanes(count - r));
          t0 = addLower(t0, counted), t1 = addUpper(t1, counted);
        }
      }
      if (mode & GRADIENT) {
        const slope = factor * loss.slope(own, rest, gap) / (own + rest); // with a shift, the weight comes after it
        v128.store(SLOPE + o, loss.isShifted() ? slope : slope * (weight * by));
      }
      if (mode & PRODUCT) {
        v128.store(SLOPE + o, factor * loss.slope(own, rest, gap));
        v128.store(BEND + o, factor * loss.bend(own, rest, gap));
      }
    }
    if (mode & (GRADIENT | PRODUCT))
      for (let r = 0, o: usize = 0; r < count; r++, o += sizeof<F>()) {
        const label = load<i32>(y + (r << 2)), g = out + r * pitch;
        if (load<F>(WEIGHT + o) == 0) memory.fill(g, 0, pitch);
        else if (mode & PRODUCT) multiply(z + r * pitch, width, label, o, v + r * pitch, scale, g);
        else differentiate<L>(at, width, label, o, by, g);
      }
    n -= count;
    z += count * pitch;
    v += count * pitch;
    out += mode & (GRADIENT | PRODUCT) ? count * pitch : o;
    y += count << 2;
  }
  return sumOfTotals(f64x2.add(t0, t1));
}

function min32(a: i32, b: i32): i32 { return a < b ? a : b; }
function max32(a: i32, b: i32): i32 { return a > b ? a : b; }

function measureAndKeep<L extends OfLabel>(at: usize, o: usize, z: usize, n: i32, label: i32, anchor: v128, g: usize): void {
  measure<L>(true, at, o, z, n, label, anchor, g);
}
function measureAlone<L extends OfLabel>(at: usize, o: usize, z: usize, n: i32, label: i32, anchor: v128): void {
  measure<L>(false, at, o, z, n, label, anchor, 0);
}

/**
 * Sums the masses and depths of a row without the label's, and writes the masses at g if they are kept. The two vectors
 * that hold the label are taken apart, so that no other pair is asked whether it does.
 */
// @ts-ignore: decorator
@inline function measure<L extends OfLabel>(keeps: bool, at: usize, o: usize, z: usize, n: i32, label: i32, anchor: v128, g: usize): void {
  const loss = changetype<L>(at), pairs = z + (<usize>n & ~(2 * LANES - 1)) * sizeof<F>(), end = z + <usize>n * sizeof<F>();
  const skip = splatIndex(label & (2 * LANES - 1)), index = indices();
  let until = z + (<usize>label & ~(2 * LANES - 1)) * sizeof<F>();
  let m0 = f64x2.splat(0), m1 = f64x2.splat(0), d0 = f64x2.splat(0), d1 = f64x2.splat(0);
  while (true) {
    for (; z < until; z += 32) {
      const x = v128.load(z) - anchor, y = v128.load(z, 16) - anchor;
      const a = expOfNegative(x), b = expOfNegative(y), mass = a + b; // none is negative: one rounding more
      if (keeps) {
        v128.store(g, a);
        v128.store(g, b, 16);
        g += 32;
      }
      m0 = addLower(m0, mass), m1 = addUpper(m1, mass);
      if (loss.isShifted()) {
        const depth = -x - y;
        d0 = addLower(d0, depth), d1 = addUpper(d1, depth);
      }
    }
    if (z >= pairs) break;
    const x = v128.load(z) - anchor, y = v128.load(z, 16) - anchor;
    const a = expOfNegative(x), b = expOfNegative(y), inA = sameIndex(index, skip), inB = sameIndex(addIndex(index, splatIndex(LANES)), skip);
    if (keeps) {
      v128.store(g, a);
      v128.store(g, b, 16);
      g += 32;
    }
    const mass = andnot(a, inA) + andnot(b, inB);
    m0 = addLower(m0, mass), m1 = addUpper(m1, mass);
    if (loss.isShifted()) {
      const depth = andnot(-x, inA) + andnot(-y, inB);
      d0 = addLower(d0, depth), d1 = addUpper(d1, depth);
    }
    z += 32;
    until = pairs;
  }
  const inTail = label >= (n & ~(2 * LANES - 1));
  let places = inTail ? index : addIndex(index, splatIndex(2 * LANES));
  for (; z < end; z += 16) {
    const left = <i32>((end - z) / sizeof<F>());
    const x = v128.load(z) - anchor, a = expOfNegative(x), keep = andnot(firstLanes(left), sameIndex(places, skip));
    if (keeps) {
      storeUpTo(g, a, left);
      g += 16;
    }
    const mass = and(a, keep);
    m0 = addLower(m0, mass), m1 = addUpper(m1, mass);
    if (loss.isShifted()) {
      const depth = and(-x, keep);
      d0 = addLower(d0, depth), d1 = addUpper(d1, depth);
    }
    places = addIndex(places, splatIndex(LANES));
  }
  store<F>(REST + o, <F>sumOfTotals(f64x2.add(m0, m1)));
  if (loss.isShifted()) store<F>(DEPTH + o, <F>sumOfTotals(f64x2.add(d0, d1)));
}

/** What `measure` does for a row whose greatest score is infinite, or that has nothing but NaN: leaders have a mass of 1. */
function countLeaders(keeps: bool, o: usize, z: usize, n: i32, label: i32, top: F, g: usize): void {
  let rest: F = 0, depth: F = 0;
  for (let j = 0; j < n; j++, z += sizeof<F>(), g += sizeof<F>()) {
    const x = load<F>(z), below: F = x == top ? 0 : top - x, mass: F = below == 0 ? 1 : below > 0 ? 0 : NaN;
    if (keeps) store<F>(g, mass);
    if (j != label) rest += mass, depth += below;
  }
  store<F>(REST + o, rest);
  store<F>(DEPTH + o, depth);
}

/** Turns the masses of a row at g into its gradient: times the slope; where there is a shift, less that, times the weight. */
function differentiate<L extends OfLabel>(at: usize, width: i32, label: i32, o: usize, by: v128, g: usize): void {
  const loss = changetype<L>(at), slope = load<F>(SLOPE + o), factor = load<F>(WEIGHT + o) * v128.extract_lane<F>(by, 0);
  const slopes = v128.splat<F>(slope), factors = v128.splat<F>(factor), own = g + <usize>label * sizeof<F>();
  for (let n = width; n > 0; n -= LANES, g += 16) {
    const a = v128.load(g) * slopes;
    storeUpTo(g, loss.isShifted() ? (a - loss.shift()) * factors : a, n);
  }
  let atLabel = -load<F>(REST + o) * slope;
  if (loss.isShifted()) atLabel = (atLabel + v128.extract_lane<F>(loss.labelShift(), 0)) * factor;
  store<F>(own, atLabel);
}

/**
 * Turns the masses of a row at g into the product of the Hessian φ″ d dᵀ + φ′ (diag p − p pᵀ), d = p − e_y, with v. The
 * mean v̄ = Σ p_k v_k is taken as its distance from v at the label and at the leader: both distances are small exactly
 * where that entry has all but the whole mass.
 */
function multiply(z: usize, width: i32, label: i32, o: usize, v: usize, scale: f64, g: usize): void {
  let leader = 0;
  for (let j = 1; j < width; j++) if (at(z, j) > at(z, leader)) leader = j;
  const slope: f64 = load<F>(SLOPE + o), bend: f64 = load<F>(BEND + o), own: f64 = load<F>(OWN + o), rest: f64 = load<F>(REST + o), mass = own + rest, by = scale * <f64>load<F>(WEIGHT + o);
  const atLabel = at(v, label), atLeader = at(v, leader);
  let fromLabel: f64 = 0, fromLeader: f64 = 0;
  for (let j = 0; j < width; j++) {
    fromLabel += at(g, j) * (at(v, j) - atLabel);
    fromLeader += at(g, j) * (at(v, j) - atLeader);
  }
  fromLabel /= mass, fromLeader /= mass;
  const shared = fromLabel == 0 ? 0 : bend * fromLabel;
  for (let j = 0; j < width; j++) {
    const entry = at(g, j) / mass * (shared + slope * ((at(v, j) - atLeader) - fromLeader));
    store<F>(g + <usize>j * sizeof<F>(), <F>(entry * by));
  }
  store<F>(g + <usize>label * sizeof<F>(), <F>(-(((rest == 0 ? 0 : bend * rest) + slope * own) / mass * fromLabel) * by));
}

function at(row: usize, j: i32): f64 { return load<F>(row + <usize>j * sizeof<F>()); }
