import { at, put } from "../tuple";
import { Product, Term, dominant, lostBetween, lostInProduct, mapOf, normalise, sumOf } from "./vectors";

/**
 * The cosine of the angle between two vectors a and b, and what lies near it. With the residual r = b − (a·b / a·a) a, which
 * is what b has across a, 1 − cos² is |r|²/|b|², so that neither 1 − cos of nearly parallel vectors nor the derivative
 * r / (|a||b|) of cos in a has to be found as a small difference. A vector of zeros has the cosine 0 with any other, and
 * derivatives of 0: it has no direction, and 0 is what cos is on average as one shrinks to nothing.
 */
let a: usize = 0, b: usize = 0, n: i32 = 0; // the vectors, or copies of them, and their length
let factorA: f64 = 1, factorB: f64 = 1; // by what the copies are multiplied
let aa: f64 = 0, bb: f64 = 0, ab: f64 = 0, cos: f64 = 0;

/** (b − va)² */
@final @unmanaged
class SquaredResidual extends Term {
  of(a: v128, b: v128, v: v128): v128 {
    const r = f64x2.sub(b, f64x2.mul(v, a));
    return f64x2.mul(r, r);
  }
}
/** b − va */
@final @unmanaged
class Residual extends Term {
  of(a: v128, b: v128, v: v128): v128 { return f64x2.sub(b, f64x2.mul(v, a)); }
}

/** Squared lengths between which products of elements neither overflow nor lose their digits to underflow: of f32, all. */
const LEAST: f64 = sizeof<F>() == 4 ? f64.MIN_VALUE : 7.888609052210118e-31; // 2^−100
const MOST: f64 = sizeof<F>() == 4 ? f64.MAX_VALUE : 1.2676506002282294e30; // 2^100
function isOrdinary(squared: f64): bool { return squared >= LEAST && squared <= MOST; }

/** Bytes of room that `angle` works in. */
function roomOf(length: i32): usize { return (<usize>length * sizeof<F>() + 31) & ~15; }

/** The cosine between two vectors, which the other functions then are about. `room` is for a copy of each. */
export function angle(x: usize, y: usize, length: i32, room: usize): f64 {
  a = x, b = y, n = length, factorA = 1, factorB = 1;
  aa = sumOf<Product>(a, a, n), bb = sumOf<Product>(b, b, n);
  if (!isOrdinary(aa) || !isOrdinary(bb)) {
    a = room, b = room + roomOf(n);
    factorA = normalise(x, n, a), factorB = normalise(y, n, b);
    aa = sumOf<Product>(a, a, n), bb = sumOf<Product>(b, b, n);
  }
  ab = sumOf<Product>(a, b, n);
  return cos = isDirected() ? Math.max(-1, Math.min(1, ab / (Math.sqrt(aa) * Math.sqrt(bb)))) : ab;
}

/** Whether both vectors have a direction. */
function isDirected(): bool { return aa != 0 && bb != 0; }

/** 1 − cos. */
export function distance(): f64 { return !(cos > 0.5) ? 1 - cos : squaredSine() / (1 + cos); }

/** cos − m, where −1 ≤ m ≤ 1. */
export function beyond(m: f64): f64 {
  if (cos > 0.5) return (1 - m) - distance();
  if (cos < -0.5) return squaredSine() / (1 - cos) - (1 + m);
  return cos - m;
}

/** Writes y · ∂cos/∂a. */
export function slopeOfFirst(y: f64, to: usize): void { slope(a, b, aa, factorA, y, to); }
/** Writes y · ∂cos/∂b. */
export function slopeOfSecond(y: f64, to: usize): void { slope(b, a, bb, factorB, y, to); }

function slope(x: usize, other: usize, xx: f64, factor: f64, y: f64, to: usize): void {
  const lengths = Math.sqrt(aa) * Math.sqrt(bb), whole = isDirected() ? y * (factor / lengths) : 0;
  if (whole == 0) {
    memory.fill(to, 0, <usize>n * sizeof<F>());
    return;
  }
  const isSteep = Math.abs(whole) == Infinity, by = isSteep ? y / lengths : whole; // of a subnormal vector the factor comes last
  mapOf<Residual>(x, other, n, ab / xx, by, to);
  const j = dominant(x, n, xx);
  if (j >= 0) put(to, j, by * residualAt(j, x, other, xx));
  if (isSteep) for (let j = 0; j < n; j++) put(to, j, at(to, j) * factor);
}

/** Element j of b − (a·b / a·a) a from the other elements: a_j is so much of a that there is next to nothing left. */
function residualAt(j: i32, a: usize, b: usize, square: f64): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < n; k++) if (k != j) sum += at(a, k) * (at(b, j) * at(a, k) - at(a, j) * at(b, k));
  return sum / square;
}

/** |r|² / |b|²: where that is small, with a · b and a · a in twice the digits. */
function squaredSine(): f64 {
  if (n == 1) return 0;
  const plain = sumOf<SquaredResidual>(a, b, n, ab / aa) / bb;
  return plain < 1e-6 ? squaredSmallSine() : plain;
}

let high: f64 = 0, low: f64 = 0; // a sum in two numbers

/** x · y in two numbers. */
function doubledProduct(x: usize, y: usize): void {
  high = 0, low = 0;
  for (let j = 0; j < n; j++) {
    const p = at(x, j) * at(y, j), sum = high + p;
    low += lostBetween(high, p, sum) + lostInProduct(at(x, j), at(y, j));
    high = sum;
  }
}

function squaredSmallSine(): f64 {
  doubledProduct(a, a);
  const square = high + low, lowOfSquare = (high - square) + low;
  doubledProduct(a, b);
  const ratio = (high + low) / square, back = ratio * square; // a·b − ratio · a·a, then, is small
  const rest = (((high - back) - lostInProduct(ratio, square)) + (low - ratio * lowOfSquare)) / square;
  let sum: f64 = 0, lost: f64 = 0;
  for (let j = 0; j < n; j++) {
    const p = ratio * at(a, j), r = ((at(b, j) - p) - lostInProduct(ratio, at(a, j))) - rest * at(a, j);
    const term = r * r, total = sum + term;
    lost += lostBetween(sum, term, total);
    sum = total;
  }
  return (sum + lost) / bb;
}
