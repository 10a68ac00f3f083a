import { LANES, splat, and, firstLanes, storeUpTo, addLower, addUpper, sumOfTotals, indices, splatIndex, addIndex, sameIndex } from "../lane";
import { k, K } from "../math";
import { Rows, VALUE, GRADIENT, PRODUCT, PER_SAMPLE, LABEL, NUMBER, EACH, record, targetPitch } from "../rowwise";

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
  @inline averages(): bool { return false; }
  @inline blurs(): bool { return false; }
  @inline blurred(t: v128, mass: v128): v128 { return t; }
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

// @ts-ignore: decorator
@inline
function rows<L extends Columns>(mode: i32, at: usize, n: i32, width: i32, z: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize, v: usize): f64 {
  const loss = changetype<L>(at), kind = loss.targets(), pitch = <usize>width * sizeof<F>(), each: f64 = loss.averages() ? <f64>width : 1;
  let total: f64 = 0;
  for (; n > 0; n--, z += pitch, y += targetPitch(kind, width), v += pitch, w += wStep) {
    const weight = load<F>(w), by = v128.splat<F>(<F>(<f64>weight * scale / each));
    const label = splatIndex(kind == LABEL ? load<i32>(y) : 0), number = kind == NUMBER ? v128.load_splat<F>(y) : splat(0);
    const mass = loss.blurs() ? v128.splat<F>(kind == EACH ? sumOf(y, width) : 1) : splat(0);
    let index = indices(), s0 = f64x2.splat(0), s1 = f64x2.splat(0);
    for (let left = width, o: usize = 0; left > 0; left -= LANES, o += 16) {
      const p = v128.load(z + o);
      let t = kind == EACH ? v128.load(y + o) : kind == LABEL ? and(k(K.ONE), sameIndex(index, label)) : number;
      if (loss.blurs()) t = loss.blurred(t, mass);
      if (mode & (VALUE | PER_SAMPLE)) {
        const term = and(loss.value(p, t), firstLanes(left));
        s0 = addLower(s0, term), s1 = addUpper(s1, term);
      }
      if (mode & GRADIENT) storeUpTo(out + o, weight == 0 ? splat(0) : loss.gradient(p, t) * by, left);
      if (mode & PRODUCT) storeUpTo(out + o, weight == 0 ? splat(0) : loss.hessian(p, t) * v128.load(v + o) * by, left);
      index = addIndex(index, splatIndex(LANES));
    }
    const value = sumOfTotals(f64x2.add(s0, s1)) / each;
    if (mode & VALUE) total += weight == 0 ? 0 : <f64>weight * value;
    if (mode & PER_SAMPLE) store<F>(out, <F>value);
    out += mode & (GRADIENT | PRODUCT) ? pitch : sizeof<F>();
  }
  return total;
}

/** The sum of n elements. */
function sumOf(x: usize, n: i32): F {
  let sum: f64 = 0;
  for (; n > 0; n--, x += sizeof<F>()) sum += load<F>(x);
  return <F>sum;
}
