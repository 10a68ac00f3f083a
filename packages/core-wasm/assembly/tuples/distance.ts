import { spread } from "../lane";
import { exactPower, expm1, log1p } from "../math";
import { SCRATCH } from "../layout";
import { at, put } from "../tuple";
import { Term, largest, mapOf, normalise, pair, storePair, sumOf } from "./vectors";

/**
 * The distance |v|ₚ = (Σ |vⱼ|ᵖ)^(1/p) of two vectors, v = x − y + ε, and its derivative in v, which is called its pull: the
 * unit vector v / |v| where p = 2. Where v is 0 there is no derivative, and the pull is 0.
 */
@unmanaged
export class Gap {
  distance: f64;
  x: usize;
  y: usize;
  size: i32;
  power: f64;
  epsilon: f64;
  /** Where v lies, divided by a power of two so that its powers are no extreme numbers; 0 where it is x − y + ε as it stands. */
  copy: usize;
  /** The length of what lies there, or of v. */
  length: f64;
}

/** One of the gaps of a sample. */
export function gap(i: i32): Gap { return changetype<Gap>(SCRATCH + <usize>i * 64); }

@final @unmanaged
class Difference extends Term {
  of(a: v128, b: v128, epsilon: v128): v128 { return f64x2.add(f64x2.sub(a, b), epsilon); }
}
@final @unmanaged
class AbsoluteDifference extends Term {
  of(a: v128, b: v128, epsilon: v128): v128 { return f64x2.abs(f64x2.add(f64x2.sub(a, b), epsilon)); }
}
/** The sign of x − y + ε. */
@final @unmanaged
class Direction extends Term {
  of(a: v128, b: v128, epsilon: v128): v128 {
    const v = f64x2.add(f64x2.sub(a, b), epsilon), zero = f64x2.splat(0);
    const signs = v128.bitselect(v, f64x2.splat(1), f64x2.splat(-0.0));
    return v128.bitselect(signs, v, f64x2.lt(zero, f64x2.abs(v)));
  }
}
@final @unmanaged
class SquaredDifference extends Term {
  of(a: v128, b: v128, epsilon: v128): v128 {
    const v = f64x2.add(f64x2.sub(a, b), epsilon);
    return f64x2.mul(v, v);
  }
}

/** Squared lengths whose terms have all their digits. */
const SHORTEST: f64 = 1e-200, LONGEST: f64 = 1e200;

/** The greatest p at which numbers below 2 are raised as they are; at more, as shares of the greatest, whose power then is 1. */
const MODERATE: f64 = 64;

/** Measures a gap. `room` is for a copy of v. */
export function measure(gap: Gap, x: usize, y: usize, size: i32, power: f64, epsilon: f64, room: usize): f64 {
  gap.x = x, gap.y = y, gap.size = size, gap.power = power, gap.epsilon = epsilon, gap.copy = 0;
  if (power == 1) return gap.length = gap.distance = sumOf<AbsoluteDifference>(x, y, size, epsilon);
  if (power == 2) {
    const square = sumOf<SquaredDifference>(x, y, size, epsilon);
    if (square >= SHORTEST && square <= LONGEST) return gap.length = gap.distance = Math.sqrt(square);
  }
  mapOf<Difference>(x, y, size, epsilon, 1, room);
  const factor = normalise(room, size, room);
  gap.copy = room;
  const most = power > MODERATE ? largest(room, size) : 1, unit = most == 0 ? 1 : most;
  let sum: f64 = 0;
  for (let j = 0; j < size; j++) sum += powerOf(Math.abs(at(room, j)) / unit, power);
  gap.length = unit * powerOf(sum, 1 / power);
  return gap.distance = gap.length / factor;
}

function first(x: v128): f64 { return v128.extract_lane<F>(x, 0); }
/** xᵏ of x ≥ 0. */
function powerOf(x: f64, k: f64): f64 {
  if (k == 2) return x * x;
  if (k == 0.5) return Math.sqrt(x);
  if (x == 0) return k == 0 ? 1 : 0;
  return first(exactPower(spread(x), v128.splat<F>(0), spread(k)));
}

/** Element j of v, or of its copy. */
function element(gap: Gap, j: i32): f64 { return gap.copy != 0 ? at(gap.copy, j) : (at(gap.x, j) - at(gap.y, j)) + gap.epsilon; }

