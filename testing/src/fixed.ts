/**
 * Elementary functions in fixed point: the integer X stands for X · 2^-width. Results are off by a few hundred units of
 * the last place at most; callers carry at least 40 guard bits. Widths are multiples of 64, so that the tables are few.
 */

/** The least multiple of 64 that is at least `bits`. */
export function wholeWords(bits: number): number {
  return Math.ceil(bits / 64) * 64;
}

/** A constant known to the greatest width asked for so far. */
function constant(compute: (width: number) => bigint): (width: number) => bigint {
  let known = 0;
  let value = 0n;
  return (width) => {
    if (width > known) {
      known = wholeWords(width) + 64;
      value = compute(known);
    }
    return value >> BigInt(known - width);
  };
}

/** A table for each width, filled in as its entries are asked for. */
function table(entry: (index: number, width: number) => bigint): (index: number, width: number) => bigint {
  const tables = new Map<number, Map<number, bigint>>();
  return (index, width) => {
    let entries = tables.get(width);
    if (!entries) tables.set(width, (entries = new Map()));
    let value = entries.get(index);
    if (value === undefined) entries.set(index, (value = entry(index, width)));
    return value;
  };
}

/** Σ squareᵏ / (2k + 1): atanh(z) / z for square = z², atan(z) / z for square = -z². */
export function oddSeries(square: bigint, width: number): bigint {
  const places = BigInt(width);
  let sum = 1n << places;
  let power = square;
  for (let k = 3n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square) >> places;
  }
  return sum;
}

/** Σ xᵏ / (k + offset)! · offset!: the exponential for offset 0, expm1(x) / x for offset 1. */
export function exponentialSeries(x: bigint, width: number, offset: 0n | 1n): bigint {
  const places = BigInt(width);
  let sum = 1n << places;
  let term = sum;
  for (let k = 1n + offset; term !== 0n; k++) {
    term = ((term * x) >> places) / k;
    sum += term;
  }
  return sum;
}

const exponentials = [7, 14].map((places) =>
  table((index, width) => exponentialSeries(BigInt(index) << BigInt(width - places), width, 0n)),
);

/** exp(x) for 0 ≤ x < 1: seven bits of x after seven come from a table, and a series does the rest, below 2^-14. */
export function exponential(x: bigint, width: number): bigint {
  const places = BigInt(width);
  const first = x >> (places - 7n);
  const second = (x >> (places - 14n)) & 127n;
  const rest = x & ((1n << (places - 14n)) - 1n);
  const head = (exponentials[0](Number(first), width) * exponentials[1](Number(second), width)) >> places;
  return (head * exponentialSeries(rest, width, 0n)) >> places;
}

/** log(numerator / denominator) = 2 atanh((numerator - denominator) / (numerator + denominator)). */
function logarithmOfRatio(numerator: bigint, denominator: bigint, width: number): bigint {
  const places = BigInt(width);
  const z = ((numerator - denominator) << places) / (numerator + denominator);
  return (z * oddSeries((z * z) >> places, width)) >> (places - 1n);
}

const logarithms = [7, 14].map((places) =>
  table((index, width) => logarithmOfRatio(BigInt(index), 1n << BigInt(places), width)),
);

/** log(x) for ¾ ≤ x < 1½: two short multipliers with tabled logarithms bring x within 2^-14 of 1. */
export function logarithm(x: bigint, width: number): bigint {
  const places = BigInt(width);
  const first = Math.round(2 ** 17 / Number(x >> (places - 10n)));
  const near = (x * BigInt(first)) >> 7n;
  const second = Math.round(2 ** 34 / Number(near >> (places - 20n)));
  const nearer = (near * BigInt(second)) >> 14n;
  return logarithmOfRatio(nearer, 1n << places, width) - logarithms[0](first, width) - logarithms[1](second, width);
}

function arctangentOfRatio(numerator: bigint, denominator: bigint, width: number): bigint {
  const places = BigInt(width);
  const z = (numerator << places) / denominator;
  return (z * oddSeries(-((z * z) >> places), width)) >> places;
}

/** atan(index / 128), each from the one before. */
const arctangents = table((index, width): bigint => {
  if (index === 0) return 0n;
  const step = arctangentOfRatio(128n, BigInt(128 * 128 + index * (index - 1)), width);
  return arctangents(index - 1, width) + step;
});

/** atan(x) for 0 ≤ x ≤ 1: atan(c) + atan((x - c) / (1 + x c)) with c = ⌊128 x⌋ / 128. */
export function arctangent(x: bigint, width: number): bigint {
  const places = BigInt(width);
  const index = x >> (places - 7n);
  const rest = arctangentOfRatio((x << 7n) - (index << places), (128n << places) + x * index, width);
  return arctangents(Number(index), width) + rest;
}

export const naturalLogarithmOfTwo = constant((width) => logarithmOfRatio(2n, 1n, width));

/** Machin: π = 16 atan(1/5) - 4 atan(1/239). */
export const circleConstant = constant(
  (width) => 16n * arctangentOfRatio(1n, 5n, width) - 4n * arctangentOfRatio(1n, 239n, width),
);
