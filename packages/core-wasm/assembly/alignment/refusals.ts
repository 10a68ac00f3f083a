import { WIDE, plainAt } from "../wide";
import { frames, states, symbols, symbolOf, skips, sharesOf, othersOf } from "./frames";
import { forwardOf, isLast, startAgain, stepAgain } from "./lattice";

/**
 * What does not align, where nearly all does. The probability q of all paths that read as something else is a sum of
 * positive numbers, so that −ln p = −ln(1 − q) keeps its digits as p comes near 1, and so do derivatives: that in the
 * score of class k in a frame is P(k and refused) − P(k | accepted) q. (All plain numbers: p is near 1.)
 */
let shares: usize = 0, others: f64 = 0; // in the frame at hand
let leader: i32 = 0, all: f64 = 0, allButLeader: f64 = 0;
/** The probability to have left all alignments, before the first frame and after each. */
let dead: usize = 0;
// From each state after a frame, the probability to end well and not to; and before it.
let accepted: usize = 0, refused: usize = 0, acceptedBefore: usize = 0, refusedBefore: usize = 0;
// Of paths that take a symbol in a frame: those that end well from there, those that do not, and all that were let.
let well: usize = 0, ill: usize = 0, letIn: usize = 0;

function at(p: usize, i: i32): f64 { return load<f64>(p + (<usize>i << 3)); }
function put(p: usize, i: i32, x: f64): void { store<f64>(p + (<usize>i << 3), x); }
function increase(p: usize, i: i32, x: f64): void { put(p, i, at(p, i) + x); }

/** How many states on the last one lies that a path may go to from a state: 0, 1 or 2. */
function reach(s: i32): i32 { return s + 2 < states && skips(s + 2) ? 2 : s + 1 < states ? 1 : 0; }
/** Whether a symbol leads from a state to another that is in the lattice. */
function leads(s: i32, u: i32): bool {
  const far = reach(s);
  return symbolOf(s) == u || (far > 0 && symbolOf(s + 1) == u) || (far > 1 && symbolOf(s + 2) == u);
}

/** Lays out what is needed, and returns where its room ends. */
export function openRefusals(room: usize): usize {
  const row = <usize>states << 3, each = <usize>symbols << 3;
  dead = room, accepted = dead + (<usize>(frames + 1) << 3), refused = accepted + row;
  acceptedBefore = refused + row, refusedBefore = acceptedBefore + row;
  shares = refusedBefore + row, well = shares + each, ill = well + each, letIn = ill + each;
  return letIn + each;
}

/** Makes the probabilities of a frame plain, and finds the greatest of them. */
function openFrame(t: i32): void {
  others = othersOf(t), leader = -1, allButLeader = 0;
  let most = others;
  for (let u = 0, p = sharesOf(t); u < symbols; u++, p += WIDE) {
    const share = plainAt(p);
    put(shares, u, share);
    if (share > most) leader = u, most = share;
  }
  if (leader >= 0) allButLeader = others;
  for (let u = 0; u < symbols; u++) if (u != leader) allButLeader += at(shares, u);
  all = most + allButLeader;
}

/** The probability of all that leads out of the lattice from a state. Where a difference would cancel it is summed afresh. */
function lostFrom(s: i32): f64 {
  const far = reach(s);
  let lost = all, from = all;
  for (let d = 0; d <= far; d++) if (symbolOf(s + d) == leader) lost = from = allButLeader;
  for (let d = 0; d <= far; d++) if (symbolOf(s + d) != leader) lost -= at(shares, symbolOf(s + d));
  if (lost > 0.25 * from) return lost;
  lost = others;
  for (let u = 0; u < symbols; u++) if (!leads(s, u)) lost += at(shares, u);
  return lost;
}

/** Goes through the frames; returns the probability q of all that does not align. */
export function refusal(): f64 {
  put(dead, 0, 0);
  startAgain();
  for (let t = 0; t < frames; t++) {
    openFrame(t);
    let lost = at(dead, t);
    for (let s = 0, a = forwardOf(t - 1); s < states; s++, a += WIDE) {
      const alive = plainAt(a);
      if (alive > 0) lost += alive * lostFrom(s);
    }
    put(dead, t + 1, lost);
    stepAgain(t);
  }
  let q = at(dead, frames);
  for (let s = 0, a = forwardOf(frames - 1); !isLast(s); s++, a += WIDE) q += plainAt(a);
  return q;
}

/** Sets out from the end: all is well in the last two states, and in no other. */
export function turnBackRefused(): void {
  for (let s = 0; s < states; s++) {
    put(accepted, s, isLast(s) ? 1 : 0);
    put(refused, s, isLast(s) ? 0 : 1);
  }
}

/**
 * Writes of each symbol in frame t the probability γ of it given that all goes well, and that of it and a refusal;
 * steps back before that frame. Frames must come from the last to the first.
 */
export function goBackRefused(t: i32, gammas: usize, refusals: usize): void {
  openFrame(t);
  memory.fill(well, 0, <usize>(3 * symbols) << 3);
  let alive: f64 = 0;
  for (let s = 0, p = forwardOf(t - 1); s < states; s++, p += WIDE) {
    const a = plainAt(p), far = reach(s);
    let good: f64 = 0, bad = lostFrom(s);
    for (let d = 0; d <= far; d++) {
      const u = symbolOf(s + d), share = at(shares, u);
      good += share * at(accepted, s + d);
      bad += share * at(refused, s + d);
      increase(well, u, a * at(accepted, s + d));
      increase(ill, u, a * at(refused, s + d));
      increase(letIn, u, a);
    }
    put(acceptedBefore, s, good);
    put(refusedBefore, s, bad);
    alive += a;
  }
  let total: f64 = 0;
  for (let u = 0; u < symbols; u++) total += at(shares, u) * at(well, u);
  for (let u = 0; u < symbols; u++) {
    put(gammas, u, at(shares, u) * at(well, u) / total);
    put(refusals, u, at(shares, u) * ((at(dead, t) + shutOut(t, u, alive)) + at(ill, u)));
  }
  let swapped = accepted;
  accepted = acceptedBefore, acceptedBefore = swapped;
  swapped = refused, refused = refusedBefore, refusedBefore = swapped;
}

/** The probability to be, before frame t, in a state from which a symbol leads out of the lattice. */
function shutOut(t: i32, u: i32, alive: f64): f64 {
  const difference = alive - at(letIn, u);
  if (difference > 0.25 * alive) return difference;
  let sum: f64 = 0;
  for (let s = 0, a = forwardOf(t - 1); s < states; s++, a += WIDE) if (!leads(s, u)) sum += plainAt(a);
  return sum;
}
