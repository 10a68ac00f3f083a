import { spread } from "../../lane";
import { log } from "../../math";
import { NUMBER } from "../../rowwise";
import { Row, row, at, put } from "../../rows/row";

/** ½(ln v + r²/v) for r = m − y, a mean m and a variance v; in addition ½ ln 2π where it is asked for. */
@final @unmanaged
class GaussianNll extends Row {
  normaliser: v128; // ½ ln 2π or 0

  targets(): i32 { return NUMBER; }
  value(z: usize, y: usize, width: i32): f64 {
    const v = at(z, 1), deviations = (at(z, 0) - at(y, 0)) / Math.sqrt(v); // r² may overflow where r²/v does not
    const logVariance: f64 = v128.extract_lane<F>(log(spread(v)), 0);
    return 0.5 * (logVariance + deviations * deviations) + <f64>v128.extract_lane<F>(this.normaliser, 0);
  }
  gradient(z: usize, y: usize, width: i32, g: usize): void {
    const v = at(z, 1), pull = (at(z, 0) - at(y, 0)) / v, precision = 1 / Math.sqrt(v);
    put(g, 0, pull);
    put(g, 1, 0.5 * (precision - pull) * (precision + pull)); // ½(1/v − r²/v²): neither square need be finite
  }
  product(z: usize, y: usize, width: i32, d: usize, g: usize): void {
    const v = at(z, 1), pull = (at(z, 0) - at(y, 0)) / v, ofMean = at(d, 0), ofVariance = at(d, 1);
    const shared = ofMean - pull * ofVariance;
    put(g, 0, shared / v);
    put(g, 1, -(pull * shared + 0.5 * ofVariance / v) / v);
  }
}

export const gaussianNll = row<GaussianNll>();
