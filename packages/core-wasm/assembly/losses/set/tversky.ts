import { LANES, splat, abs, and, firstLanes, lt, select, storeUpTo, spread } from "../../lane";
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
  /** Whether predictions are logits of p. */
  abstract isLogit(): bool;
}

// What `costOf` leaves in the room for `slopeOf`, as f64: TP + smooth, and α FP + β FN.
const RIGHT = 0, WRONG = 8;

function costOf<L extends Overlap>(at: usize, c: Call): f64 {
  const loss = changetype<L>(at);
  let right = splat(0), over = splat(0), under = splat(0), rightLost = splat(0), overLost = splat(0), underLost = splat(0);
  for (let left = c.size, o: usize = 0; left > 0; left -= LANES, o += 16) {
    const x = v128.load(c.p0 + o), t = v128.load(c.t0 + o), inside = firstLanes(left);
    const u = expOfNegative(-abs(x)), d = k(K.ONE) + u, isNegative = lt(x, splat(0));
    const p = loss.isLogit() ? select(isNegative, u, k(K.ONE)) / d : x, q = loss.isLogit() ? select(isNegative, k(K.ONE), u) / d : k(K.ONE) - x;
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
  if (wrong == 0) return sure == 0 && loss.isLogit() && isUnderflow(loss, c) ? 1 : 0;
  return wrong / (sure + wrong);
}

/** Whether nothing belongs and predictions of that are not 0, though p is too small for a number: all there is is wrong. */
function isUnderflow(loss: Overlap, c: Call): bool {
  return numberOf(loss.alpha) > 0 && numberOf(loss.beta) > 0 && v128.extract_lane<F>(greatest(c.p0, c.size), 0) > -Infinity;
}

/** Writes ((α(1 − t) − βt) (TP + smooth) − t (α FP + β FN)) / (TP + smooth + α FP + β FN)² dp/dx. */
function slopeOf<L extends Overlap>(at: usize, c: Call, by: f64): void {
  const loss = changetype<L>(at), sure = load<f64>(c.room, RIGHT), wrong = load<f64>(c.room, WRONG), all = sure + wrong;
  const outside = share(numberOf(loss.alpha) * sure, all), within = share(numberOf(loss.beta) * sure + wrong, all), factor = spread(by);
  for (let left = c.size, o: usize = 0; left > 0; left -= LANES, o += 16) {
    const x = v128.load(c.p0 + o), t = v128.load(c.t0 + o), u = expOfNegative(-abs(x)), d = k(K.ONE) + u;
    const slope = (k(K.ONE) - t) * outside - t * within, lost = u - (d - k(K.ONE)), bend = u / d / d;
    storeUpTo(c.g0 + o, (loss.isLogit() ? slope * (bend - bend * (lost * (k(K.TWO) - u))) : slope) * factor, left); // as in sigmoid
  }
}

/** x / all² in every lane. */
function share(x: f64, all: f64): v128 { return spread(all == 0 ? 0 : x / all / all); }

@final @unmanaged
class OfLogit extends Overlap {
  isLogit(): bool { return true; }
  value(c: Call): f64 { return costOf<OfLogit>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void { slopeOf<OfLogit>(changetype<usize>(this), c, by); }
}

@final @unmanaged
class OfProbability extends Overlap {
  isLogit(): bool { return false; }
  value(c: Call): f64 { return costOf<OfProbability>(changetype<usize>(this), c); }
  gradient(c: Call, by: f64): void { slopeOf<OfProbability>(changetype<usize>(this), c, by); }
}

export const tversky = samples<OfLogit>();
export const tverskyOfProbability = samples<OfProbability>();
