import { minusAbs, spread } from "../../lane";
import { expOfNegative, sigmoid, softplus, k } from "../../math";
import { K } from "../../tables";
import { NUMBER } from "../../rowwise";
import { Row, row, at, put, clear } from "../../rows/row";

function softplusOf(x: f64): f64 { return v128.extract_lane<F>(softplus(spread(x)), 0); }
function sigmoidOf(x: f64): f64 { return v128.extract_lane<F>(sigmoid(spread(x)), 0); }
/** The derivative of σ. */
function bellOf(x: f64): f64 {
  const u = expOfNegative(minusAbs(spread(x))), d = k(K.ONE) + u;
  return v128.extract_lane<F>(u / d / d, 0);
}

/**
 * The mean over quantiles τ_k of τ_k(y − q_k) where y is above and (1 − τ_k)(q_k − y) where it is below, for q = z, or, so
 * that quantiles do not cross, q_0 = z_0 and q_k = q_{k−1} + ln(1 + e^z_k).
 */
@final @unmanaged
class MultiQuantile extends Row {
  nonCrossing: v128;
  quantile: v128; // and the others behind it

  targets(): i32 { return NUMBER; }
  isOrdered(): bool { return v128.extract_lane<F>(this.nonCrossing, 0) != 0; }
  level(j: i32): f64 { return load<F>(changetype<usize>(this) + 16 + 16 * <usize>j); }
  next(q: f64, z: usize, j: i32): f64 { return this.isOrdered() && j > 0 ? q + softplusOf(at(z, j)) : at(z, j); }

  value(z: usize, y: usize, width: i32): f64 {
    const target = at(y, 0);
    let sum: f64 = 0, q: f64 = 0;
    for (let j = 0; j < width; j++) {
      q = this.next(q, z, j);
      sum += q < target ? this.level(j) * (target - q) : (1 - this.level(j)) * (q - target);
    }
    return sum / width;
  }
  /** Writes the slopes in z times their width: in q, and from there in the gaps, each of which moves all behind it. */
  slopes(z: usize, y: usize, width: i32, g: usize): void {
    const target = at(y, 0);
    let q: f64 = 0;
    for (let j = 0; j < width; j++) {
      q = this.next(q, z, j);
      put(g, j, q < target ? -this.level(j) : q > target ? 1 - this.level(j) : 0);
    }
    if (this.isOrdered()) for (let j = width - 2; j >= 0; j--) put(g, j, at(g, j) + at(g, j + 1));
  }
  gradient(z: usize, y: usize, width: i32, g: usize): void {
    this.slopes(z, y, width, g);
    for (let j = 0; j < width; j++) put(g, j, at(g, j) * (this.isOrdered() && j > 0 ? sigmoidOf(at(z, j)) : 1) / width);
  }
  product(z: usize, y: usize, width: i32, v: usize, g: usize): void {
    if (!this.isOrdered()) return clear(g, width);
    this.slopes(z, y, width, g);
    for (let j = 0; j < width; j++) put(g, j, j > 0 ? at(g, j) * bellOf(at(z, j)) * at(v, j) / width : 0);
  }
}

export const multiQuantile = row<MultiQuantile>();
