import { WIDE, add, addAt, addProduct, clear, copy, ln, mantissa, multiply, plainAt, ratio } from "../wide";
import { frames, states, symbols, symbolOf, skips, sharesOf, isImpossible } from "./frames";

/**
 * The alignments of a sequence with its labels, all at once (Graves et al. 2006). State 2i is a blank before label i, state
 * 2i + 1 the label; a path stays, goes one state on, or two from a label to one that differs. It starts in state 0, before
 * the first frame, and ends in one of the last two. Probabilities are wide numbers: they have the digits that
 * logarithms of hundreds would lose, and their range.
 */
export let forward: usize = 0; // the probability to be in each state, before the first frame and after each, or the last two
let isKept: bool = true;
let backward: usize = 0, next: usize = 0; // the probability to end well from each state after a frame
let weights: usize = 0; // of each symbol in a frame
let total: usize = 0;

export function forwardOf(frame: i32): usize { return forward + <usize>((isKept ? frame + 1 : (frame + 1) & 1) * states) * WIDE; }
export function isLast(state: i32): bool { return state >= states - 2; }

/** Lays out the lattice of the sequence that is open, whole if it is to be gone back through, and returns where its room ends. */
export function openLattice(keep: bool, room: usize): usize {
  forward = room, isKept = keep, backward = forward + <usize>((keep ? frames + 1 : 2) * states) * WIDE;
  next = backward + <usize>states * WIDE, weights = next + <usize>states * WIDE;
  total = weights + <usize>symbols * WIDE;
  return total + WIDE;
}

/** Goes through the frames; returns ln p of the probability p of all alignments. */
export function goForward(): f64 {
  start();
  for (let t = 0; t < frames; t++) step(t);
  const end = forwardOf(frames - 1) + <usize>(states - 1) * WIDE;
  copy(total, end);
  if (states > 1) addAt(total, end - WIDE);
  return ln(total);
}

/** Begins in state 0, before the first frame. */
function start(): void {
  clear(forward, states);
  store<f64>(forward, 1);
}

/** Goes through frame t, from the one before it. */
function step(t: i32): void {
  const y = sharesOf(t), reached = min(states - 1, 2 * t + 1);
  clear(forwardOf(t), states);
  for (let s = 0, from = forwardOf(t - 1), to = forwardOf(t); s <= reached; s++, from += WIDE, to += WIDE) {
    copy(to, from);
    if (s > 0) addAt(to, from - WIDE);
    if (skips(s)) addAt(to, from - 2 * WIDE);
    multiply(to, y + <usize>symbolOf(s) * WIDE);
  }
}

// For who goes through the frames once more: where they are not kept they are found again.
export function startAgain(): void { if (!isKept) start(); }
export function stepAgain(t: i32): void { if (!isKept) step(t); }

/** The probability of all alignments, which may be too small for f64. */
export function probability(): f64 { return plainAt(total); }
/** Whether there is an alignment at all: a frame for each label, and one between labels that are the same. */
export function isFeasible(): bool { return mantissa(total) > 0; }

/** Sets out from the end: from there on all is well in the last two states. */
export function turnBack(): void {
  clear(backward, states);
  for (let s = max(0, states - 2); s < states; s++) store<f64>(backward + <usize>s * WIDE, 1);
}

/**
 * Writes the probability γ of each symbol in frame t, given that all goes well, and steps back before that frame. Frames
 * must come from the last to the first.
 */
export function goBack(t: i32, gammas: usize): void {
  const y = sharesOf(t);
  clear(weights, symbols);
  clear(total, 1);
  for (let s = 0, a = forwardOf(t), b = backward; s < states; s++, a += WIDE, b += WIDE) {
    addProduct(weights + <usize>symbolOf(s) * WIDE, a, b);
    addProduct(total, a, b);
    multiply(b, y + <usize>symbolOf(s) * WIDE);
  }
  for (let u = 0; u < symbols; u++) store<f64>(gammas + (<usize>u << 3), ratio(weights + <usize>u * WIDE, total));
  for (let s = 0, to = next, from = backward; s < states; s++, to += WIDE, from += WIDE) {
    copy(to, from);
    if (s + 1 < states) addAt(to, from + WIDE);
    if (s + 2 < states && skips(s + 2)) addAt(to, from + 2 * WIDE);
  }
  const swapped = backward;
  backward = next, next = swapped;
}
