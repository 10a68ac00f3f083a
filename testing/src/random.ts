import type { Element } from "./format.js";
import { fromOrdinal, ordinal } from "./ulp.js";

/**
 * A seeded generator, the same in every engine: xoshiro128** (Blackman and Vigna, 2018) seeded by splitmix32 from the low
 * 32 bits of an integer.
 *
 * ```ts
 * const random = new Random(1);
 * random.floats(-10, 10, 1000, "f32");
 * ```
 */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`Random: seed: expected an integer, got ${seed}`);
    let counter = seed >>> 0;
    this.#state = Uint32Array.from({ length: 4 }, () => {
      counter = (counter + 0x9e3779b9) >>> 0;
      let z = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    });
  }

  /** 32 random bits as an integer in [0, 2^32). */
  bits(): number {
    const s = this.#state;
    const product = Math.imul(s[1], 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** A number in [low, high), from 53 random bits. */
  uniform(low = 0, high = 1): number {
    const fraction = ((this.bits() >>> 5) * 2 ** 26 + (this.bits() >>> 6)) * 2 ** -53;
    return low + (high - low) * fraction;
  }

  /** An integer from low to high, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  /** Nearly normal, of mean 0 and deviation 1: the sum of twelve uniform numbers, within ±6. */
  normal(): number {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += this.uniform();
    return sum;
  }

  /** -1 or 1. */
  sign(): -1 | 1 {
    return this.bits() >>> 31 ? 1 : -1;
  }

  /** One of the values. */
  pick<T>(values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)];
  }

  /** The values in random order, as a new array. */
  shuffle<T>(values: readonly T[]): T[] {
    const result = [...values];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.integer(0, last);
      [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
  }

  /**
   * `count` ascending numbers of the element type from low to high, both included: the bit patterns between them are cut
   * into strata of equal length, with a random one from each. Every binade gets its share, subnormals too. For "f32" the
   * ends are rounded to float32 first.
   */
  floats(low: number, high: number, count: number, element: Element): number[] {
    const [first, last] = [ordinal(low, element), ordinal(high, element)];
    if (first > last) throw new RangeError(`floats: low: expected at most ${high}, got ${low}`);
    if (count < 2) throw new RangeError(`floats: count: expected an integer of at least 2, got ${count}`);
    const span = last - first + 1n;
    return Array.from({ length: count }, (_, index) => {
      if (index === 0) return fromOrdinal(first, element);
      if (index === count - 1) return fromOrdinal(last, element);
      const start = first + (span * BigInt(index)) / BigInt(count);
      const end = first + (span * BigInt(index + 1)) / BigInt(count);
      const offset = ((end - start) * this.#wide()) >> 64n;
      return fromOrdinal(start + offset, element);
    });
  }

  /** 64 random bits. */
  #wide(): bigint {
    return (BigInt(this.bits()) << 32n) | BigInt(this.bits());
  }
}
