import { splat, abs, max, lt, and, select, firstLanes, maxOfLanes } from "../lane";
import { exp } from "../math";
import { log } from "../scalar";
import { above } from "../rowwise";
import { WIDE, mantissa, exponent, set, setExp, plainAt } from "../wide";

/**
 * The frames of a sequence, each with a score for every class, and the labels that it ought to read as. Of a frame the
 * lattice needs the probabilities of its symbols, which are the blank (symbol 0) and the classes among the labels.
 */
export let frames: i32 = 0;
let classes: i32 = 0;
let scores: usize = 0, pitch: usize = 0; // the first frame, and the bytes from one to the next
let areLogits: bool = true;

/** Symbols; states, which are the labels with a blank before and behind each, and the symbols of these. */
export let symbols: i32 = 0, states: i32 = 0;
let symbolOfClass: usize = 0, classOfSymbol: usize = 0, symbolOfState: usize = 0;

/** Of each frame the greatest score, Σ e^(score − greatest), and the probability of all that is no symbol. */
let greatest: usize = 0, mass: usize = 0, others: usize = 0;
/** The probability of each symbol in each frame, as a wide number; or in one of them alone, the one that was asked for last. */
let shares: usize = 0, areKept: bool = true, lastAsked: i32 = -1;
/**
 * What stands for scores of ±∞, so far out that a single one outweighs all finite scores of a path. So paths with fewest
 * of them have all the weight, as if all had gone there together.
 */
let beyond: f64 = 0;

export function symbolOf(state: i32): i32 { return load<i32>(symbolOfState + (<usize>state << 2)); }
export function classOf(symbol: i32): i32 { return load<i32>(classOfSymbol + (<usize>symbol << 2)); }
/** Whether a state, a label, may follow the label before it without a blank between: where the two differ. */
export function skips(state: i32): bool { return (state & 1) == 1 && state > 1 && symbolOf(state) != symbolOf(state - 2); }
/** The probabilities of the symbols in a frame. */
export function sharesOf(frame: i32): usize {
  if (areKept) return shares + <usize>(frame * symbols) * WIDE;
  if (frame != lastAsked) readShares(lastAsked = frame, shares);
  return shares;
}
export function othersOf(frame: i32): f64 { return load<f64>(others + (<usize>frame << 3)); }
function scoresOf(frame: i32): usize { return scores + <usize>frame * pitch; }
/** Whether a path of this logarithm of its probability has a score of −∞ on it. */
export function isImpossible(ln: f64): bool { return ln < -0.5 * beyond; }
function held(x: f64): f64 { return Math.max(-beyond, Math.min(beyond, x)); }

/** Two scores, in f64. */
function pair(z: usize): v128 { return sizeof<S>() == 8 ? v128.load(z) : f64x2.promote_low_f32x4(v128.load64_zero(z)); }
function score(frame: i32, c: i32): f64 { return load<S>(scoresOf(frame) + <usize>c * sizeof<S>()); }

/**
 * Lays out the sequence from `room` on, and returns where its room ends. Labels are i32. Only if `keep` is set are the
 * probabilities of all frames kept, as who goes back through them needs.
 */
export function open(z: usize, step: usize, count: i32, width: i32, labels: usize, length: i32, blank: i32, logits: bool, keep: bool, room: usize): usize {
  scores = z, pitch = step, frames = count, classes = width, areLogits = logits;
  states = 2 * length + 1, symbols = 1, areKept = keep, lastAsked = -1;
  greatest = room, mass = greatest + (<usize>count << 3), others = mass + (<usize>count << 3);
  symbolOfClass = others + (<usize>count << 3), classOfSymbol = symbolOfClass + (<usize>width << 2);
  symbolOfState = classOfSymbol + (<usize>(length + 1) << 2);
  shares = (symbolOfState + (<usize>states << 2) + 15) & ~15;
  memory.fill(symbolOfClass, 255, <usize>width << 2);
  store<i32>(symbolOfClass + (<usize>blank << 2), 0);
  store<i32>(classOfSymbol, blank);
  for (let s = 0; s < states; s++) {
    const c = s & 1 ? load<i32>(labels + (<usize>(s >> 1) << 2)) : blank, at = symbolOfClass + (<usize>c << 2);
    if (load<i32>(at) < 0) {
      store<i32>(classOfSymbol + (<usize>symbols << 2), c);
      store<i32>(at, symbols++);
    }
    store<i32>(symbolOfState + (<usize>s << 2), load<i32>(at));
  }
  return shares + <usize>(keep ? count * symbols : symbols) * WIDE;
}

