import { splat, minusAbs, lt, max, select, spread } from "../../lane";
import { exp, expOfNegative, expm1, log, log1p, sigmoid, softplus, k } from "../../math";
import { K } from "../../tables";
import { LABEL } from "../../rowwise";
import { Row, row, at, put, clear } from "../../rows/row";

// The logits on both sides of the label, and how far they lie apart.
let above = splat(0), below = splat(0), apart = splat(0);

function first(x: v128): f64 { return v128.extract_lane<F>(x, 0); }
/** −ln(1 − e⁻ᵈ), which is infinite where d is not positive. */
function crossing(d: v128): v128 { return -select(lt(d, splat(0.6931471805599453)), log(-expm1(-d)), log1p(-exp(-d))); }
/** The derivative of σ. */
function bell(x: v128): v128 {
  const u = expOfNegative(minusAbs(x)), d = k(K.ONE) + u;
  return u / d / d;
}

/**
 * −ln(σ(a) − σ(b)) for the logits a = z_{y−1} of P(Y ≥ y) and b = z_y of P(Y > y), +∞ and −∞ beyond the ends. It is
 * −ln σ(a) − ln σ(−b) − ln(1 − e^−(a−b)), in which no term is negative.
 */
@final @unmanaged
class Ordinal extends Row {
  targets(): i32 { return LABEL; }
  value(z: usize, y: usize, width: i32): f64 {
    const label = load<i32>(y), a = label > 0 ? at(z, label - 1) : Infinity, b = label < width ? at(z, label) : -Infinity;
    above = spread(a), below = spread(b), apart = label > 0 && label < width ? max(spread(a == b ? 0 : a - b), splat(0)) : splat(Infinity);
    return first(softplus(-above) + softplus(below) + crossing(apart));
  }
  gradient(z: usize, y: usize, width: i32, g: usize): void {
    const label = load<i32>(y), push = exp(-apart) / -expm1(-apart);
    clear(g, width);
    if (label > 0) put(g, label - 1, -first(sigmoid(-above) + push));
    if (label < width) put(g, label, first(sigmoid(below) + push));
  }
  product(z: usize, y: usize, width: i32, v: usize, g: usize): void {
    const label = load<i32>(y), m = expm1(-apart), coupling = first(exp(-apart) / m / m);
    const va = label > 0 ? at(v, label - 1) : 0, vb = label < width ? at(v, label) : 0;
    clear(g, width);
    if (label > 0) put(g, label - 1, first(bell(above)) * va + coupling * (va - vb));
    if (label < width) put(g, label, first(bell(below)) * vb + coupling * (vb - va));
  }
}

export const ordinal = row<Ordinal>();