/** The size of a pull above which it is found from what it lacks of 1. */
const MOST: f64 = 0.7;

/** The size of the pull on an element that is not 0, from its share of the length. */
function sizeOf(gap: Gap, share: f64): f64 {
  return gap.power == 1 ? 1 : gap.power == 2 ? share : powerOf(share, gap.power - 1);
}

/** The pull on element j. */
function pullOf(gap: Gap, j: i32): f64 {
  const v = element(gap, j), share = Math.abs(v) / gap.length;
  if (v == 0 || gap.power == 1) return Math.sign(v);
  if (gap.power == 2) return v / gap.length;
  const size = sizeOf(gap, share);
  return Math.sign(v) * (size > MOST ? 1 - lackOf(gap, j) : size);
}

/** What the pull on element j lacks of ±1, from all the other elements. */
function lackOf(gap: Gap, j: i32): f64 {
  const p = gap.power, own = powerOf(Math.abs(element(gap, j)) / gap.length, p);
  if (p == 1) return 0;
  let rest: f64 = 0;
  for (let k = 0; k < gap.size; k++) if (k != j) rest += powerOf(Math.abs(element(gap, k)) / gap.length, p);
  if (p == 2) return rest / (1 + Math.sqrt(own));
  const ln = first(log1p(spread(-rest / (rest + own))));
  return -first(expm1(spread((p - 1) / p * ln)));
}

/** Whether the pull on an element v is most of the whole. */
function isMost(gap: Gap, v: f64): bool {
  const share = Math.abs(v) / gap.length;
  return share > MOST && sizeOf(gap, share) > MOST;
}

/** Writes y times v. */
export function difference(gap: Gap, y: f64, to: usize): void { mapOf<Difference>(gap.x, gap.y, gap.size, gap.epsilon, y, to); }

/** Writes y times the pull of a gap. */
export function pull(gap: Gap, y: f64, to: usize): void {
  if (gap.power == 2 && gap.copy == 0) mapOf<Difference>(gap.x, gap.y, gap.size, gap.epsilon, y / gap.length, to);
  else if (gap.power == 1) mapOf<Direction>(gap.x, gap.y, gap.size, gap.epsilon, y, to);
  else for (let j = 0; j < gap.size; j++) put(to, j, y * pullOf(gap, j));
}

/**
 * Writes y times the sum of the pull of one gap and `sign` times that of another. Where the same element is most of both,
 * and the two pulls on it are nearly 1 and −1, their sum is taken from what they lack of that.
 */
export function pullBoth(one: Gap, other: Gap, sign: f64, y: f64, to: usize): void {
  if (one.power == 2 && one.copy == 0 && other.copy == 0) {
    if (!add(one, other, sign, y, to)) return;
  } else for (let j = 0; j < one.size; j++) put(to, j, y * (pullOf(one, j) + sign * pullOf(other, j)));
  for (let j = 0; j < one.size; j++) {
    const v = element(one, j), w = sign * element(other, j);
    if (Math.sign(v) * Math.sign(w) < 0 && isMost(one, v) && isMost(other, w))
      put(to, j, y * Math.sign(v) * (lackOf(other, j) - lackOf(one, j)));
  }
}

/** Writes y (v/|v| + sign w/|w|), and says whether an element of v is most of it. */
function add(one: Gap, other: Gap, sign: f64, y: f64, to: usize): bool {
  const a = f64x2.splat(y / one.length), b = f64x2.splat(sign * y / other.length), epsilon = f64x2.splat(one.epsilon), width = 2 * sizeof<F>();
  const most = f64x2.splat(MOST * one.length);
  let x0 = one.x, y0 = one.y, x1 = other.x, y1 = other.y, found = f64x2.splat(0);
  for (let n = one.size; n > 0; n -= 2, x0 += width, y0 += width, x1 += width, y1 += width, to += width) {
    const v = f64x2.add(f64x2.sub(pair(x0), pair(y0)), epsilon), w = f64x2.add(f64x2.sub(pair(x1), pair(y1)), epsilon);
    found = v128.or(found, f64x2.gt(f64x2.abs(v), most));
    storePair(to, f64x2.add(f64x2.mul(a, v), f64x2.mul(b, w)), n == 1);
  }
  return v128.any_true(found);
}
