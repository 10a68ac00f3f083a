import { record } from "../record";
import { VALUE, GRADIENT, PER_SAMPLE } from "../rowwise";
import { Call, Tuples, put } from "../tuple";

/**
 * A loss of samples that do not act on each other, one at a time, in f64. For each sample `value` is called first, and may
 * keep what `gradient` needs. NaN in a prediction must come out of `value`; the gradient is then NaN without being asked.
 */
@unmanaged
export abstract class Sample {
  /** How many arrays of predictions there are. */
  abstract predictions(): i32;
  abstract value(c: Call): f64;
  /** Writes the derivatives, times `by`, to every element of the sample at g0, g1, g2. */
  abstract gradient(c: Call, by: f64): void;
}

/** The kernels of a loss whose samples each have their stretch of every array. */
export function samples<L extends Sample>(): usize {
  const value: Tuples = (loss, call, scale) => sweep<L>(VALUE, false, loss, call, scale);
  const gradient: Tuples = (loss, call, scale) => sweep<L>(GRADIENT, false, loss, call, scale);
  const both: Tuples = (loss, call, scale) => sweep<L>(VALUE | GRADIENT, false, loss, call, scale);
  const perSample: Tuples = (loss, call, scale) => sweep<L>(PER_SAMPLE, false, loss, call, scale);
  return record(value.index, gradient.index, both.index, perSample.index);
}

/**
 * The same where samples lie across each other, and each finds its own by `index` in arrays that stay whole: the
 * gradient is 0 at first, and where the value is NaN `gradient` is asked all the same, with a `by` of NaN.
 */
export function strided<L extends Sample>(): usize {
  const value: Tuples = (loss, call, scale) => sweep<L>(VALUE, true, loss, call, scale);
  const gradient: Tuples = (loss, call, scale) => sweep<L>(GRADIENT, true, loss, call, scale);
  const both: Tuples = (loss, call, scale) => sweep<L>(VALUE | GRADIENT, true, loss, call, scale);
  const perSample: Tuples = (loss, call, scale) => sweep<L>(PER_SAMPLE, true, loss, call, scale);
  return record(value.index, gradient.index, both.index, perSample.index);
}

function sweep<L extends Sample>(mode: i32, isStrided: bool, at: usize, call: usize, scale: f64): f64 {
  const loss = changetype<L>(at), c = changetype<Call>(call);
  let total: f64 = 0;
  for (let n = c.samples; n > 0; n--) {
    c.size = load<i32>(c.sizes);
    const weight: f64 = load<S>(c.w), isAbsent = weight == 0 && !(mode & PER_SAMPLE);
    const value = isAbsent ? 0 : loss.value(c);
    if (mode & VALUE) total += isAbsent ? 0 : weight * value;
    if (mode & PER_SAMPLE) store<S>(c.out, <S>value);
    if (mode & GRADIENT) {
      if (!isStrided && (isAbsent || isNaN(value))) fill(c, loss.predictions(), value == 0 ? 0 : NaN);
      else if (!isAbsent) loss.gradient(c, isNaN(value) ? NaN : weight * scale);
    }
    advance(c);
  }
  return total;
}

/** Sets the derivatives of the sample at hand. */
function fill(c: Call, arrays: i32, x: f64): void {
  for (let j = 0; j < c.size; j++) {
    put(c.g0, j, x);
    if (arrays > 1) put(c.g1, j, x);
    if (arrays > 2) put(c.g2, j, x);
  }
}

function advance(c: Call): void {
  const size = <usize>c.size, step = size * c.step;
  c.p0 += step, c.p1 += step, c.p2 += step, c.g0 += step, c.g1 += step, c.g2 += step;
  c.t0 += size * c.t0Step + c.t0Fixed, c.t1 += size * c.t1Step + c.t1Fixed, c.t2 += size * c.t2Step + c.t2Fixed;
  c.sizes += c.sizesStep, c.w += c.wStep, c.out += sizeof<S>(), c.index++;
}
