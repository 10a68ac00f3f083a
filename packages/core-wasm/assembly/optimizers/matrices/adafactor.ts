import { LANES, and, firstLanes, splat, sqrt, storeUpTo, sumOfTotals } from "../../lane";
import { Survey, Update, addProductLower, addProductUpper, average, elementwise, surveying } from "../../update";

/** v ← βv + (1 − β)(g² + ε), u = g / √v: of a vector, with a number of state each. Sums Σx² and Σu². */
@final @unmanaged
class AdafactorSurvey extends Survey {
  beta: v128;
  rest: v128; // 1 − β
  epsilon: v128;

  survey(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return g / sqrt(average(a, this.beta, this.rest, g * g + this.epsilon));
  }
  factor(i: i32, x: v128, g: v128, u: v128, d: usize): v128 { return i < 2 ? x : u; }
}

/** Move αu. */
@final @unmanaged
class Adafactor extends Update {
  rate: v128;

  move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128 {
    return this.rate * (g / sqrt(v128.load(a)));
  }
}

export const adafactorSurvey = surveying<AdafactorSurvey>();
export const adafactor = elementwise<Adafactor>();

/** What the passes over a matrix read. */
@unmanaged
class Factored {
  keep: v128;
  decay: v128;
  beta: v128;
  rest: v128; // 1 − β
  epsilon: v128;
  mean: v128; // of all rows' averages
  rate: v128;
}

function scalar(field: v128): f64 { return <f64>v128.extract_lane<F>(field, 0); }

/** Averages R of rows, at r, and Σg² of columns, in f64 at `work`; the first sum is ΣR. */
export function adafactorSquares(at: usize, first: i32, n: i32, columns: i32, x: usize, g: usize, r: usize, c: usize, d: usize, work: usize, out: usize): void {
  const fields = changetype<Factored>(at), beta = scalar(fields.beta), rest = scalar(fields.rest), epsilon = scalar(fields.epsilon);
  let total: f64 = 0;
  for (; n > 0; n--, r += sizeof<F>()) {
    let s = f64x2.splat(0), t = f64x2.splat(0), w = work;
    for (let k = columns; k > 0; k -= LANES, w += LANES * 8) {
      const q = and(v128.load(g) + fields.decay * v128.load(x), firstLanes(k)), zero = f64x2.splat(0);
      const lower = addProductLower(zero, q, q), upper = addProductUpper(zero, q, q);
      s = f64x2.add(s, lower), t = f64x2.add(t, upper);
      v128.store(w, f64x2.add(v128.load(w), lower));
      if (LANES == 4) v128.store(w, f64x2.add(v128.load(w, 16), upper), 16);
      const bytes = <usize>min(k, LANES) * sizeof<F>();
      x += bytes, g += bytes;
    }
    const mean = sumOfTotals(f64x2.add(s, t)) / columns + epsilon;
    const average = <F>(beta * <f64>load<F>(r) + rest * mean);
    store<F>(r, average);
    total += <f64>average;
  }
  store<f64>(out, total);
  store<f64>(out, 0, 8);
}

/** Averages C of columns, at c, and 1 / √C at `work`, where their sums of squares were: n is the number of rows. */
export function adafactorColumns(at: usize, first: i32, n: i32, columns: i32, x: usize, g: usize, r: usize, c: usize, d: usize, work: usize, out: usize): void {
  const fields = changetype<Factored>(at), beta = scalar(fields.beta), rest = scalar(fields.rest), epsilon = scalar(fields.epsilon);
  for (let j = 0; j < columns; j++) {
    const mean = load<f64>(work + <usize>j * 8) / n + epsilon, column = c + <usize>j * sizeof<F>();
    const average = <F>(beta * <f64>load<F>(column) + rest * mean);
    store<F>(column, average);
    store<F>(work + <usize>j * sizeof<F>(), <F>(1 / Math.sqrt(<f64>average)));
  }
}

/** u = g / √(R C / mean R): the sums Σx² and Σu². */
export function adafactorNorms(at: usize, first: i32, n: i32, columns: i32, x: usize, g: usize, r: usize, c: usize, d: usize, work: usize, out: usize): void {
  const fields = changetype<Factored>(at), mean = scalar(fields.mean);
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), t0 = f64x2.splat(0), t1 = f64x2.splat(0);
  for (; n > 0; n--, r += sizeof<F>()) {
    const row = splat(1 / Math.sqrt(<f64>load<F>(r) / mean));
    for (let k = columns, w = work; k > 0; k -= LANES, w += 16) {
      const p = and(v128.load(x), firstLanes(k)), q = and(v128.load(g) + fields.decay * p, firstLanes(k));
      const u = and(q * row * v128.load(w), firstLanes(k));
      s0 = addProductLower(s0, p, p), s1 = addProductUpper(s1, p, p);
      t0 = addProductLower(t0, u, u), t1 = addProductUpper(t1, u, u);
      const bytes = <usize>min(k, LANES) * sizeof<F>();
      x += bytes, g += bytes;
    }
  }
  store<f64>(out, sumOfTotals(f64x2.add(s0, s1)));
  store<f64>(out, sumOfTotals(f64x2.add(t0, t1)), 8);
}

/** x ← κx − αu. */
export function adafactorStep(at: usize, first: i32, n: i32, columns: i32, x: usize, g: usize, r: usize, c: usize, d: usize, work: usize, out: usize): void {
  const fields = changetype<Factored>(at), mean = scalar(fields.mean);
  for (; n > 0; n--, r += sizeof<F>()) {
    const row = splat(1 / Math.sqrt(<f64>load<F>(r) / mean));
    for (let k = columns, w = work; k > 0; k -= LANES, w += 16) {
      const p = v128.load(x), q = v128.load(g) + fields.decay * p;
      storeUpTo(x, fields.keep * p - fields.rate * (q * row * v128.load(w)), k);
      const bytes = <usize>min(k, LANES) * sizeof<F>();
      x += bytes, g += bytes;
    }
  }
}
