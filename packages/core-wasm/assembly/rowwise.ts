import { LANES, splat, max, and, andnot, eq, ne, select, firstLanes, storeUpTo, addLower, addUpper, sumOfTotals, maxOfLanes, indices, splatIndex, addIndex, sameIndex } from "./lane";
import { SCRATCH } from "./layout";

/**
 * A loss of a row of scores z with an integer label y that does not change when a number is added to the whole row. Its
 * gradient is then, for k ≠ y, a *mass* of z_k times a *scale* of the row, and at y minus the sum of the others, which
 * the driver takes from that very sum: so the gradient at the label keeps its relative accuracy where the row is all but
 * right, which p_y − 1 does not. A constant *shift* may be taken from every entry (label smoothing).
 */
@unmanaged
export abstract class Rowwise {
  /** Where the masses are counted from: the row's greatest score (true) or the label's score (false). */
  abstract fromGreatest(): bool;
  /** The mass of a score that lies x above the anchor. */
  abstract mass(x: v128): v128;
  /** Whether the value needs a second sum over k ≠ y, and of what. */
  abstract hasCosts(): bool;
  abstract cost(x: v128, mass: v128): v128;
  /**
   * For LANES rows at once. `own` is the mass at the label, `rest` the sum of the other masses, `costs` that of costs,
   * `gap` the anchor less the score at the label.
   */
  abstract value(own: v128, rest: v128, costs: v128, gap: v128): v128;
  abstract scale(own: v128, rest: v128, costs: v128, gap: v128): v128;
  /** Whether a shift is taken from the entries, which, and what is added at the label. */
  abstract hasShift(): bool;
  abstract shift(): v128;
  abstract labelShift(): v128;
}

// What a kernel writes at `out`, and whether it returns the sum of values. `out` must not overlap z.
export const VALUE = 1, GRADIENT = 2, PER_SAMPLE = 8;

/**
 * One pass over n rows of `width` scores. `y` holds i32 labels (or `width` elements a row, for losses of distributions),
 * `w` a weight a row with wStep bytes between them, or one for all with wStep = 0; a row of weight 0 counts as absent.
 */
export type Rows = (loss: usize, n: i32, width: i32, z: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize) => f64;

/** The kernels of a loss of labels, as a record of indices in the exported table: value, gradient, both, per sample. */
export function rowwise<L extends Rowwise>(): usize {
  const value: Rows = (loss, n, width, z, y, w, wStep, scale, out) => rows<L>(VALUE, loss, n, width, z, y, w, wStep, scale, out);
  const gradient: Rows = (loss, n, width, z, y, w, wStep, scale, out) => rows<L>(GRADIENT, loss, n, width, z, y, w, wStep, scale, out);
  const both: Rows = (loss, n, width, z, y, w, wStep, scale, out) => rows<L>(VALUE | GRADIENT, loss, n, width, z, y, w, wStep, scale, out);
  const perSample: Rows = (loss, n, width, z, y, w, wStep, scale, out) => rows<L>(PER_SAMPLE, loss, n, width, z, y, w, wStep, scale, out);
  return record(value.index, gradient.index, both.index, perSample.index);
}

/** (Inlined, so that each use has a record of its own.) */
// @ts-ignore: decorator
@inline export function record(value: u32, gradient: u32, both: u32, perSample: u32): usize {
  const at = memory.data(4 * sizeof<u32>(), alignof<u32>());
  store<u32>(at, value, 0);
  store<u32>(at, gradient, 4);
  store<u32>(at, both, 8);
  store<u32>(at, perSample, 12);
  return at;
}

/** Rows whose sums and scales are worked out together: enough for the row's own arithmetic to fill vectors. */
const BAND = 64;
const ROOM = BAND * sizeof<F>();
const REST = SCRATCH, COSTS = REST + ROOM, GAP = COSTS + ROOM, WEIGHT = GAP + ROOM, SCALE = WEIGHT + ROOM;

// @ts-ignore: decorator
@inline
function rows<L extends Rowwise>(mode: i32, at: usize, n: i32, width: i32, z: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize): f64 {
  const loss = changetype<L>(at), pitch = <usize>width * sizeof<F>(), by = v128.splat<F>(<F>scale);
  const band = max32(1, min32(BAND, (4096 / width) & ~(LANES - 1)));
  let t0 = f64x2.splat(0), t1 = f64x2.splat(0);
  while (n > 0) {
    const count = min32(n, band);
    for (let r = 0; r < count; r++) {
      const zr = z + r * pitch, label = load<i32>(y + (r << 2)), atLabel = load<F>(zr + <usize>label * sizeof<F>());
      const anchor = loss.fromGreatest() ? greatest(zr, width) : v128.splat<F>(atLabel), top = v128.extract_lane<F>(anchor, 0);
      measure<L>(mode, at, r, zr, width, label, anchor, out + r * pitch);
      store<F>(GAP + r * sizeof<F>(), top == atLabel ? 0 : top - atLabel);
      store<F>(WEIGHT + r * sizeof<F>(), load<F>(w));
      w += wStep;
    }
    for (let r = 0, o: usize = 0; r < count; r += LANES, o += 16) {
      const rest = v128.load(REST + o), costs = v128.load(COSTS + o), gap = v128.load(GAP + o), weight = v128.load(WEIGHT + o);
      const own = loss.mass(-gap), present = ne(weight, splat(0));
      if (mode & VALUE) {
        const v = and(and(loss.value(own, rest, costs, gap) * weight, present), firstLanes(count - r));
        t0 = addLower(t0, v), t1 = addUpper(t1, v);
      }
      if (mode & PER_SAMPLE) storeUpTo(out + o, loss.value(own, rest, costs, gap), count - r);
      if (mode & GRADIENT) {
        const scale = loss.scale(own, rest, costs, gap); // with a shift, the weight comes after it
        v128.store(SCALE + o, loss.hasShift() ? scale : scale * (weight * by));
      }
    }
    if (mode & GRADIENT) {
      for (let r = 0; r < count; r++) {
        const gr = out + r * pitch, weight = load<F>(WEIGHT + r * sizeof<F>());
        if (weight == 0) memory.fill(gr, 0, pitch);
        else {
          const rowScale = load<F>(SCALE + r * sizeof<F>()), factor = weight * v128.extract_lane<F>(by, 0);
          stretch<L>(at, gr, width, v128.splat<F>(rowScale), v128.splat<F>(factor));
          let atLabel = -load<F>(REST + r * sizeof<F>()) * rowScale;
          if (loss.hasShift()) atLabel = (atLabel + v128.extract_lane<F>(loss.labelShift(), 0)) * factor;
          store<F>(gr + <usize>load<i32>(y + (r << 2)) * sizeof<F>(), atLabel);
        }
      }
    }
    n -= count;
    z += count * pitch;
    out += mode & GRADIENT ? count * pitch : count * sizeof<F>();
    y += count << 2;
  }
  return sumOfTotals(f64x2.add(t0, t1));
}

