import { Real, real, rounded, withPrecision } from "./real.js";

/** A function of one real number, whose results improve with the working precision. */
export type RealFunction = (x: Real) => Real;

const firstPrecision = 448;
const lastPrecision = 3584;

/** Results at two precisions that agree to so many bits are taken for the limit. */
const agreement = 120;

/**
 * f′(x) by the central difference (f(x + h) - f(x - h)) / 2h with h = 2^-120 min(1, |x|).
 *
 * The relative error is about 2^-240 of f‴ / f′ (on the scale of h · 2^120), so that `toNumber()` gives f′(x) correctly
 * rounded. The precision starts at 448 bits and doubles, up to 3584, until the digits hold: cancellation in the
 * difference or inside f does no harm. x must lie away from kinks of f, by more than h. Where f′ is zero and f‴ is not, the
 * result is about 2^-240 f‴ and not zero; constant and even functions give zero exactly.
 */
export function derivative(f: RealFunction, x: Real | number): Real {
  const at = real(x);
  const step = stepAt(at);
  return stable(() => {
    const rise = f(at.add(step)).sub(f(at.sub(step)));
    return rise.div(step.scale(1));
  });
}

/** f″(x) by the central difference (f(x + h) - 2 f(x) + f(x - h)) / h², like {@link derivative}. */
export function secondDerivative(f: RealFunction, x: Real | number): Real {
  const at = real(x);
  const step = stepAt(at);
  return stable(() => {
    const bend = f(at.add(step))
      .sub(f(at).scale(1))
      .add(f(at.sub(step)));
    return bend.div(step.mul(step));
  });
}

/** A power of two, small beside x too: f may change on the scale of x, as a logarithm does. */
function stepAt(x: Real): Real {
  return real(1).scale(Math.min(0, x.sign === 0 ? 0 : x.top - 1) - 120);
}

/**
 * The value of `compute` once a higher precision leaves it as it is, so that cancellation in it does no harm; zero only
 * when the highest precision says so.
 */
export function stable(compute: () => Real): Real {
  for (let bits = firstPrecision; ; bits *= 2) {
    const [value, better] = [bits, bits + 64].map((precision) => withPrecision(precision, compute));
    const holds = better.sign !== 0 && better.top - better.sub(value).top >= agreement;
    if (holds || bits >= lastPrecision) return rounded(better.mantissa, better.exponent);
  }
}
