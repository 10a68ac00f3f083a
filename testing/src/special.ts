/** The special functions behind the methods of {@link Real}. */
import { bernoulliNumbers } from "./bernoulli.js";
import { exp, log, log1p, pi, toFixed, workingWidth } from "./elementary.js";
import { precision, raised, Real, real, rounded, withPrecision } from "./real.js";

export function erf(x: Real): Real {
  // 1 - erf(x) is below exp(-x²), which is below 2^-precision from here on.
  if (x.mul(x).cmp(precision()) > 0) return real(x.sign);
  return raised(32, () => {
    const square = x.mul(x);
    const width = workingWidth();
    const sum = erfSeries(toFixed(square.scale(1), width), width);
    return x.mul(rounded(sum, -width)).mul(exp(square.neg())).div(pi().sqrt()).scale(1);
  });
}

/** Σ (2x²)ᵏ / (2k + 1)!!, given 2x². All terms are positive: nothing cancels. */
function erfSeries(twiceSquare: bigint, width: number): bigint {
  const places = BigInt(width);
  let term = 1n << places;
  let sum = term;
  for (let k = 3n; term !== 0n; k += 2n) {
    term = ((term * twiceSquare) >> places) / k;
    sum += term;
  }
  return sum;
}

export function erfc(x: Real): Real {
  if (x.cmp(0.5) < 0) return raised(8, () => real(1).sub(erf(x)));
  if (isFarOut(x)) return raised(64, () => erfcTail(x).mul(exp(x.mul(x).neg())));
  // erfc(x) > exp(-x²) / 4x here, and 1 / log 2 < 1.45: so many bits cancel.
  const cancelled = Math.ceil(1.45 * x.mul(x).toNumber());
  return raised(cancelled + 16, () => real(1).sub(erf(x)));
}

/** Whether the asymptotic series' least term, about exp(-x²), is below the guard bits of {@link erfcTail}. */
function isFarOut(x: Real): boolean {
  return x.mul(x).cmp(0.75 * (precision() + 192)) > 0;
}

/** exp(x²) erfc(x) = 1 / (x √π) · Σ (-1)ᵏ (2k - 1)!! / (2x²)ᵏ, for x far out. */
function erfcTail(x: Real): Real {
  const width = workingWidth();
  const places = BigInt(width);
  const ratio = toFixed(real(-0.5).div(x.mul(x)), width);
  let term = 1n << places;
  let sum = term;
  for (let k = 1n; term !== 0n; k += 2n) {
    term = (term * ratio * k) >> places;
    sum += term;
  }
  return rounded(sum, -width).div(x.mul(pi().sqrt()));
}

export function normalLogCdf(x: Real): Real {
  return raised(64, () => {
    const z = x.div(real(2).sqrt());
    if (x.sign >= 0) return log1p(erfc(z).scale(-1).neg());
    const distance = z.neg();
    if (!isFarOut(distance)) return log(erfc(distance).scale(-1));
    return log(erfcTail(distance).scale(-1)).sub(x.mul(x).scale(-1));
  });
}

/** A result that may have cancelled, and the top of the greatest number it was summed from. */
interface Attempt {
  readonly value: Real;
  readonly greatest: number;
}

/** Repeats `attempt` with as many more bits as have cancelled. */
function settled(attempt: () => Attempt): Real {
  for (let extra = 32; ;) {
    const { value, greatest } = withPrecision(precision() + extra, attempt);
    const cancelled = greatest - value.top;
    if (cancelled <= extra - 16) return rounded(value.mantissa, value.exponent);
    extra = value.sign === 0 ? 2 * extra : cancelled + 32;
  }
}

export function lgamma(x: Real): Real {
  if (x.sign <= 0) throw new RangeError(`lgamma: x: expected a number in (0, ∞), got ${x}`);
  if (x.cmp(1) === 0 || x.cmp(2) === 0) return real(0);
  return settled(() => {
    const steps = stepsUp(x);
    let product = real(1);
    for (let k = 0; k < steps; k++) product = product.mul(x.add(k));
    const far = lgammaFar(x.add(steps));
    return { value: far.sub(log(product)), greatest: far.top };
  });
}

/** Stirling: (z - ½) log z - z + ½ log 2π + Σ B₂ₖ / (2k (2k - 1) z^(2k-1)). */
function lgammaFar(z: Real): Real {
  const series = stirlingSeries(z, (k) => BigInt(2 * k * (2 * k - 1))).mul(z);
  return z
    .sub(0.5)
    .mul(log(z))
    .sub(z)
    .add(log(pi().scale(1)).scale(-1))
    .add(series);
}

export function digamma(x: Real): Real {
  if (x.sign <= 0) throw new RangeError(`digamma: x: expected a number in (0, ∞), got ${x}`);
  return settled(() => {
    const steps = stepsUp(x);
    let sum = real(0);
    for (let k = 0; k < steps; k++) sum = sum.add(real(1).div(x.add(k)));
    const far = digammaFar(x.add(steps));
    return { value: far.sub(sum), greatest: Math.max(far.top, sum.top) };
  });
}

/** log z - 1 / 2z - Σ B₂ₖ / (2k z^2k). */
function digammaFar(z: Real): Real {
  const series = stirlingSeries(z, (k) => BigInt(2 * k));
  return log(z).sub(real(0.5).div(z)).sub(series);
}

/** A sixth of the width in terms and in distance: the first term left out is then below 2^-width. */
function stirlingTerms(): number {
  return Math.ceil(workingWidth() / 6);
}

/** How many steps of Γ(x + 1) = x Γ(x) lead from x to where the Stirling series is accurate. */
function stepsUp(x: Real): number {
  const target = stirlingTerms();
  return x.cmp(target) >= 0 ? 0 : target - Math.floor(x.toNumber());
}

/** Σ B₂ₖ / (divisor(k) z^2k). */
function stirlingSeries(z: Real, divisor: (k: number) => bigint): Real {
  const width = workingWidth();
  const places = BigInt(width);
  const terms = stirlingTerms();
  const numbers = bernoulliNumbers(terms, width);
  const ratio = toFixed(real(1).div(z.mul(z)), width);
  let sum = 0n;
  for (let k = terms; k >= 1; k--) sum = numbers[k - 1] / divisor(k) + ((sum * ratio) >> places);
  return rounded(sum, -width).div(z.mul(z));
}
