import { exp, expm1, log, log1p, sigmoid, softplus, tanh } from "../scalar";
import { millsRatio } from "../normal";
import { lostOfProduct } from "./sum";

/**
 * A distribution of the standardised logarithm z of a time. Each function returns −ln of what is likely, and leaves its
 * derivative along z in `slope`, and about the second one in `bend` (in which the last digits do not matter).
 */
@unmanaged
export abstract class Distribution {
  /** The density at z, without `constant` and, where `isOpen`, without −z: what is added to them may cancel. */
  abstract exact(z: f64): f64;
  abstract constant(): f64;
  /** All above z. */
  abstract above(z: f64): f64;
  /** All below z. */
  abstract below(z: f64): f64;
  /** All from a to b = a + width. */
  abstract between(a: f64, b: f64, width: f64): f64;
}

export let slope: f64 = 0, bend: f64 = 0;
/** Of `exact`: whether −z is left out, and what the value lacks, rounded. */
export let isOpen: bool = false, lacks: f64 = 0;

/** ln(1 − e⁻ˣ) for x > 0. */
function logOfRest(x: f64): f64 { return x < 0.6931471805599453 ? log(-expm1(-x)) : log1p(-exp(-x)); }

/** F(z) = 1 / (1 + e^−z), so that times have a log-logistic distribution. */
@final @unmanaged
export class Logistic extends Distribution {
  constant(): f64 { return 0; }
  exact(z: f64): f64 {
    const u = exp(-Math.abs(z));
    slope = tanh(0.5 * z), bend = 2 * u / ((1 + u) * (1 + u)), isOpen = z < 0, lacks = 0;
    return max(z, 0) + 2 * log1p(u);
  }
  above(z: f64): f64 {
    slope = sigmoid(z), bend = slope * sigmoid(-z);
    return softplus(z);
  }
  below(z: f64): f64 {
    slope = -sigmoid(-z), bend = -slope * sigmoid(z);
    return softplus(-z);
  }
  /** F(b) − F(a) = F(b) (1 − F(a)) (1 − e^(a − b)) */
  between(a: f64, b: f64, width: f64): f64 {
    slope = sigmoid(a) - sigmoid(-b), bend = sigmoid(a) * sigmoid(-a) + sigmoid(b) * sigmoid(-b);
    return (softplus(a) + softplus(-b)) - logOfRest(width);
  }
}

/** d / (eᵈ − 1), and by how much it falls where d grows by itself. */
function lostOf(d: f64): f64 { return d < 1e-17 ? 1 : d > 800 ? 0 : d / expm1(d); }
function fallOf(lost: f64, d: f64): f64 { return lost == 0 ? 0 : lost * (d - 1 + lost); }

/** Of the least of many: F(z) = 1 − e^−w for w = eᶻ, so that times have a Weibull distribution. */
@final @unmanaged
export class Extreme extends Distribution {
  constant(): f64 { return 0; }
  exact(z: f64): f64 {
    slope = expm1(z), isOpen = z < 100, lacks = 0; // (beyond, z is nothing beside eᶻ)
    return bend = exp(z);
  }
  above(z: f64): f64 {
    return slope = bend = exp(z);
  }
  below(z: f64): f64 {
    const w = exp(z), lost = lostOf(w);
    slope = -lost, bend = fallOf(lost, w);
    return w < 1e-17 ? -z : -logOfRest(w);
  }
  /** F(b) − F(a) = e^−w (1 − e^−d) for w = eᵃ and d = eᵇ − eᵃ */
  between(a: f64, b: f64, width: f64): f64 {
    const w = exp(a), d = width < 1 ? w * expm1(width) : exp(b) - w;
    if (w == Infinity) return slope = bend = w;
    const lost = lostOf(d);
    slope = w - lost, bend = w + fallOf(lost, d);
    return w - (d < 1e-17 ? a + log(expm1(width)) : logOfRest(d));
  }
}

const HALF_LN_2PI: f64 = 0.9189385332046727, ROOT_PER_2PI: f64 = 0.3989422804014327;

