import { LANES, splat, abs, minusAbs, and, firstLanes, le, lt, ne, select } from "../lane";
import { expOfNegative, expm1, k, lostInSum, softplus } from "../math";
import { K } from "../tables";
import { above } from "../rowwise";
import { Call } from "../tuple";
import { whole } from "../sums";
import { SCRATCH } from "../layout";
import { Sample } from "../tuples/sample";

/**
 * Σ w ln(1 + e⁻ᶻ) over the pairs of a query in which one item is the more relevant: z is `steepness` times by how much the
 * score of that one leads the other's. Pairs are those of each of the first `leaders` items with all that come after it.
 */
@unmanaged
export abstract class Pairs extends Sample {
  steepness: v128;

  /** Where the scores are, and what says which of two items is the more relevant. */
  abstract scores(c: Call): usize;
  abstract gains(c: Call): usize;
  abstract leaders(c: Call): i32;
  /** The weights of the pairs of item i with the items at byte offset o, which it leads by so much. */
  abstract weight(c: Call, i: i32, o: usize, lead: v128): v128;
}

/** The sum over pairs. */
export function costOf<P extends Pairs>(pairs: usize, c: Call): f64 {
  const loss = changetype<P>(pairs), scores = loss.scores(c), gains = loss.gains(c), end = <usize>c.size * sizeof<F>();
  let total = splat(0), lost = splat(0);
  for (let i = 0, own: usize = 0; i < loss.leaders(c); i++, own += sizeof<F>()) {
    const score = v128.load_splat<F>(scores + own), gain = v128.load_splat<F>(gains + own);
    for (let o = own + sizeof<F>(); o < end; o += 16) {
      const lead = above(score, v128.load(scores + o)), other = v128.load(gains + o), isPair = and(ne(gain, other), within(end - o));
      const z = loss.steepness * select(lt(other, gain), lead, -lead);
      const term = and(loss.weight(c, i, o, lead) * softplus(-z), isPair);
      lost = lost + lostInSum(total, term);
      total = total + term;
    }
  }
  return whole(total, lost);
}

/**
 * Adds up by how much each item is pulled down, Σ ±w σ(−z), at `pulls` and what the additions lose at `lost`: two arrays as
 * long as the query and 16 bytes. Returns Σ w σ(−z).
 *
 * σ(−z) is taken as 0, ½ or 1 and a rest that is small where the scores hardly differ and in both tails. So where the pulls
 * on an item from above and below all but cancel, what is left keeps its digits.
 */
export function pull<P extends Pairs>(pairs: usize, c: Call, pulls: usize, lost: usize): f64 {
  const loss = changetype<P>(pairs), scores = loss.scores(c), gains = loss.gains(c), end = <usize>c.size * sizeof<F>();
  memory.fill(pulls, 0, end + 16);
  memory.fill(lost, 0, end + 16);
  let mass = splat(0), massLost = splat(0);
  for (let i = 0, own: usize = 0; i < loss.leaders(c); i++, own += sizeof<F>()) {
    const score = v128.load_splat<F>(scores + own), gain = v128.load_splat<F>(gains + own);
    let sum = splat(0), sumLost = splat(0);
    for (let o = own + sizeof<F>(); o < end; o += 16) {
      const lead = above(score, v128.load(scores + o)), other = v128.load(gains + o), isPair = and(ne(gain, other), within(end - o));
      const isRight = lt(other, gain), z = loss.steepness * select(isRight, lead, -lead), weight = and(loss.weight(c, i, o, lead), isPair);
      const isFar = le(k(K.ONE), abs(z)), u = expOfNegative(minusAbs(z)), e = expm1(minusAbs(z));
      const least = select(isFar, u, k(K.HALF) * e) / select(isFar, k(K.ONE) + u, k(K.TWO) + e); // σ(−|z|), or that less ½
      const isWrong = lt(z, splat(0)), step = select(isFar, and(k(K.ONE), isWrong), k(K.HALF)), rest = select(isWrong, -least, least);
      const a = weight * step, b = and(weight * rest, isPair), t = a + b, tLost = b - (t - a);
      massLost = massLost + (lostInSum(mass, t) + tLost);
      mass = mass + t;
      const down = select(isRight, -t, t), downLost = select(isRight, -tLost, tLost), there = v128.load(pulls + o);
      sumLost = sumLost + (lostInSum(sum, down) + downLost);
      sum = sum + down;
      v128.store(lost + o, v128.load(lost + o) + (lostInSum(there, -down) - downLost));
      v128.store(pulls + o, there - down);
    }
    collect(pulls + own, lost + own, sum, sumLost);
  }
  return whole(mass, massLost);
}

/** Adds the lanes of a sum and of what it lost to one element. */
function collect(pull: usize, lost: usize, sum: v128, sumLost: v128): void {
  v128.store(SCRATCH, sum);
  v128.store(SCRATCH, sumLost, 16);
  for (let lane: usize = 0; lane < 16; lane += sizeof<F>()) {
    const a = load<F>(pull), b = load<F>(SCRATCH + lane), s = a + b, v = s - a;
    store<F>(lost, load<F>(lost) + (((a - (s - v)) + (b - v)) + load<F>(SCRATCH + lane, 16)));
    store<F>(pull, s);
  }
}

/** A mask of the lanes that lie within so many bytes. */
function within(bytes: usize): v128 { return firstLanes(<i32>(bytes / sizeof<F>())); }

/** Whether one of n elements is NaN. */
export function hasNaN(x: usize, n: i32): bool {
  let found = splat(0);
  for (; n > 0; n -= LANES, x += 16) found = v128.or(found, and(ne(v128.load(x), v128.load(x)), firstLanes(n)));
  return v128.any_true(found);
}
