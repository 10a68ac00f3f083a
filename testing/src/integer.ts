const scratch = new DataView(new ArrayBuffer(8));

export function absolute(n: bigint): bigint {
  return n < 0n ? -n : n;
}

/** The number of binary digits of n ≥ 0; 0 for 0. */
export function bitLength(n: bigint): number {
  if (n === 0n) return 0;
  scratch.setFloat64(0, Number(n));
  const high = scratch.getUint32(0);
  const biased = high >>> 20;
  if (biased === 0x7ff) return 960 + bitLength(n >> 960n);
  const length = biased - 1022;
  // Number(n) may have rounded up to a power of two, one digit longer than n.
  const isPower = (high & 0xfffff) === 0 && scratch.getUint32(4) === 0;
  return isPower && n >> BigInt(length - 1) === 0n ? length - 1 : length;
}

/** ⌊n · 2^places⌋, for places of either sign. */
export function shift(n: bigint, places: number): bigint {
  return places >= 0 ? n << BigInt(places) : n >> BigInt(-places);
}

/** ⌊√n⌋ by Newton's iteration, which descends from any start above the root. */
export function squareRoot(n: bigint): bigint {
  if (n === 0n) return 0n;
  const dropped = Math.max(0, bitLength(n) - 1000) & ~1;
  const start = BigInt(Math.ceil(Math.sqrt(Number(n >> BigInt(dropped)))));
  // The margin of 2^-40 covers the rounding of the start and the digits dropped.
  let root = (start + (start >> 40n) + 1n) << BigInt(dropped / 2);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
