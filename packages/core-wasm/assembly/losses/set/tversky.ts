import { LANES, splat, minusAbs, and, firstLanes, lt, select, storeUpTo, spread } from "../../lane";
import { expOfNegative, k, lostInSum } from "../../math";
import { K } from "../../tables";
import { greatest } from "../../rowwise";
import { whole } from "../../sums";
import { Call, numberOf } from "../../tuple";
import { Sample, samples } from "../../tuples/sample";

/**
 * (α FP + β FN) / (TP + α FP + β FN + smooth) for TP = Σ pt, FP = Σ p(1 − t), FN = Σ (1 − p)t: 1 less the index, as what
 * is wrong over all there is, so that it keeps its digits where hardly anything is wrong. 0 where there is nothing at all.
 */
@unmanaged
abstract class Overlap extends Sample {
  alpha: v128;
  beta: v128;
  smooth: v128;

  predictions(): i32 { return 1; }
  /** What p, 1 − p and the slope of p have in common. */
  abstract shared(x: v128): v128;
  abstract share(x: v128, s: v128): v128;
  abstract others(x: v128, s: v128): v128;
  /** A derivative in p as one in the prediction. */
  abstract along(slope: v128, s: v128): v128;
  /** The prediction of which p is 0. */
  abstract never(): F;
}

// What `costOf` leaves in the room for `slopeOf`, as f64: TP + smooth, and α FP + β FN.
const RIGHT = 0, WRONG = 8;

function costOf<L extends Overlap>(at: usize, c: Call): f64 {
  const loss = changetype<L>(at);
  let right = splat(0), over = splat(0), under = splat(0), rightLost = splat(0), overLost = splat(0), underLost = splat(0);
  for (let left = c.size, o: usize = 0; left > 0; left -= LANES, o += 16) {
    const x = v128.load(c.p0 + o), t = v128.load(c.t0 + o), inside = firstLanes(left);
    const s = loss.shared(x), p = loss.share(x, s), q = loss.others(x, s);
    const hit = and(p * t, inside), excess = and(p * (k(K.ONE) - t), inside), miss = and(q * t, inside);
    rightLost = rightLost + lostInSum(right, hit);
    right = right + hit;
    overLost = overLost + lostInSum(over, excess);
    over = over + excess;
    underLost = underLost + lostInSum(under, miss);
    under = under + miss;
  }
  const sure = whole(right, rightLost) + numberOf(loss.smooth);
  const wrong = numberOf(loss.alpha) * whole(over, overLost) + numberOf(loss.beta) * whole(under, underLost);
  store<f64>(c.room, sure, RIGHT);
  store<f64>(c.room, wrong, WRONG);
  if (wrong == 0) return sure == 0 && isUnderflow(loss, loss.never(), c) ? 1 : 0;
  return wrong / (sure + wrong);
}

/** Whether nothing belongs and predictions of that are not 0, though p is too small for a number: all there is is wrong. */
function isUnderflow(loss: Overlap, never: F, c: Call): bool {
  return numberOf(loss.alpha) > 0 && numberOf(loss.beta) > 0 && v128.extract_lane<F>(greatest(c.p0, c.size), 0) > never;
}

/** Writes ((α(1 − t) − βt) (TP + smooth) − t (α FP + β FN)) / (TP + smooth + α FP + β FN)² dp/dx. */
function slopeOf<L extends Overlap>(at: usize, c: Call, by: f64): void {
  const loss = changetype<L>(at), sure = load<f64>(c.room, RIGHT), wrong = load<f64>(c.room, WRONG), all = sure + wrong;
  const outside = overSquare(numberOf(loss.alpha) * sure, all), within = overSquare(numberOf(loss.beta) * sure + wrong, all), factor = spread(by);
  for (let left = c.size, o: usize = 0; left > 0; left -= LANES, o += 16) {
    const x = v128.load(c.p0 + o), t = v128.load(c.t0 + o), slope = (k(K.ONE) - t) * outside - t * within;
    storeUpTo(c.g0 + o, loss.along(slope, loss.shared(x)) * factor, left);
  }
}

/** x / all² in every lane. */
function overSquare(x: f64, all: f64): v128 { return spread(all == 0 ? 0 : x / all / all); }

@final @unmanaged
class OfLogit extends Overlap {
  shared(x: v128): v128 { return expOfNegative(minusAbs(x)); }
  share(x: v128, u: v128): v128 { return select(lt(x, splat(0)), u, k(K.ONE)) / (k(K.ONE) + u); }
  others(x: v128, u: v128): v128 { return select(lt(x, splat(0)), k(K.ONE), u) / (k(K.ONE) + u); }
  along(slope: v128, u: v128): v128 {
    const d = k(K.ONE) + u, lost = u - (d - k(K.ONE)), bend = u / d / d;
    return slope * (bend - bend * (lost * (k(K.TWO) - u))); // as in sigmoid
  }
  never(): F { return -Infinity; }
  value(c: Call): f64 { return costOf<OfLogit>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void { slopeOf<OfLogit>(changetype<usize>(this), c, by); }
}

@final @unmanaged
class OfProbability extends Overlap {
  shared(x: v128): v128 { return x; }
  share(x: v128, s: v128): v128 { return x; }
  others(x: v128, s: v128): v128 { return k(K.ONE) - x; }
  along(slope: v128, s: v128): v128 { return slope; }
  never(): F { return 0; }
  value(c: Call): f64 { return costOf<OfProbability>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void { slopeOf<OfProbability>(changetype<usize>(this), c, by); }
}

export const tversky = samples<OfLogit>();
export const tverskyOfProbability = samples<OfProbability>();
