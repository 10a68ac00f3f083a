// Numbers of a domain by chance, for checks.
import type { Domain } from "./domain.js";

/** What numbers are drawn with. */
export interface Draw {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Of mean 0 and deviation 1. */
  normal(): number;
}

/** An integer in [0, n). */
const integer = (n: number, random: Draw): number => Math.floor(random.uniform() * n);

/** A number of a domain, not closer than a third of its width to an end. */
export function inner({ low, high }: Domain, random: Draw): number {
  if (Number.isFinite(low) && Number.isFinite(high)) return low + (high - low) * (1 / 3 + random.uniform() / 3);
  if (Number.isFinite(low)) return low + 1 + 3 * random.uniform();
  return 3 * random.normal();
}

/** A number of a domain, moved inwards as far as those of `inner` are from its ends. */
export function inwards({ low, high }: Domain, x: number): number {
  const isBounded = Number.isFinite(low) && Number.isFinite(high);
  if (isBounded) return low + (high - low + (x - low)) / 3;
  return Math.min(Math.max(x, low + 1), high - 1);
}

/** A number of a domain. */
export function member(domain: Domain, random: Draw): number {
  const { low, high, integers, nonzero } = domain;
  if (nonzero && low === -1 && high === 1) return integer(2, random) * 2 - 1;
  if (integers) return Math.max(low, 0) + integer(Math.min(6, high - Math.max(low, 0) + 1), random);
  if (Number.isFinite(low) && Number.isFinite(high)) return low + (high - low) * random.uniform();
  return Number.isFinite(low) ? low + 0.1 + 4 * random.uniform() : 3 * random.normal();
}