/** Reads the scores; false where one is NaN. */
export function read(): bool {
  let size: f64 = 0, isSound = true;
  for (let t = 0; t < frames; t++) {
    const ofFrame = areLogits ? measureLogits(t) : measure(t);
    isSound = isSound && ofFrame == ofFrame;
    size = Math.max(size, ofFrame);
  }
  if (!isSound) return false;
  const most: f64 = 1.7e308 * Math.min(1, 100 / <f64>(frames + 1));
  beyond = Math.min(most, 2 * (<f64>(frames + 1) * (2 * size + log(classes) + 4) + 2000));
  if (areKept) for (let t = 0; t < frames; t++) readShares(t, sharesOf(t));
  return true;
}

/** Notes what a frame of logits adds up to. Returns the size of the largest that is finite; NaN if one is NaN. */
function measureLogits(t: i32): f64 {
  const row = scoresOf(t);
  let top = splat(-Infinity), size = splat(0);
  for (let c = 0; c < classes; c += 2) {
    const z = pair(row + <usize>c * sizeof<S>()), mask = firstLanes(classes - c), magnitude = abs(z);
    top = select(mask, max(top, z), top);
    size = select(and(mask, lt(magnitude, splat(Infinity))), max(size, magnitude), size);
  }
  top = maxOfLanes(top);
  let sum: f64 = 0, rest: f64 = 0;
  for (let c = 0; c < classes; c += 2) {
    const e = exp(above(pair(row + <usize>c * sizeof<S>()), top)), isLast = c + 1 == classes;
    const first = f64x2.extract_lane(e, 0), second = isLast ? 0 : f64x2.extract_lane(e, 1);
    sum += first + second;
    if (load<i32>(symbolOfClass + (<usize>c << 2)) < 0) rest += first;
    if (!isLast && load<i32>(symbolOfClass + (<usize>c << 2), 4) < 0) rest += second;
  }
  store<f64>(greatest + (<usize>t << 3), f64x2.extract_lane(top, 0));
  store<f64>(mass + (<usize>t << 3), sum);
  store<f64>(others + (<usize>t << 3), rest / sum);
  return isNaN(sum) ? NaN : f64x2.extract_lane(maxOfLanes(size), 0);
}

/** The same of log-probabilities, which are taken as they are. */
function measure(t: i32): f64 {
  let size: f64 = 0;
  for (let c = 0; c < classes; c++) {
    const x = Math.abs(score(t, c));
    if (isNaN(x)) return NaN;
    if (x < Infinity) size = Math.max(size, x);
  }
  store<f64>(greatest + (<usize>t << 3), 0);
  store<f64>(mass + (<usize>t << 3), 1);
  store<f64>(others + (<usize>t << 3), 0);
  return size;
}

/** Writes the probabilities of the symbols in a frame. */
function readShares(t: i32, p: usize): void {
  const top = held(load<f64>(greatest + (<usize>t << 3))), sum = load<f64>(mass + (<usize>t << 3));
  for (let u = 0; u < symbols; u++, p += WIDE) {
    setExp(p, held(score(t, classOf(u))) - top);
    set(p, mantissa(p) / sum, exponent(p));
  }
}

/** Writes the probabilities of all classes in a frame, times `by`, at g: of log-probabilities zeros. */
export function writeShares(t: i32, by: f64, g: usize): void {
  if (!areLogits) return memory.fill(g, 0, <usize>classes * sizeof<S>());
  const row = scoresOf(t), top = v128.load64_splat(greatest + (<usize>t << 3)), factor = splat(by / load<f64>(mass + (<usize>t << 3)));
  for (let c = 0; c < classes; c += 2) {
    const at = <usize>c * sizeof<S>(), y = exp(above(pair(row + at), top)) * factor;
    store<S>(g + at, <S>f64x2.extract_lane(y, 0));
    if (c + 1 < classes) store<S>(g + at, <S>f64x2.extract_lane(y, 1), sizeof<S>());
  }
}

/** Writes the probabilities of the symbols in a frame, as f64. */
export function plainShares(t: i32, to: usize): void {
  for (let u = 0, p = sharesOf(t); u < symbols; u++, p += WIDE, to += 8) store<f64>(to, plainAt(p));
}

/** Writes x for all scores, at g as they lie. */
export function fillFrames(g: usize, x: f64): void {
  for (let t = 0; t < frames; t++, g += pitch)
    for (let c = 0; c < classes; c++) store<S>(g + <usize>c * sizeof<S>(), <S>x);
}
