import { absolute, bitLength, shift } from "./integer.js";

/** The element types: IEEE 754 binary32 and binary64. */
export type Element = "f32" | "f64";

/** A binary floating-point format: digits of the significand, and the exponents of its least and greatest units. */
export interface Format {
  readonly digits: number;
  readonly leastUnit: number;
  readonly greatestUnit: number;
}

export const formats: Readonly<Record<Element, Format>> = {
  f32: { digits: 24, leastUnit: -149, greatestUnit: 104 },
  f64: { digits: 53, leastUnit: -1074, greatestUnit: 971 },
};

const scratch = new DataView(new ArrayBuffer(8));

/** A finite float64 as mantissa · 2^exponent, exactly. */
export function decompose(x: number): { mantissa: bigint; exponent: number } {
  scratch.setFloat64(0, x);
  const bits = scratch.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return { mantissa: x < 0 ? -magnitude : magnitude, exponent: Math.max(biased, 1) - 1075 };
}

/** 2^exponent for -1074 ≤ exponent ≤ 1023. */
function powerOfTwo(exponent: number): number {
  const isNormal = exponent >= -1022;
  scratch.setBigUint64(0, isNormal ? BigInt(exponent + 1023) << 52n : 1n << BigInt(exponent + 1074));
  return scratch.getFloat64(0);
}

/** The exponent of the unit in the last place at a number whose magnitude lies in [2^(top-1), 2^top). */
export function unitAt(top: number, { digits, leastUnit, greatestUnit }: Format): number {
  return Math.min(Math.max(top - digits, leastUnit), greatestUnit);
}

/** mantissa · 2^exponent, rounded once to the nearest number of the format, ties to even. */
export function roundTo(format: Format, mantissa: bigint, exponent: number): number {
  const sign = mantissa < 0n ? -1 : 1;
  const magnitude = absolute(mantissa);
  const top = bitLength(magnitude) + exponent;
  if (magnitude === 0n) return 0;
  if (top < format.leastUnit) return sign < 0 ? -0 : 0;
  if (top > format.greatestUnit + format.digits) return sign * Infinity;
  const unit = unitAt(top, format);
  const dropped = unit - exponent;
  const count = dropped > 0 ? halfEven(magnitude, dropped) : shift(magnitude, -dropped);
  const overflows = unit === format.greatestUnit && count === 1n << BigInt(format.digits);
  return overflows ? sign * Infinity : sign * Number(count) * powerOfTwo(unit);
}

/** n / 2^places to the nearest integer, ties to even. */
function halfEven(n: bigint, places: number): bigint {
  const quotient = n >> BigInt(places);
  const twice = (n - (quotient << BigInt(places))) << 1n;
  const divisor = 1n << BigInt(places);
  const roundsUp = twice > divisor || (twice === divisor && (quotient & 1n) === 1n);
  return roundsUp ? quotient + 1n : quotient;
}
