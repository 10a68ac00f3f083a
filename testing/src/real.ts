import * as elementary from "./elementary.js";
import { decompose, formats, roundTo } from "./format.js";
import { absolute, bitLength, shift, squareRoot } from "./integer.js";
import * as special from "./special.js";

let workingPrecision = 256;

/** The significant bits to which results are rounded now. */
export function precision(): number {
  return workingPrecision;
}

/** Runs `compute` with results rounded to `bits` significant bits (256 unless set), and returns what it returns. */
export function withPrecision<T>(bits: number, compute: () => T): T {
  if (!Number.isSafeInteger(bits) || bits < 64) {
    throw new RangeError(`withPrecision: bits: expected an integer of at least 64, got ${bits}`);
  }
  const before = workingPrecision;
  workingPrecision = bits;
  try {
    return compute();
  } finally {
    workingPrecision = before;
  }
}

/**
 * A real number mantissa · 2^exponent of arbitrary precision, always finite; zero has no sign. NaN and the infinities are
 * left to the tests, in float64.
 *
 * Every method returns its result to the working precision of the moment ({@link withPrecision}): + - × ÷ √ rounded to
 * nearest within half a unit and a little, functions with a relative error below 2^(3 - precision), also near their zeros.
 * Operands are exact. Loss formulas read as chains:
 *
 * ```ts
 * const residual = real(p).sub(y);
 * residual.mul(residual).toNumber();
 * ```
 */
export class Real {
  /** The exact number mantissa · 2^exponent. */
  constructor(
    readonly mantissa: bigint,
    readonly exponent: number,
  ) {}

  /** The integer t with 2^(t-1) ≤ |x| < 2^t; -Infinity for zero. */
  get top(): number {
    return this.mantissa === 0n ? -Infinity : bitLength(absolute(this.mantissa)) + this.exponent;
  }

  /** -1, 0 or 1. */
  get sign(): -1 | 0 | 1 {
    if (this.mantissa === 0n) return 0;
    return this.mantissa < 0n ? -1 : 1;
  }

  add(other: Real | number): Real {
    const that = real(other);
    const [low, high] = this.exponent <= that.exponent ? [this, that] : [that, this];
    const gap = high.exponent - low.exponent;
    // A summand too small to matter is dropped before its distance is turned into digits.
    if (gap > 2 * workingPrecision) {
      if (high.mantissa === 0n || low.top - high.top > workingPrecision + 2) return rounded(low.mantissa, low.exponent);
      if (high.top - low.top > workingPrecision + 2) return rounded(high.mantissa, high.exponent);
    }
    return rounded((high.mantissa << BigInt(gap)) + low.mantissa, low.exponent);
  }

  sub(other: Real | number): Real {
    return this.add(real(other).neg());
  }

  mul(other: Real | number): Real {
    const that = real(other);
    return rounded(this.mantissa * that.mantissa, this.exponent + that.exponent);
  }

  div(other: Real | number): Real {
    const that = real(other);
    if (that.mantissa === 0n) throw new RangeError("div: other: expected a number other than 0, got 0");
    const lengths = bitLength(absolute(that.mantissa)) - bitLength(absolute(this.mantissa));
    const places = Math.max(0, workingPrecision + 8 + lengths);
    return rounded((this.mantissa << BigInt(places)) / that.mantissa, this.exponent - that.exponent - places);
  }

  neg(): Real {
    return new Real(-this.mantissa, this.exponent);
  }

  abs(): Real {
    return this.mantissa < 0n ? this.neg() : this;
  }

  /** x · 2^places, exactly. */
  scale(places: number): Real {
    return new Real(this.mantissa, this.exponent + places);
  }

  sqrt(): Real {
    if (this.mantissa < 0n) throw new RangeError(`sqrt: x: expected a number in [0, ∞), got ${this}`);
    const wanted = Math.max(0, 2 * workingPrecision + 16 - bitLength(this.mantissa));
    const places = (this.exponent - wanted) % 2 === 0 ? wanted : wanted + 1;
    return rounded(squareRoot(this.mantissa << BigInt(places)), (this.exponent - places) / 2);
  }

  /** -1, 0 or 1 as x is less than, equal to or greater than `other`, exactly. */
  cmp(other: Real | number): -1 | 0 | 1 {
    return this.sub(other).sign;
  }

  min(other: Real | number): Real {
    return this.cmp(other) <= 0 ? this : real(other);
  }

  max(other: Real | number): Real {
    return this.cmp(other) >= 0 ? this : real(other);
  }

  /** eˣ. Throws a RangeError for x ≥ 2^40; is 0 for x ≤ -2^40. */
  exp(): Real {
    return elementary.exp(this);
  }

  /** eˣ - 1. */
  expm1(): Real {
    return elementary.expm1(this);
  }

  /** The natural logarithm of x > 0. */
  log(): Real {
    return elementary.log(this);
  }

  /** log(1 + x) for x > -1. */
  log1p(): Real {
    return elementary.log1p(this);
  }