// @ts-ignore: decorator
@inline function min32(a: i32, b: i32): i32 { return a < b ? a : b; }
// @ts-ignore: decorator
@inline function max32(a: i32, b: i32): i32 { return a > b ? a : b; }

/** The greatest of n elements, in every lane. NaN is passed over here; the masses carry it. */
// @ts-ignore: decorator
@inline export function greatest(z: usize, n: i32): v128 {
  let a = v128.load_splat<F>(z), b = a;
  for (; n >= 2 * LANES; n -= 2 * LANES, z += 32) {
    a = max(a, v128.load(z));
    b = max(b, v128.load(z, 16));
  }
  for (; n > 0; n -= LANES, z += 16) a = max(a, select(firstLanes(n), v128.load(z), a));
  return maxOfLanes(max(a, b));
}

/** How far z lies above the anchor; 0 where the two are equal, infinite or not. */
// @ts-ignore: decorator
@inline export function above(z: v128, anchor: v128): v128 { return andnot(z - anchor, eq(z, anchor)); }

/** Sums the masses and costs of a row without the label's, and writes the masses at g if the gradient is wanted. */
// @ts-ignore: decorator
@inline function measure<L extends Rowwise>(mode: i32, at: usize, r: i32, z: usize, n: i32, label: i32, anchor: v128, g: usize): void {
  const loss = changetype<L>(at), skip = splatIndex(label), step = splatIndex(LANES);
  let index = indices(), m0 = f64x2.splat(0), m1 = f64x2.splat(0), c0 = f64x2.splat(0), c1 = f64x2.splat(0);
  for (; n >= 2 * LANES; n -= 2 * LANES, z += 32) {
    const x = above(v128.load(z), anchor), y = above(v128.load(z, 16), anchor);
    const a = loss.mass(x), b = loss.mass(y), next = addIndex(index, step);
    if (mode & GRADIENT) {
      v128.store(g, a);
      v128.store(g, b, 16);
      g += 32;
    }
    const inA = sameIndex(index, skip), inB = sameIndex(next, skip);
    const mass = andnot(a, inA) + andnot(b, inB); // none is negative: one rounding more
    m0 = addLower(m0, mass), m1 = addUpper(m1, mass);
    if (loss.hasCosts()) {
      const cost = andnot(loss.cost(x, a), inA) + andnot(loss.cost(y, b), inB);
      c0 = addLower(c0, cost), c1 = addUpper(c1, cost);
    }
    index = addIndex(next, step);
  }
  for (; n > 0; n -= LANES, z += 16) {
    const x = above(v128.load(z), anchor), a = loss.mass(x), keep = andnot(firstLanes(n), sameIndex(index, skip));
    if (mode & GRADIENT) {
      storeUpTo(g, a, n);
      g += 16;
    }
    const mass = and(a, keep);
    m0 = addLower(m0, mass), m1 = addUpper(m1, mass);
    if (loss.hasCosts()) {
      const cost = and(loss.cost(x, a), keep);
      c0 = addLower(c0, cost), c1 = addUpper(c1, cost);
    }
    index = addIndex(index, step);
  }
  store<F>(REST + r * sizeof<F>(), <F>sumOfTotals(f64x2.add(m0, m1)));
  if (loss.hasCosts()) store<F>(COSTS + r * sizeof<F>(), <F>sumOfTotals(f64x2.add(c0, c1)));
}

/** Multiplies n masses by the scale of their row; where there is a shift, takes it away and multiplies by the weight. */
// @ts-ignore: decorator
@inline function stretch<L extends Rowwise>(at: usize, g: usize, n: i32, by: v128, factor: v128): void {
  const loss = changetype<L>(at);
  for (; n >= 2 * LANES; n -= 2 * LANES, g += 32) {
    const a = v128.load(g) * by, b = v128.load(g, 16) * by;
    v128.store(g, loss.hasShift() ? (a - loss.shift()) * factor : a);
    v128.store(g, loss.hasShift() ? (b - loss.shift()) * factor : b, 16);
  }
  for (; n > 0; n -= LANES, g += 16) {
    const a = v128.load(g) * by;
    storeUpTo(g, loss.hasShift() ? (a - loss.shift()) * factor : a, n);
  }
}
