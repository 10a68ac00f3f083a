import { LANES, and, firstLanes, storeUpTo, sumOfTotals } from "../../lane";
import { addProductLower, addProductUpper } from "../../update";

export { product, scaleAll, transpose } from "../../matrix";

/** What the passes read. */
@unmanaged
class Muon {
  keep: v128;
  decay: v128;
  momentum: v128; // μ
  inflow: v128; // 1 − μ
  direct: v128; // ν
  ahead: v128; // ω
  rate: v128;
}

/** Elements from row to row of the room for a matrix. */
function strideOf(columns: i32): i32 { return (columns + 2 * LANES - 1) / (2 * LANES) * (2 * LANES); }

/** m ← μm + (1 − μ)g at a, and u = νg + ωm at `work`, in padded rows; the first sum is Σu². */
export function muonGather(at: usize, first: i32, n: i32, columns: i32, x: usize, g: usize, a: usize, b: usize, c: usize, work: usize, out: usize): void {
  const fields = changetype<Muon>(at), stride = <usize>strideOf(columns) * sizeof<F>();
  let s = f64x2.splat(0), t = f64x2.splat(0);
  for (let row = work + <usize>first * stride; n > 0; n--, row += stride) {
    for (let k = columns, w = row; k > 0; k -= LANES, w += 16) {
      const q = v128.load(g) + fields.decay * v128.load(x);
      const m = fields.momentum * v128.load(a) + fields.inflow * q;
      const u = and(fields.direct * q + fields.ahead * m, firstLanes(k));
      storeUpTo(a, m, k);
      v128.store(w, u);
      s = addProductLower(s, u, u), t = addProductUpper(t, u, u);
      const bytes = <usize>min(k, LANES) * sizeof<F>();
      x += bytes, g += bytes, a += bytes;
    }
  }
  store<f64>(out, sumOfTotals(f64x2.add(s, t)));
  store<f64>(out, 0, 8);
}

/** x ← κx − αo for the matrix o at `work`. */
export function muonStep(at: usize, first: i32, n: i32, columns: i32, x: usize, g: usize, a: usize, b: usize, c: usize, work: usize, out: usize): void {
  const fields = changetype<Muon>(at), stride = <usize>strideOf(columns) * sizeof<F>();
  for (let row = work + <usize>first * stride; n > 0; n--, row += stride) {
    for (let k = columns, w = row; k > 0; k -= LANES, w += 16) {
      storeUpTo(x, fields.keep * v128.load(x) - fields.rate * v128.load(w), k);
      x += <usize>min(k, LANES) * sizeof<F>();
    }
  }
}
