import { LANES, splat, abs, and, andnot, eq, firstLanes, le, max, maxOfLanes, select, storeUpTo, times, spread } from "../lane";
import { exp, expOfNegative, expm1, k, log1p, lostInSum } from "../math";
import { K } from "../tables";
import { above, greatest } from "../rowwise";
import { whole } from "../sums";
import { Call } from "../tuple";
import { Sample } from "../tuples/sample";
import { hasNaN } from "./pairs";

/**
 * Σ φ_k (ln Σ eˢ − s_k) over the items of a query, where φ_k is what the relevance of an item makes it count; over Σ φ_k if
 * these are to be shares, and then 0 where none counts.
 */
@unmanaged
export abstract class Listwise extends Sample {
  /** What the relevances are measured from, which `mass` and `excess` are given. */
  abstract anchor(c: Call): v128;
  /** φ of the items at byte offset o. */
  abstract mass(c: Call, o: usize, anchor: v128): v128;
  /** φ less a constant, the same for all items, of which φ keeps few digits where the items hardly differ. */
  abstract excess(c: Call, o: usize, anchor: v128): v128;
  /** The loss, of ln Σ eˢ less the greatest score, Σ φ_k times what scores lie below it, and Σ φ. */
  abstract loss(leader: f64, below: f64, total: f64): f64;
  /** What derivatives of the sum are multiplied by. */
  abstract factor(by: f64, total: f64): f64;
}

/** Of φ as shares of their sum. */
@unmanaged
export abstract class OfShares extends Listwise {
  loss(leader: f64, below: f64, total: f64): f64 { return total == 0 ? 0 : leader + below / total; }
  factor(by: f64, total: f64): f64 { return total == 0 ? 0 : by / total; }
}

// What `costOf` leaves in the room for `slopeOf`, as f64: Σ e^(s − greatest) − 1, Σ φ, and the greatest φ.
const REST = 0, MASS = 8, MOST = 16;

function one(v: v128): f64 { return v128.extract_lane<F>(v, 0); }
function all(x: f64): v128 { return spread(x); }

/** The loss of a query, as its greatest score's ln Σ eˢ − s and by how much the other scores lie below that: none is negative. */
export function costOf<L extends Listwise>(list: usize, c: Call): f64 {
  if (hasNaN(c.p0, c.size)) return NaN;
  const loss = changetype<L>(list), top = greatest(c.p0, c.size), anchor = loss.anchor(c);
  let ties = splat(0), most = splat(0), others = splat(0), mass = splat(0), gaps = splat(0);
  let othersLost = splat(0), massLost = splat(0), gapsLost = splat(0);
  for (let left = c.size, o: usize = 0; left > 0; left -= LANES, o += 16) {
    const s = v128.load(c.p0 + o), inside = firstLanes(left), x = above(s, top), leads = eq(s, top);
    const e = and(andnot(expOfNegative(x), leads), inside), share = and(loss.mass(c, o, anchor), inside), gap = times(share, -x);
    othersLost = othersLost + lostInSum(others, e);
    others = others + e;
    massLost = massLost + lostInSum(mass, share);
    mass = mass + share;
    gapsLost = gapsLost + lostInSum(gaps, gap);
    gaps = gaps + gap;
    ties = ties + and(k(K.ONE), and(leads, inside));
    most = max(most, share);
  }
  const rest = (whole(ties, splat(0)) - 1) + whole(others, othersLost), total = whole(mass, massLost);
  store<f64>(c.room, rest, REST);
  store<f64>(c.room, total, MASS);
  store<f64>(c.room, one(maxOfLanes(most)), MOST);
  return loss.loss(one(log1p(all(rest))), whole(gaps, gapsLost), total);
}

/**
 * Writes p_k Σ φ − φ_k, or that over Σ φ, times `by`. Where little is left of the difference it is found otherwise:
 *  - from what leads both, as p_k (Σ φ − φ_k) − φ_k (1 − p_k), with both remainders summed without the leader;
 *  - from scores near 0 that hardly differ, by eˢ − 1 and the excess of φ, of which nothing is lost beside 1.
 */
export function slopeOf<L extends Listwise>(list: usize, c: Call, by: f64): void {
  const loss = changetype<L>(list), n = c.size, top = greatest(c.p0, n), anchor = loss.anchor(c);
  const rest = load<f64>(c.room, REST), mass = load<f64>(c.room, MASS), most = all(load<f64>(c.room, MOST));
  const origin = one(top) >= -1 && one(top) <= 30 ? splat(0) : top; // scores are measured from 0 if that loses no tail
  let ties = splat(0), lower = splat(0), rise = splat(0), excess = splat(0);
  let lowerLost = splat(0), riseLost = splat(0), excessLost = splat(0);
  for (let left = n, o: usize = 0; left > 0; left -= LANES, o += 16) {
    const inside = firstLanes(left), e = and(expm1(above(v128.load(c.p0 + o), origin)), inside), share = and(loss.mass(c, o, anchor), inside);
    const more = and(loss.excess(c, o, anchor), inside), isMost = eq(share, most), less = andnot(share, isMost);
    riseLost = riseLost + lostInSum(rise, e);
    rise = rise + e;
    excessLost = excessLost + lostInSum(excess, more);
    excess = excess + more;
    lowerLost = lowerLost + lostInSum(lower, less);
    lower = lower + less;
    ties = ties + and(k(K.ONE), and(isMost, inside));
  }
  const beside = (whole(ties, splat(0)) - 1) * one(most) + whole(lower, lowerLost); // Σ φ without one of the greatest
  const sum = (1 + rest) * one(exp(above(top, origin))); // Σ e^(s − origin)
  const factor = loss.factor(by, mass), isFlat = sum >= 0.25 * <f64>n;
  const total = all(mass), rises = all(whole(rise, riseLost)), excesses = all(whole(excess, excessLost)), count = all(n);
  const share1 = all(1 / (1 + rest)), notLeader = all(rest / (1 + rest)), notMost = all(beside), inSum = all(1 / sum), times1 = all(factor);
  for (let left = n, o: usize = 0; left > 0; left -= LANES, o += 16) {
    const s = v128.load(c.p0 + o), a = above(s, origin), phi = loss.mass(c, o, anchor), p = expOfNegative(above(s, top)) * share1;
    const notP = select(eq(s, top), notLeader, k(K.ONE) - p), notPhi = select(eq(phi, most), notMost, total - phi);
    let slope = p * notPhi - phi * notP;
    if (isFlat) {
      const flat = ((excesses - count * loss.excess(c, o, anchor)) + (expm1(a) * total - phi * rises)) * inSum;
      slope = select(and(le(abs(a), k(K.ONE)), le(p, splat(0.75))), flat, slope);
    }
    storeUpTo(c.g0 + o, slope * times1, left);
  }
}
