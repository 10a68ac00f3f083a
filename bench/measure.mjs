// Times several ways to do the same, in turns, so that whatever else the machine does slows all of them alike.

/** A way to do a job: `time(repeats)` does it so often and returns (a promise of) nanoseconds. */

/** A candidate that is a function of this process. */
export function here(name, run) {
  return {
    name,
    time(repeats) {
      const start = process.hrtime.bigint();
      for (let i = 0; i < repeats; i++) run();
      return Number(process.hrtime.bigint() - start);
    },
  };
}

/** A candidate that is a function of this process and returns a promise. */
export function awaited(name, run) {
  return {
    name,
    async time(repeats) {
      const start = process.hrtime.bigint();
      for (let i = 0; i < repeats; i++) await run();
      return Number(process.hrtime.bigint() - start);
    },
  };
}

/** Nanoseconds after which no more rounds begin. */
const LONG = 5_000_000_000n;

/**
 * Nanoseconds of each candidate: the median of the rounds, the least, and half of what lies between the quartiles; and
 * `ratios` to the first candidate, the median of those within a round. Where a round takes long there are fewer, but 3.
 */
export async function race(candidates, { rounds, least }) {
  for (const candidate of candidates) candidate.repeats = await repeatsFor(candidate, least);
  const times = candidates.map(() => []);
  const start = process.hrtime.bigint();
  for (let round = 0; round < rounds && (round < 3 || process.hrtime.bigint() - start < LONG); round++)
    for (const [i, { time, repeats }] of candidates.entries()) times[i].push((await time(repeats)) / repeats);
  return candidates.map(({ name }, i) => ({
    name,
    median: quantile(times[i], 0.5),
    least: Math.min(...times[i]),
    spread: (quantile(times[i], 0.75) - quantile(times[i], 0.25)) / 2 / quantile(times[i], 0.5),
    ratio: quantile(
      times[i].map((time, round) => time / times[0][round]),
      0.5,
    ),
  }));
}

/**
 * Calls after which V8 has compiled what is called often, and the time of turns after which no more are made for that: of
 * short calls, which wait for it the longest, of more.
 */
const WARM = 20000,
  TURNS = 8,
  TURNS_OF_SHORT = 256,
  SHORT = 1e5;

/** So many repeats that a turn takes about the time wished for, once what is measured is warm. */
async function repeatsFor({ time }, least) {
  let repeats = 1;
  let fastest = Infinity;
  for (let calls = 0, spent = 0; ;) {
    const taken = await time(repeats);
    if (calls > 0) spent += taken; // the first call compiles, which may take longer than all turns
    calls += repeats;
    const wanted = Math.min(Math.max(1, Math.round((repeats * least) / taken)), 1e7);
    fastest = Math.min(fastest, taken / repeats);
    const turns = fastest < SHORT ? TURNS_OF_SHORT : TURNS;
    if (taken >= least / 2 && (calls >= WARM || spent >= turns * least)) return wanted;
    repeats = Math.min(wanted, 4 * repeats);
  }
}

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}
