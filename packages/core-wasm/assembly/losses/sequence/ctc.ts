import { log1p } from "../../scalar";
import { Call, numberOf } from "../../tuple";
import { Sample, strided } from "../../tuples/sample";
import { classOf, fillFrames, frames, isImpossible, open, othersOf, plainShares, read, symbols, writeShares } from "../../alignment/frames";
import { goBack, goForward, isFeasible, openLattice, probability, turnBack } from "../../alignment/lattice";
import { goBackRefused, openRefusals, refusal, turnBackRefused } from "../../alignment/refusals";

// What the host says of sequences, as i32 at t1: the bytes from frame to frame and the number of classes; then, for each
// sequence, how many frames it has, where its labels begin in t0, and how many these are.
const HEADER = 2, EACH = 3;

/** Whether the derivatives of the sequence at hand are 0, as it has no alignment or is left out for that. */
let isFlat: bool = false;
/** The probability q of all that does not align, or −1 where that is at least half. */
let refused: f64 = -1;
/** Of each symbol in a frame, how probable it is given that all goes well, and what that is taken from. */
let gammas: usize = 0, firsts: usize = 0;

/** −ln of the probability that the frames of a sequence read as its labels, over all alignments of the two. */
@final @unmanaged
class Ctc extends Sample {
  blank: v128;
  fromLogits: v128; // 1 or 0
  zeroInfinity: v128; // 1 or 0

  predictions(): i32 { return 1; }

  value(c: Call): f64 {
    const own = c.t1 + (<usize>(HEADER + EACH * c.index) << 2), pitch = load<i32>(c.t1), width = load<i32>(c.t1, 4);
    const count = load<i32>(own), labels = c.t0 + (<usize>load<i32>(own, 4) << 2), length = load<i32>(own, 8);
    const isLogits = numberOf(this.fromLogits) == 1, hasGradient = c.g0 != 0, first = c.p0 + <usize>(c.index * width) * sizeof<S>();
    const room = open(first, pitch, count, width, labels, length, <i32>numberOf(this.blank), isLogits, hasGradient, c.room);
    gammas = openRefusals(openLattice(hasGradient, room)), firsts = gammas + (<usize>symbols << 3);
    if (!read()) return NaN;
    const ln = goForward(), isOut = !isFeasible() || isImpossible(ln), isLeftOut = numberOf(this.zeroInfinity) == 1;
    isFlat = !isFeasible() || (isOut && isLeftOut), refused = -1;
    if (isOut) return isLeftOut ? 0 : Infinity;
    if (!isLogits || !(probability() > 0.5)) return -ln;
    refused = refusal();
    return -log1p(-refused);
  }

  gradient(c: Call, by: f64): void {
    const pitch = <usize>load<i32>(c.t1), start = c.g0 + <usize>(c.index * load<i32>(c.t1, 4)) * sizeof<S>();
    const isLogits = numberOf(this.fromLogits) == 1;
    if (isNaN(by)) return fillFrames(start, NaN);
    if (isFlat) return;
    if (refused < 0) turnBack();
    else turnBackRefused();
    for (let t = frames - 1; t >= 0; t--) {
      if (refused >= 0) goBackRefused(t, gammas, firsts);
      else {
        goBack(t, gammas);
        plainShares(t, firsts);
      }
      writeShares(t, by, start + <usize>t * pitch);
      writeSymbols(t, by, isLogits, start + <usize>t * pitch);
    }
  }
}

/**
 * Writes the derivatives in the scores of the symbols of a frame. That in a logit is y − γ or, with all of it times q, what
 * is refused of y, less γq. All of a frame add up to 0; where the two are most of the whole, their difference is minus
 * that of the others, which are little.
 */
function writeSymbols(t: i32, by: f64, isLogits: bool, g: usize): void {
  const whole = refused < 0 ? 1 : refused;
  let rest = othersOf(t), most = -1;
  for (let u = 0; u < symbols; u++) {
    const o = <usize>u << 3, first = isLogits ? load<f64>(firsts + o) : 0, second = load<f64>(gammas + o) * whole;
    const at = g + <usize>classOf(u) * sizeof<S>();
    if (isLogits && first + second > whole) most = u;
    else {
      store<S>(at, <S>((first - second) * by));
      rest += first - second;
    }
  }
  if (most >= 0) store<S>(g + <usize>classOf(most) * sizeof<S>(), <S>(-rest * by));
}

export const ctc = strided<Ctc>();