  /** x to the power y: for x > 0, for x = 0 with y ≥ 0, and for x < 0 with an integer y. */
  pow(y: Real | number): Real {
    return elementary.pow(this, real(y));
  }

  sinh(): Real {
    return elementary.sinh(this);
  }

  cosh(): Real {
    return elementary.cosh(this);
  }

  tanh(): Real {
    return elementary.tanh(this);
  }

  atan(): Real {
    return elementary.atan(this);
  }

  /** 1 / (1 + e⁻ˣ). */
  sigmoid(): Real {
    return elementary.sigmoid(this);
  }

  /** log(1 + eˣ). */
  softplus(): Real {
    return elementary.softplus(this);
  }

  /** 2/√π ∫₀ˣ exp(-t²) dt. */
  erf(): Real {
    return special.erf(this);
  }

  /** 1 - erf(x). */
  erfc(): Real {
    return special.erfc(this);
  }

  /** log Φ(x), with Φ the standard normal distribution function. */
  normalLogCdf(): Real {
    return special.normalLogCdf(this);
  }

  /** log Γ(x) for x > 0. */
  lgamma(): Real {
    return special.lgamma(this);
  }

  /** Γ′(x) / Γ(x) for x > 0. */
  digamma(): Real {
    return special.digamma(this);
  }

  /** The nearest float64, ties to even; ±Infinity beyond the range. */
  toNumber(): number {
    return roundTo(formats.f64, this.mantissa, this.exponent);
  }

  /** The nearest float32, ties to even, rounded once from x itself; ±Infinity beyond the range. */
  toFloat32(): number {
    return roundTo(formats.f32, this.mantissa, this.exponent);
  }

  /** x in scientific notation to `digits` significant digits, for messages. */
  toString(digits = 20): string {
    if (this.mantissa === 0n) return "0";
    // Powers of ten beyond this are not worth their digits.
    if (Math.abs(this.top) > 100_000) return `${this.sign < 0 ? "-" : ""}2^${this.top - 1}…`;
    // ⌊log₁₀|x|⌋ is at most one more than estimated, and rounding may add another.
    let exponent = Math.floor((this.top - 1) * 0.30102999566398114) + 2;
    let text = decimalInteger(this, digits - 1 - exponent);
    while (text.length < digits || text === "0") text = decimalInteger(this, digits - 1 - --exponent);
    const fraction = text.slice(1, digits);
    return `${this.sign < 0 ? "-" : ""}${text[0]}${fraction && "."}${fraction}e${exponent}`;
  }
}

/** The decimal digits of round(|x| · 10^power). */
function decimalInteger(x: Real, power: number): string {
  const ten = 10n ** BigInt(Math.abs(power));
  const magnitude = absolute(x.mantissa);
  const [numerator, denominator] = power >= 0 ? [magnitude * ten, 1n] : [magnitude, ten];
  const scaled = shift(numerator, Math.max(0, x.exponent));
  const divisor = shift(denominator, Math.max(0, -x.exponent));
  return ((2n * scaled + divisor) / (2n * divisor)).toString();
}

/** mantissa · 2^exponent rounded to the working precision. */
export function rounded(mantissa: bigint, exponent: number): Real {
  const excess = bitLength(absolute(mantissa)) - workingPrecision;
  if (excess <= 0) return new Real(mantissa, exponent);
  return new Real((mantissa + (1n << BigInt(excess - 1))) >> BigInt(excess), exponent + excess);
}

/** Runs `compute` with `extra` more bits, and rounds its result to the working precision. */
export function raised(extra: number, compute: () => Real): Real {
  const { mantissa, exponent } = withPrecision(workingPrecision + extra, compute);
  return rounded(mantissa, exponent);
}

const decimalPattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/**
 * The real number equal to a finite float64, exactly; or nearest to a decimal string ("2.718281828", "-1.5e-300").
 *
 * @throws RangeError for NaN and the infinities, which have no real number
 * @throws TypeError for text that is no decimal number
 */
export function real(x: Real | number | string): Real {
  if (x instanceof Real) return x;
  if (typeof x === "string") return fromDecimal(x);
  if (!Number.isFinite(x)) throw new RangeError(`real: x: expected a finite number, got ${x}`);
  const { mantissa, exponent } = decompose(x);
  return new Real(mantissa, exponent);
}

function fromDecimal(text: string): Real {
  const parts = decimalPattern.exec(text);
  if (!parts) throw new TypeError(`real: x: expected a decimal number, got "${text}"`);
  const [, sign, whole, fraction = "", power = "0"] = parts;
  const digits = BigInt(`${whole}${fraction}`);
  const exponent = Number(power) - fraction.length;
  const ten = new Real(10n ** BigInt(Math.abs(exponent)), 0);
  const integer = new Real(sign === "-" ? -digits : digits, 0);
  return exponent >= 0 ? integer.mul(ten) : integer.div(ten);
}
