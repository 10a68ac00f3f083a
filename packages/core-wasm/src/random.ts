import { log } from "./scalar.js";

/**
 * A seeded generator: SplitMix32 over a 32-bit counter mixed with the seed, integer arithmetic only, so that a seed gives
 * the same numbers on every engine. For splits, shuffles and starting points; not for cryptography.
 *
 * Source: Steele, Lea, Flood (2014), Fast splittable pseudorandom number generators; the finaliser is Mulberry32's.
 */
export class Random {
  #state: number;

  /** @param seed an integer; only its lowest 32 bits count. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`random: seed: expected an integer, got ${seed}`);
    this.#state = seed | 0;
  }

  /** The next 32 bits, as an integer in [0, 2³²). */
  uint32(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    return (high * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** A uniform integer in [0, n), without bias. */
  integer(n: number): number {
    if (!(Number.isInteger(n) && n > 0 && n <= 4294967296))
      throw new RangeError(`random: integer: expected 1 ≤ n ≤ 2³², got ${n}`);
    const limit = 4294967296 - (4294967296 % n);
    for (;;) {
      const x = this.uint32();
      if (x < limit) return x % n;
    }
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    for (;;) {
      const a = 2 * this.uniform() - 1;
      const b = 2 * this.uniform() - 1;
      const s = a * a + b * b;
      if (s > 0 && s < 1) return a * Math.sqrt((-2 * log(s)) / s);
    }
  }

  /** Puts the elements in a random order, in place (Fisher and Yates). */
  shuffle<T extends { length: number; [i: number]: unknown }>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = array[i];
      array[i] = array[j];
      array[j] = kept;
    }
    return array;
  }
}

/** A generator of the numbers that belong to a seed. */
export function random(seed: number): Random {
  return new Random(seed);
}
