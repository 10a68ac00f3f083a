import { LANES, splat, storeUpTo } from "../lane";
import { record } from "../record";
import { Rows, VALUE, GRADIENT, PRODUCT, PER_SAMPLE, targetPitch } from "../rowwise";

/**
 * A loss of a row whose columns depend on each other, a row at a time and in f64. For each row `value` is called first, and
 * may keep what the others need. None of them meets NaN: a row that has one is NaN throughout.
 */
@unmanaged
export abstract class Row {
  /** LABEL, NUMBER or EACH: what lies at y. */
  abstract targets(): i32;
  abstract value(z: usize, y: usize, width: i32): f64;
  /** Writes the derivatives at g, without the weight. */
  abstract gradient(z: usize, y: usize, width: i32, g: usize): void;
  /** Writes the Hessian (or the surrogate that the descriptor names) times v at g. */
  abstract product(z: usize, y: usize, width: i32, v: usize, g: usize): void;
}

/** The kernels of a loss that takes a row at a time. */
export function row<L extends Row>(): usize {
  const value: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(VALUE, loss, n, width, z, y, w, wStep, scale, out, v);
  const gradient: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(GRADIENT, loss, n, width, z, y, w, wStep, scale, out, v);
  const both: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(VALUE | GRADIENT, loss, n, width, z, y, w, wStep, scale, out, v);
  const perSample: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(PER_SAMPLE, loss, n, width, z, y, w, wStep, scale, out, v);
  const product: Rows = (loss, n, width, z, y, w, wStep, scale, out, v) => rows<L>(PRODUCT, loss, n, width, z, y, w, wStep, scale, out, v);
  return record(value.index, gradient.index, both.index, perSample.index, product.index);
}

/** Element j of a row. */
export function at(row: usize, j: i32): f64 { return load<F>(row + <usize>j * sizeof<F>()); }
/** Sets element j of a row. */
export function put(row: usize, j: i32, x: f64): void { store<F>(row + <usize>j * sizeof<F>(), <F>x); }
/** Sets a row to zeros. */
export function clear(row: usize, width: i32): void { memory.fill(row, 0, <usize>width * sizeof<F>()); }

/** All forms of a loss, in one compiled function. */
function rows<L extends Row>(mode: i32, address: usize, n: i32, width: i32, z: usize, y: usize, w: usize, wStep: usize, scale: f64, out: usize, v: usize): f64 {
  const loss = changetype<L>(address), pitch = <usize>width * sizeof<F>();
  let total: f64 = 0;
  for (; n > 0; n--, z += pitch, y += targetPitch(loss.targets(), width), v += pitch, w += wStep) {
    const weight = load<F>(w), isAbsent = weight == 0 && !(mode & PER_SAMPLE), isSpoilt = hasNaN(z, width);
    const value = isAbsent || isSpoilt ? NaN : loss.value(z, y, width);
    if (mode & VALUE) total += isAbsent ? 0 : <f64>weight * value;
    if (mode & PER_SAMPLE) store<F>(out, <F>value);
    if (mode & (GRADIENT | PRODUCT)) {
      if (isAbsent) clear(out, width);
      else {
        if (!isSpoilt) {
          if (mode & PRODUCT) loss.product(z, y, width, v, out);
          else loss.gradient(z, y, width, out);
        }
        multiply(out, width, v128.splat<F>(isSpoilt ? <F>NaN : weight * <F>scale), isSpoilt);
      }
      out += pitch;
    } else out += sizeof<F>();
  }
  return total;
}

function hasNaN(z: usize, n: i32): bool {
  for (let j = 0; j < n; j++) if (isNaN(at(z, j))) return true;
  return false;
}

/** Multiplies n elements, or replaces them. */
function multiply(g: usize, n: i32, by: v128, replaces: bool): void {
  for (; n > 0; n -= LANES, g += 16) storeUpTo(g, replaces ? by : v128.load(g) * by, n);
}
