import { LANES, splat, abs, spread } from "../../lane";
import { log, log1p } from "../../math";
import { Call, at, numberOf, put } from "../../tuple";
import { samples } from "../../tuples/sample";
import { gainOf } from "../../ranking/gain";
import { order, placeAt } from "../../ranking/order";
import { Pairs, costOf, hasNaN, pull } from "../../ranking/pairs";

/** Scores beyond it count as this far where their distance divides: there an infinite one is but a very large one. */
const FAR: f64 = LANES == 4 ? 1e30 : 1e300;

/** 0, 1, 2, … */
function iota(): v128 { return LANES == 4 ? f32x4(0, 1, 2, 3) : f64x2(0, 1); }

/** log₂(1 + x) / x, which is 1/ln 2 at 0. */
function damping(x: f64): f64 {
  return x > 0 ? <f64>v128.extract_lane<F>(log1p(spread(x)), 0) / x / 0.6931471805599453 : 1;
}

/**
 * Items in the order of their scores, each pair weighted by how much NDCG changes if the two change places. The room holds
 * the factor that all weights share and that of `normalize`, then arrays by rank r from 0, each with four elements to spare: items,
 * scores, gains, r + 2, ln(r + 2), pulls, what these lost; and spare places for sorting.
 */
@final @unmanaged
class LambdaRank extends Pairs {
  truncation: v128;
  exponential: v128;
  normalize: v128;

  predictions(): i32 { return 1; }
  array(c: Call, i: usize): usize { return c.room + 32 + i * (<usize>c.size + 4) * sizeof<F>(); }
  scores(c: Call): usize { return this.array(c, 1); }
  gains(c: Call): usize { return this.array(c, 2); }
  ranks(c: Call): usize { return this.array(c, 3); }
  logs(c: Call): usize { return this.array(c, 4); }
  leaders(c: Call): i32 { return <i32>Math.min(c.size - 1, numberOf(this.truncation)); }
  isExponential(): bool { return numberOf(this.exponential) == 1; }
  normalizes(): bool { return numberOf(this.normalize) == 1; }

  /** |gain − gain′| |1/log₂(r + 2) − 1/log₂(r′ + 2)| / ideal DCG, the difference as ln((r′ + 2)/(r + 2)) over both logarithms. */
  weight(c: Call, i: i32, o: usize, lead: v128): v128 {
    const own = <usize>i * sizeof<F>(), rank = v128.load_splat<F>(this.ranks(c) + own), further = v128.load(this.ranks(c) + o) - rank;
    const discount = log1p(further / rank) / (v128.load_splat<F>(this.logs(c) + own) * v128.load(this.logs(c) + o));
    const gain = abs(v128.load_splat<F>(this.gains(c) + own) - v128.load(this.gains(c) + o));
    const change = gain * discount * v128.splat<F>(<F>load<f64>(c.room));
    return this.isSpread(c) ? change / (splat(0.01) + abs(lead)) : change;
  }
  /** Whether weights are divided by the distance of scores: if they are normalised, and scores not all the same. */
  isSpread(c: Call): bool { return this.normalizes() && at(this.scores(c), 0) != at(this.scores(c), c.size - 1); }

  /** Writes the arrays but the last two. */
  arrange(c: Call): void {
    const n = c.size, end = <usize>n * sizeof<F>(), unsorted = this.array(c, 6), spare = this.array(c, 5), items = this.array(c, 0);
    for (let o: usize = 0, r: f64 = 2; o < end; o += 16, r += LANES) {
      const rank = spread(r) + iota();
      v128.store(this.ranks(c) + o, rank);
      v128.store(this.logs(c) + o, log(rank));
      v128.store(unsorted + o, this.isExponential() ? gainOf(v128.load(c.t0 + o)) : v128.load(c.t0 + o));
    }
    order(unsorted, n, items, spare);
    store<f64>(c.room, 1 / this.idealOf(c, unsorted, items));
    order(c.p0, n, items, spare);
    for (let r = 0; r < n; r++) {
      put(this.scores(c), r, this.normalizes() ? Math.max(-FAR, Math.min(FAR, at(c.p0, placeAt(items, r)))) : at(c.p0, placeAt(items, r)));
      put(this.gains(c), r, at(unsorted, placeAt(items, r)));
    }
  }
  /** The greatest DCG that the gains allow at the truncation, over ln 2. */
  idealOf(c: Call, gains: usize, items: usize): f64 {
    let sum: f64 = 0, lost: f64 = 0;
    for (let r = 0, n = <i32>Math.min(c.size, numberOf(this.truncation)); r < n; r++) {
      const x = at(gains, placeAt(items, r)) / at(this.logs(c), r), s = sum + x;
      lost += (sum - s) + x; // terms only get smaller
      sum = s;
    }
    return sum + lost;
  }

  value(c: Call): f64 {
    if (hasNaN(c.p0, c.size)) return NaN;
    this.arrange(c);
    const factor = this.normalizes() ? damping(2 * numberOf(this.steepness) * this.pulls(c)) : 1;
    store<f64>(c.room, factor, 8);
    return factor * costOf<LambdaRank>(changetype<usize>(this), c);
  }
  pulls(c: Call): f64 { return pull<LambdaRank>(changetype<usize>(this), c, this.array(c, 5), this.array(c, 6)); }
  gradient(c: Call, by: f64): void {
    if (!this.normalizes()) this.pulls(c); // else `value` has written them
    const pulls = this.array(c, 5), lost = this.array(c, 6), items = this.array(c, 0), factor = numberOf(this.steepness) * load<f64>(c.room, 8) * by;
    for (let r = 0; r < c.size; r++) put(c.g0, placeAt(items, r), (at(pulls, r) + at(lost, r)) * factor);
  }
}

export const lambdaRank = samples<LambdaRank>();
