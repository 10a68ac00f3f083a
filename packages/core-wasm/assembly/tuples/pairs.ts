import { spread } from "../lane";
import { exp, log1p } from "../math";
import { Call, put } from "../tuple";
import { weightOf } from "./batch";
import { toUnit, largest } from "./vectors";

/**
 * What losses of all pairs of a batch work with: their vectors, divided by their lengths or as they are, the similarities
 * of an anchor with all candidates, and derivatives in the vectors, all of them in f64. Samples of weight 0 are no
 * anchors, no candidates, and are not looked at.
 */
@unmanaged
export class Vectors {
  /** The vectors, each of `width` elements, the last of which may be a 0 to make the number even. */
  at: usize;
  /** 1 / their lengths, or 0 where there is no direction, once they are brought near 1 by powers of two, which are these. */
  inverse: usize;
  factors: usize;
  /** What the sum of losses changes by with each element. */
  slopes: usize;
  n: i32;
  size: i32;
  isUnit: bool;
}

export function isPresent(c: Call, j: i32): bool { return weightOf(c, j) != 0; }
/** Element j of an array of f64. */
export function wide(array: usize, j: i32): f64 { return load<f64>(array + <usize>j * 8); }
export function setWide(array: usize, j: i32, x: f64): void { store<f64>(array + <usize>j * 8, x); }

function evenOf(size: i32): i32 { return (size + 1) & ~1; }
function vector(array: usize, v: Vectors, i: i32): usize { return array + <usize>i * <usize>evenOf(v.size) * 8; }

/** Reads the vectors of an array, and returns where the room behind them begins. */
export function read(v: Vectors, c: Call, x: usize, isUnit: bool, room: usize): usize {
  const n = c.samples, all = <usize>n * <usize>evenOf(c.size) * 8;
  v.at = room, v.slopes = room + all, v.inverse = room + 2 * all, v.factors = v.inverse + <usize>n * 8, v.n = n, v.size = c.size, v.isUnit = isUnit;
  memory.fill(room, 0, 2 * all + <usize>n * 8);
  for (let i = 0; i < n; i++) if (isPresent(c, i)) readOne(v, x + <usize>i * <usize>c.size * sizeof<F>(), i);
  return v.factors + <usize>n * 8;
}

function readOne(v: Vectors, x: usize, i: i32): void {
  const to = vector(v.at, v, i), most = largest(x, v.size);
  const factor = !v.isUnit || most == 0 || isNaN(most) ? 1 : most == Infinity ? 0 : toUnit(most);
  for (let j = 0; j < v.size; j++) {
    const element: f64 = load<F>(x + <usize>j * sizeof<F>());
    setWide(to, j, factor > 0 ? element * factor : Math.abs(element) == Infinity ? Math.sign(element) : 0);
  }
  if (!v.isUnit) return;
  const length = Math.sqrt(dot(to, to, v.size));
  setWide(v.inverse, i, length == 0 ? 0 : 1 / length);
  setWide(v.factors, i, factor);
  if (length != 0) for (let j = 0; j < v.size; j++) setWide(to, j, wide(to, j) / length);
}

/** Two vectors' product. */
function dot(a: usize, b: usize, size: i32): f64 {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0);
  for (; size > 2; size -= 4, a += 32, b += 32) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(a), v128.load(b)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
  }
  if (size > 0) s0 = f64x2.add(s0, f64x2.mul(v128.load(a), v128.load(b)));
  const s = f64x2.add(s0, s1);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** Writes y times the products of anchor i with all candidates. */
export function similarities(c: Call, anchors: Vectors, i: i32, candidates: Vectors, y: f64, row: usize): void {
  const a = vector(anchors.at, anchors, i);
  for (let j = 0; j < candidates.n; j++) if (isPresent(c, j)) setWide(row, j, y * dot(a, vector(candidates.at, candidates, j), anchors.size));
}

/** Adds the derivatives in the vectors, of what changes by row[j] with the product of anchor i and candidate j. */
export function pass(c: Call, anchors: Vectors, i: i32, candidates: Vectors, row: usize): void {
  const a = vector(anchors.at, anchors, i), ofAnchor = vector(anchors.slopes, anchors, i);
  for (let j = 0; j < candidates.n; j++) {
    if (!isPresent(c, j) || wide(row, j) == 0) continue;
    addTimes(ofAnchor, vector(candidates.at, candidates, j), wide(row, j), anchors.size);
    addTimes(vector(candidates.slopes, candidates, j), a, wide(row, j), anchors.size);
  }
}

function addTimes(to: usize, x: usize, y: f64, size: i32): void {
  const by = f64x2.splat(y);
  for (; size > 0; size -= 2, to += 16, x += 16) v128.store(to, f64x2.add(v128.load(to), f64x2.mul(by, v128.load(x))));
}

/** Writes the derivatives in the elements of an array: of unit vectors only what lies across them counts. */
export function write(v: Vectors, g: usize): void {
  for (let i = 0; i < v.n; i++, g += <usize>v.size * sizeof<F>()) {
    const unit = vector(v.at, v, i), slopes = vector(v.slopes, v, i);
    const along = v.isUnit ? dot(unit, slopes, v.size) : 0, by = v.isUnit ? wide(v.inverse, i) : 1, factor = v.isUnit ? wide(v.factors, i) : 1;
    for (let j = 0; j < v.size; j++) {
      const across = wide(slopes, j) - along * wide(unit, j);
      put(g, j, across * by * factor); // (one after the other, as the inverse length of a subnormal vector is no number)
    }
  }
}

// Functions of one number as exact as F asks for, of an f64.

/** eˣ. What x loses on its way to F is made up for. */
export function expOf(x: f64): f64 {
  const near = <F>x, y: f64 = v128.extract_lane<F>(exp(v128.splat<F>(near)), 0), rest = x - <f64>near;
  return sizeof<F>() == 8 || !isFinite(rest) ? y : y + y * rest;
}
/** ln(1 + x). */
export function log1pOf(x: f64): f64 { return v128.extract_lane<F>(log1p(spread(x)), 0); }
/** ln(1 + eˣ). */
export function softplusOf(x: f64): f64 { return Math.max(x, 0) + log1pOf(expOf(-Math.abs(x))); }
/** 1 / (1 + e⁻ˣ). */
export function sigmoidOf(x: f64): f64 {
  const u = expOf(-Math.abs(x));
  return (x < 0 ? u : 1) / (1 + u);
}
