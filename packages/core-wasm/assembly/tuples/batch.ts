import { record } from "../record";
import { VALUE, GRADIENT, PER_SAMPLE } from "../rowwise";
import { Call, Tuples } from "../tuple";

/** A loss whose samples act on each other: all of them at once, in f64, with the arrays whole. */
@unmanaged
export abstract class Batch {
  /** Writes the loss of each sample as f64 at `room`; what lies behind them stays for `gradient`. */
  abstract losses(c: Call): void;
  /** Writes the derivatives of Σ wᵢ ℓᵢ, times `scale`, to every element at g0, g1, g2. */
  abstract gradient(c: Call, scale: f64): void;
}

/** The kernels of a loss of a whole batch. */
export function batch<L extends Batch>(): usize {
  const value: Tuples = (loss, call, scale) => sweep<L>(VALUE, loss, call, scale);
  const gradient: Tuples = (loss, call, scale) => sweep<L>(GRADIENT, loss, call, scale);
  const both: Tuples = (loss, call, scale) => sweep<L>(VALUE | GRADIENT, loss, call, scale);
  const perSample: Tuples = (loss, call, scale) => sweep<L>(PER_SAMPLE, loss, call, scale);
  return record(value.index, gradient.index, both.index, perSample.index);
}

/** The weight of sample i. */
export function weightOf(c: Call, i: i32): f64 { return load<S>(c.w + <usize>i * c.wStep); }
/** The loss of sample i, as `losses` wrote it. */
export function lossOf(c: Call, i: i32): f64 { return load<f64>(c.room + <usize>i * 8); }

function sweep<L extends Batch>(mode: i32, at: usize, call: usize, scale: f64): f64 {
  const loss = changetype<L>(at), c = changetype<Call>(call);
  c.size = load<i32>(c.sizes);
  loss.losses(c);
  let total: f64 = 0, lost: f64 = 0; // summed with what its additions lose (Neumaier)
  for (let i = 0; i < c.samples; i++) {
    if (mode & PER_SAMPLE) store<S>(c.out + <usize>i * sizeof<S>(), <S>lossOf(c, i));
    if (mode & VALUE) {
      const weight = weightOf(c, i), term = weight == 0 ? 0 : weight * lossOf(c, i), sum = total + term;
      lost += Math.abs(total) >= Math.abs(term) ? (total - sum) + term : (term - sum) + total;
      total = sum;
    }
  }
  if (mode & GRADIENT) loss.gradient(c, scale);
  return isFinite(total) ? total + lost : total;
}
