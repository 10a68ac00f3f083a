import { splat, and, andnot, eq, firstLanes, max, select, storeUpTo, spread } from "../../lane";
import { expOfNegative, k, lostInSum } from "../../math";
import { K } from "../../tables";
import { above } from "../../rowwise";
import { whole } from "../../sums";
import { Call, numberOf } from "../../tuple";
import { Sample, samples } from "../../tuples/sample";

/** How classes are weighted: by 1/r², 1/r or 1 for the sum r of their targets. */
const SQUARE = 0, SIMPLE = 1;

// The vectors of a class: p and 1 − p of the items at hand, four sums, and what their additions lost.
const P = 0, NOT_P = 1, HITS = 2, EXCESS = 3, MISSES = 4, TARGETS = 5, LOST = 4, SLOTS = 10;

/**
 * Σ w (FP + FN) / (Σ w (2TP + FP + FN) + smooth) over classes, for TP = Σ pt, FP = Σ p(1 − t), FN = Σ (1 − p)t. A sample is
 * a plane of items for each class, one plane behind another. A class of which there is nothing weighs as much as the
 * rarest of the others, since 1/0 would leave only that.
 *
 * The room holds 2 Σ w TP + smooth and Σ w (FP + FN), then for each class its weight, then vectors for each class.
 */
@unmanaged
abstract class Dice extends Sample {
  classes: v128;
  weighting: v128;
  smooth: v128;

  predictions(): i32 { return 1; }
  /** Writes p and 1 − p of each of n classes to its vectors, for items of which the first class's predictions are at x. */
  abstract share(n: i32, plane: usize, x: usize, vectors: usize): void;
  /** Writes derivatives, times a factor, for up to `left` items at g, of those in p at `HITS`. */
  abstract pass(n: i32, plane: usize, x: usize, vectors: usize, g: usize, left: i32, factor: v128): void;

  count(): i32 { return <i32>numberOf(this.classes); }
  /** Bytes of a plane. */
  plane(c: Call): usize { return <usize>(c.size / this.count()) * sizeof<F>(); }
  weightAt(c: Call, i: i32): usize { return c.room + 16 + (<usize>i << 3); }
  /** Where the vectors of the classes begin. */
  vectors(c: Call): usize { return c.room + 16 + (<usize>this.count() << 3); }
}

/** The vector `slot` of class i. */
function at(vectors: usize, i: i32, slot: usize): usize { return vectors + <usize>i * (SLOTS * 16) + (slot << 4); }

/** Adds a term to the sum at an address. */
function add(sum: usize, term: v128): void {
  const total = v128.load(sum);
  v128.store(sum + (LOST << 4), v128.load(sum + (LOST << 4)) + lostInSum(total, term));
  v128.store(sum, total + term);
}

function costOf<L extends Dice>(dice: usize, c: Call): f64 {
  const loss = changetype<L>(dice), n = loss.count(), plane = loss.plane(c), vectors = loss.vectors(c);
  for (let i = 0; i < n; i++) memory.fill(at(vectors, i, HITS), 0, (SLOTS - HITS) << 4);
  for (let o: usize = 0; o < plane; o += 16) {
    loss.share(n, plane, c.p0 + o, vectors);
    const inside = firstLanes(<i32>((plane - o) / sizeof<F>()));
    for (let i = 0, y = c.t0 + o; i < n; i++, y += plane) {
      const p = and(v128.load(at(vectors, i, P)), inside), notP = and(v128.load(at(vectors, i, NOT_P)), inside), t = and(v128.load(y), inside);
      add(at(vectors, i, HITS), p * t);
      add(at(vectors, i, EXCESS), p * (k(K.ONE) - t));
      add(at(vectors, i, MISSES), notP * t);
      add(at(vectors, i, TARGETS), t);
    }
  }
  weigh<L>(dice, c, vectors);
  let right = numberOf(loss.smooth), wrong: f64 = 0;
  for (let i = 0; i < n; i++) {
    const weight = load<f64>(loss.weightAt(c, i));
    right += 2 * weight * sumAt(vectors, i, HITS);
    wrong += weight * (sumAt(vectors, i, EXCESS) + sumAt(vectors, i, MISSES));
  }
  store<f64>(c.room, right);
  store<f64>(c.room, wrong, 8);
  return wrong == 0 ? 0 : wrong / (right + wrong);
}

function sumAt(vectors: usize, i: i32, slot: usize): f64 {
  const sum = at(vectors, i, slot);
  return whole(v128.load(sum), v128.load(sum + (LOST << 4)));
}