/** The normal distribution, by Mills' ratio M = (1 − Φ) / φ, which has neither of their tails. */
@final @unmanaged
export class Normal extends Distribution {
  constant(): f64 { return HALF_LN_2PI; }
  exact(z: f64): f64 {
    slope = z, bend = 1, isOpen = false, lacks = Math.abs(z) < 1e150 ? 0.5 * lostOfProduct(z, z) : 0;
    return 0.5 * z * z;
  }
  above(z: f64): f64 {
    const size = Math.abs(z);
    if (size < 0.5) {
      const share = 0.5 - z * (exp(-0.125 * z * z) * meanDensity(0.5 * z, 0.5 * size) * ROOT_PER_2PI); // less all from 0 to z
      slope = densityAt(z) / share, bend = slope * (slope - z);
      return -log(share);
    }
    const ratio = millsRatio(size);
    if (z < 0) {
      const density = densityAt(z), rest = density * ratio;
      slope = density / (1 - rest), bend = slope * (slope - z);
      return -log1p(-rest);
    }
    slope = 1 / ratio, bend = z < 1e7 ? slope * (slope - z) : 1;
    return (0.5 * z * z + HALF_LN_2PI) - log(ratio);
  }
  below(z: f64): f64 {
    const value = this.above(-z);
    slope = -slope;
    return value;
  }
  between(a: f64, b: f64, width: f64): f64 {
    if (a + b >= 0) return this.betweenRight(a, width);
    const value = this.betweenRight(-b, width);
    slope = -slope;
    return value;
  }

  /** Where the middle is not left of 0. Differences of tails cancel where the interval is narrow: there its mean density is a series. */
  private betweenRight(a: f64, width: f64): f64 {
    const half = 0.5 * width, middle = a + half, fall = width * middle; // φ(b) = φ(a) e^−fall
    const fallen = exp(-fall), drop = -expm1(-fall);
    if (width < 2 && fall < 1.5) {
      const mean = meanDensity(middle, half), u = expm1(half * middle);
      slope = exp(-0.5 * half * half) * (0.5 * (u + u / (1 + u))) / (half * mean), bend = 1 - half * half / 3;
      return (0.5 * middle * middle + HALF_LN_2PI) - log(width * mean);
    }
    if (a > 0) {
      const share = millsRatio(a) - fallen * millsRatio(a + width);
      slope = drop / share, bend = a < 1e7 ? slope * slope + ((a + width) * fallen - a) / share : 1;
      return (0.5 * a * a + HALF_LN_2PI) - log(share);
    }
    const rest = densityAt(a) * millsRatio(-a) + densityAt(a + width) * millsRatio(a + width), density = densityAt(a) / (1 - rest);
    slope = density * drop, bend = slope * slope + density * ((a + width) * fallen - a);
    return -log1p(-rest);
  }
}

/** φ(z), with the digits that z² loses. */
function densityAt(z: f64): f64 {
  const density = ROOT_PER_2PI * exp(-0.5 * z * z);
  return density == 0 ? 0 : density - density * (0.5 * lostOfProduct(z, z));
}

/**
 * The mean of φ over [m − h, m + h] in units of φ(m), for h ≤ 1 and |mh| ≤ ¾: Σ Heₙ(m) hⁿ / (n + 1)! over even n, as
 * e^(−mt − t²/2) generates the Hermite polynomials. (The first term left out is below 2⁻⁵⁴.)
 */
function meanDensity(m: f64, h: f64): f64 {
  const step = m * h, square = h * h, last = h < 0.25 ? 14 : h < 0.5 ? 22 : 34;
  let before: f64 = 1, term: f64 = step, sum: f64 = 0, factorial: f64 = 2; // Heₙ(m) hⁿ and the one before; (n + 1)!
  for (let n = 1; n < last; n++) {
    const following = step * term - <f64>n * square * before; // of n + 1
    before = term, term = following, factorial *= <f64>(n + 2);
    if (n & 1) sum += term / factorial;
  }
  return 1 + sum;
}
