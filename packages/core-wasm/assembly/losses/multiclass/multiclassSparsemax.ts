import { LABEL } from "../../rowwise";
import { Row, row, at, put } from "../../rows/row";

let top: f64 = 0; // the greatest score
let threshold: f64 = 0; // what is taken from the scores, counted from the greatest
let support: i32 = 0; // how many probabilities are not 0

/** How far score j lies above the greatest: 0 or less. */
function below(z: usize, j: i32): f64 { return at(z, j) == top ? 0 : at(z, j) - top; }
/** The probability max(0, z_j − τ) of the projection of the scores on the simplex. */
function probability(z: usize, j: i32): f64 { return Math.max(0, below(z, j) - threshold); }

/** 1 − p_y, from the others where the label has more than half. */
function missing(z: usize, label: i32, width: i32): f64 {
  const own = probability(z, label);
  if (own <= 0.5) return 1 - own;
  let sum: f64 = 0;
  for (let j = 0; j < width; j++) if (j != label) sum += probability(z, j);
  return sum;
}

/** Finds the threshold: scores below it leave the support until none does (Michelot 1986). */
function project(z: usize, width: i32): void {
  top = at(z, 0);
  for (let j = 1; j < width; j++) if (at(z, j) > top) top = at(z, j);
  threshold = -1;
  support = 0;
  for (let before = -1; before != support; ) {
    before = support;
    let sum: f64 = 0, count = 0;
    for (let j = 0; j < width; j++)
      if (below(z, j) > threshold) {
        sum += below(z, j);
        count++;
      }
    threshold = (sum - 1) / count;
    support = count;
  }
}

/**
 * The Fenchel–Young loss of ½|p|² on the simplex: for p the projection of z, τ its threshold, and r = Σ_{k≠y} p_k it is
 * max(0, τ − z_y) + ½(Σ_{k≠y} p_k² + r²), a sum of terms that are not negative. Its gradient is p − e_y, at y −r.
 */
@final @unmanaged
class MulticlassSparsemax extends Row {
  targets(): i32 { return LABEL; }
  value(z: usize, y: usize, width: i32): f64 {
    project(z, width);
    const label = load<i32>(y);
    const rest = missing(z, label, width);
    let squares: f64 = 0, lost: f64 = 0; // summed with what its additions lose (Kahan)
    for (let j = 0; j < width; j++)
      if (j != label) {
        const p = probability(z, j), term = p * p - lost, sum = squares + term;
        lost = (sum - squares) - term;
        squares = sum;
      }
    return Math.max(0, threshold - below(z, label)) + 0.5 * (squares + rest * rest);
  }
  gradient(z: usize, y: usize, width: i32, g: usize): void {
    const label = load<i32>(y);
    for (let j = 0; j < width; j++) put(g, j, probability(z, j));
    put(g, label, -missing(z, label, width));
  }
  product(z: usize, y: usize, width: i32, v: usize, g: usize): void {
    let mean: f64 = 0;
    for (let j = 0; j < width; j++) if (below(z, j) > threshold) mean += at(v, j) / support;
    for (let j = 0; j < width; j++) put(g, j, below(z, j) > threshold ? at(v, j) - mean : 0);
  }
}

export const multiclassSparsemax = row<MulticlassSparsemax>();
