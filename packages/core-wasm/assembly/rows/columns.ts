import { LANES, splat, and, firstLanes, storeUpTo, addLower, addUpper, sumOfTotals, indices, splatIndex, addIndex, sameIndex, spread } from "../lane";
import { k } from "../math";
import { K } from "../tables";
import { record } from "../record";
import { Rows, VALUE, GRADIENT, PRODUCT, PER_SAMPLE, LABEL, EACH, targetPitch } from "../rowwise";

/**
 * A loss of a row that is a sum of a term for each column, or their mean. The target t of a column is its own, or the
 * row's number, or 1 at the label and 0 elsewhere. NaN in p must come out of each function.
 */
@unmanaged
export abstract class Columns {
  /** LABEL, NUMBER or EACH. */
  abstract targets(): i32;
  abstract value(p: v128, t: v128): v128;
  abstract gradient(p: v128, t: v128): v128;
  abstract hessian(p: v128, t: v128): v128;
  /** Whether the sum is divided by the number of columns. */
  abstract averages(): bool;
  /** Whether targets are blurred by what the row's targets sum to, and what becomes of them. */
  abstract blurs(): bool;
  abstract blurred(t: v128, mass: v128): v128;
}

/** A sum over columns whose targets are as they are given. */
@unmanaged
export abstract class Sum extends Columns {
  averages(): bool { return false; }
  blurs(): bool { return false; }
  blurred(t: v128, mass: v128): v128 { return t; }
}

/** The kernels of a loss that is a sum over columns. */
export function columns<L extends Columns>(): usize {
  const value: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(VALUE, loss, n, width, z, y, w, wStep, scale, out, v);
  const gradient: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(GRADIENT, loss, n, width, z, y, w, wStep, scale, out, v);
  const both: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(VALUE | GRADIENT, loss, n, width, z, y, w, wStep, scale, out, v);
  const perSample: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(PER_SAMPLE, loss, n, width, z, y, w, wStep, scale, out, v);
  const product: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(PRODUCT, loss, n, width, z, y, w, wStep, scale, out, v);
  return record(value.index, gradient.index, both.index, perSample.index, product.index);
}

/** All forms of a loss; each pass over a row is compiled once. */
function rows<L extends Columns>(mode: i32, at: usize, n: i32, width: i32, z: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize, v: usize): f64 {
  const loss = changetype<L>(at), kind = loss.targets(), pitch = <usize>width * sizeof<F>(), each: f64 = loss.averages() ? <f64>width : 1;
  let total: f64 = 0;
  for (; n > 0; n--, z += pitch, y += targetPitch(kind, width), v += pitch, w += wStep) {
    const weight = load<F>(w), by = spread(<f64>weight * scale / each);
    if (mode & (VALUE | PER_SAMPLE)) {
      const value = sum<L>(at, width, z, y) / each;
      if (mode & VALUE) total += weight == 0 ? 0 : <f64>weight * value;
      if (mode & PER_SAMPLE) store<F>(out, <F>value);
    }
    if (mode & (GRADIENT | PRODUCT)) {
      if (weight == 0) memory.fill(out, 0, pitch);
      else if (mode & GRADIENT) slopes<L>(at, width, z, y, by, out);
      else products<L>(at, width, z, y, by, v, out);
    }
    out += mode & (GRADIENT | PRODUCT) ? pitch : sizeof<F>();
  }
  return total;
}

/** What a row's targets sum to, where they are blurred by it. */
// @ts-ignore: decorator
@inline function massOf<L extends Columns>(at: usize, width: i32, y: usize): v128 {
  const loss = changetype<L>(at);
  return loss.blurs() ? v128.splat<F>(loss.targets() == EACH ? sumOf(y, width) : 1) : splat(0);
}

/** The targets of the vector of columns at offset o, of which the first is the one of the index. */
// @ts-ignore: decorator
@inline function targetsAt<L extends Columns>(at: usize, y: usize, o: usize, index: v128, mass: v128): v128 {
  const loss = changetype<L>(at), kind = loss.targets();
  const t = kind == EACH ? v128.load(y + o) : kind == LABEL ? and(k(K.ONE), sameIndex(index, splatIndex(load<i32>(y)))) : v128.load_splat<F>(y);
  return loss.blurs() ? loss.blurred(t, mass) : t;
}

function sum<L extends Columns>(at: usize, width: i32, z: usize, y: usize): f64 {
  const loss = changetype<L>(at), mass = massOf<L>(at, width, y);
  let index = indices(), s0 = f64x2.splat(0), s1 = f64x2.splat(0);
  for (let left = width, o: usize = 0; left > 0; left -= LANES, o += 16) {
    const term = and(loss.value(v128.load(z + o), targetsAt<L>(at, y, o, index, mass)), firstLanes(left));
    s0 = addLower(s0, term), s1 = addUpper(s1, term);
    index = addIndex(index, splatIndex(LANES));
  }
  return sumOfTotals(f64x2.add(s0, s1));
}

function slopes<L extends Columns>(at: usize, width: i32, z: usize, y: usize, by: v128, out: usize): void {
  const loss = changetype<L>(at), mass = massOf<L>(at, width, y);
  let index = indices();
  for (let left = width, o: usize = 0; left > 0; left -= LANES, o += 16) {
    storeUpTo(out + o, loss.gradient(v128.load(z + o), targetsAt<L>(at, y, o, index, mass)) * by, left);
    index = addIndex(index, splatIndex(LANES));
  }
}

function products<L extends Columns>(at: usize, width: i32, z: usize, y: usize, by: v128, v: usize, out: usize): void {
  const loss = changetype<L>(at), mass = massOf<L>(at, width, y);
  let index = indices();
  for (let left = width, o: usize = 0; left > 0; left -= LANES, o += 16) {
    storeUpTo(out + o, loss.hessian(v128.load(z + o), targetsAt<L>(at, y, o, index, mass)) * v128.load(v + o) * by, left);
    index = addIndex(index, splatIndex(LANES));
  }
}

/** The sum of n elements. */
function sumOf(x: usize, n: i32): F {
  let sum: f64 = 0;
  for (; n > 0; n--, x += sizeof<F>()) sum += load<F>(x);
  return <F>sum;
}