/** Writes the weights of the classes. */
function weigh<L extends Dice>(dice: usize, c: Call, vectors: usize): void {
  const loss = changetype<L>(dice), n = loss.count(), kind = <i32>numberOf(loss.weighting);
  let greatest: f64 = 0;
  for (let i = 0; i < n; i++) {
    const r = sumAt(vectors, i, TARGETS), weight = kind == SQUARE ? 1 / (r * r) : kind == SIMPLE ? 1 / r : 1;
    store<f64>(loss.weightAt(c, i), weight);
    if (isFinite(weight)) greatest = Math.max(greatest, weight);
  }
  for (let i = 0; i < n; i++)
    if (load<f64>(loss.weightAt(c, i)) == Infinity) store<f64>(loss.weightAt(c, i), greatest > 0 ? greatest : 1);
}

/** Passes w ((1 − t) (2TP + smooth) − t (2TP + smooth + 2 (FP + FN))) / (…)² on, sums weighted: the derivatives in p. */
function slopeOf<L extends Dice>(dice: usize, c: Call, by: f64): void {
  const loss = changetype<L>(dice), n = loss.count(), plane = loss.plane(c), vectors = loss.vectors(c), right = load<f64>(c.room), wrong = load<f64>(c.room, 8);
  const all = right + wrong, scale = all == 0 ? 0 : 1 / all / all, factor = spread(by);
  for (let o: usize = 0; o < plane; o += 16) {
    const left = <i32>((plane - o) / sizeof<F>());
    for (let i = 0, y = c.t0 + o; i < n; i++, y += plane) {
      const t = v128.load(y), weight = load<f64>(loss.weightAt(c, i)) * scale;
      v128.store(at(vectors, i, HITS), (k(K.ONE) - t) * spread(weight * right) - t * spread(weight * (right + 2 * wrong)));
    }
    loss.pass(n, plane, c.p0 + o, vectors, c.g0 + o, left, factor);
  }
}

/** Predictions are logits, of which p is the softmax over classes. */
@final @unmanaged
class OfLogit extends Dice {
  share(n: i32, plane: usize, first: usize, vectors: usize): void {
    let top = v128.load(first), ties = splat(0), others = splat(0), lost = splat(0);
    for (let i = 1, x = first + plane; i < n; i++, x += plane) top = max(top, v128.load(x));
    for (let i = 0, x = first; i < n; i++, x += plane) {
      const e = expOfNegative(above(v128.load(x), top)), leads = eq(v128.load(x), top), other = andnot(e, leads);
      v128.store(at(vectors, i, P), e);
      lost = lost + lostInSum(others, other);
      others = others + other;
      ties = ties + and(k(K.ONE), leads);
    }
    const rest = (ties - k(K.ONE)) + (others + lost), sum = k(K.ONE) + rest;
    for (let i = 0, x = first; i < n; i++, x += plane) {
      const p = v128.load(at(vectors, i, P)) / sum;
      v128.store(at(vectors, i, P), p);
      v128.store(at(vectors, i, NOT_P), select(eq(v128.load(x), top), rest / sum, k(K.ONE) - p));
    }
  }

  pass(n: i32, plane: usize, x: usize, vectors: usize, g: usize, left: i32, factor: v128): void {
    this.share(n, plane, x, vectors);
    for (let i = 0; i < n; i++, g += plane) {
      let lead = splat(0); // of the slope over those of the other classes, as they are probable
      for (let j = 0; j < n; j++) {
        const apart = v128.load(at(vectors, i, HITS)) - v128.load(at(vectors, j, HITS));
        if (j != i) lead = lead + v128.load(at(vectors, j, P)) * apart;
      }
      storeUpTo(g, v128.load(at(vectors, i, P)) * lead * factor, left);
    }
  }

  value(c: Call): f64 { return costOf<OfLogit>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void { slopeOf<OfLogit>(changetype<usize>(this), c, by); }
}

@final @unmanaged
class OfProbability extends Dice {
  share(n: i32, plane: usize, first: usize, vectors: usize): void {
    for (let i = 0, x = first; i < n; i++, x += plane) {
      v128.store(at(vectors, i, P), v128.load(x));
      v128.store(at(vectors, i, NOT_P), k(K.ONE) - v128.load(x));
    }
  }

  pass(n: i32, plane: usize, x: usize, vectors: usize, g: usize, left: i32, factor: v128): void {
    for (let i = 0; i < n; i++, g += plane) storeUpTo(g, v128.load(at(vectors, i, HITS)) * factor, left);
  }

  value(c: Call): f64 { return costOf<OfProbability>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void { slopeOf<OfProbability>(changetype<usize>(this), c, by); }
}

export const generalizedDice = samples<OfLogit>();
export const generalizedDiceOfProbability = samples<OfProbability>();
