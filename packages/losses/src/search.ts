// The best constant prediction where no formula gives it.
import { place, type Placed } from "@nadir/core-wasm";
import {
  base,
  BLOCK,
  GRADIENT,
  Input,
  kernelOf,
  ones,
  reserve,
  Total,
  VALUE,
  writeFields,
  type Kernels,
} from "@nadir/core-wasm/kernel";

/** More different targets than these are not gathered. */
const FEW = 1024;

/** Each target once, with what the samples that have it weigh; all as they are where too many are different. */
export function gathered(
  targets: Float64Array,
  weights?: Float64Array,
): [targets: Float64Array, weights?: Float64Array] {
  const masses = new Map<number, number>();
  for (let i = 0; i < targets.length; i++) {
    if (masses.size > FEW) return [targets, weights];
    masses.set(targets[i], (masses.get(targets[i]) ?? 0) + (weights?.[i] ?? 1));
  }
  return [Float64Array.from(masses.keys()), Float64Array.from(masses.values())];
}

/** Totals over samples that are all predicted alike, as functions of that one prediction. */
export interface Alike {
  /** The loss of all samples. */
  value(prediction: number): number;
  /** Its derivative. */
  slope(prediction: number): number;
  free(): void;
}

export function alike(
  fields: readonly number[],
  kernels: Kernels,
  targets: Float64Array,
  weights?: Float64Array,
): Alike {
  const y = place(targets);
  const w = weights && place(weights);
  const [p, slopes] = [reserve("f64", BLOCK), reserve("f64", BLOCK)]; // of one block, and so of each
  const [pAt, slopesAt, yAt, wAt] = [p, slopes, y, w].map(addressOf);
  const wBytes = w ? 8 : 0;
  /** The sum of values or derivatives, block by block as in any call of a loss. */
  function sweep(form: number, prediction: number): number {
    const kernel = kernelOf(kernels, form, w !== undefined);
    p.write(new Float64Array(BLOCK).fill(prediction));
    const total = new Total();
    for (let start = 0; start < targets.length; start += BLOCK) {
      const count = Math.min(BLOCK, targets.length - start);
      const [yOf, wOf] = [yAt + 8 * start, wAt + wBytes * start];
      const value = kernel(writeFields(fields, "f64"), count, pAt, yOf, wOf, 2 * wBytes, 1, slopesAt);
      total.add(form === VALUE ? value : base.function("sum", "f64")(count, slopesAt));
    }
    return total.value;
  }
  return {
    value: (prediction) => sweep(VALUE, prediction),
    slope: (prediction) => sweep(GRADIENT, prediction),
    free: () => [y, w, p, slopes].forEach((placed) => placed?.free()),
  };
}

/** Where it lies; what is not there is ones. */
function addressOf(placed: Placed | undefined): number {
  if (!placed) return ones("f64");
  const input = new Input();
  input.open(placed, "f64", BLOCK);
  return input.at(0, 1);
}

/** How often a slope is asked for at most: a crossing next to 0 could be approached for longer, to no use. */
const EVALUATIONS = 200;

/**
 * Where a slope that rises from `low` to `high` crosses 0: where it is 0, or the upper of two neighbouring numbers about
 * that, or the end beyond which it lies.
 *
 * A secant of the ends, and from where it led a step twice as long as to the crossing, to have that from the other side
 * too, as in Alefeld, Potra, Shi (1995), Algorithm 748, ACM Trans. Math. Softw. 21(3). Each time that does not halve the
 * interval, twice as many halvings follow as the time before: slopes with jumps, as those of absoluteError, then take
 * hardly more than halvings alone would.
 */
export function crossing(slope: (x: number) => number, low: number, high: number): number {
  let [below, above] = [slope(low), slope(high)];
  if (above <= 0) return high;
  if (!(below < 0)) return low;
  let left = EVALUATIONS;
  const narrow = (x: number) => {
    const inside = x > low && x < high ? x : low + (high - low) / 2;
    if (!(inside > low && inside < high)) left = 0;
    if (left-- <= 0) return;
    const found = slope(inside);
    if (found === 0) low = high = inside;
    else if (found < 0) [low, below] = [inside, found];
    else [high, above] = [inside, found];
  };
  for (let halvings = 1; ;) {
    if (left <= 0) return high;
    const width = high - low;
    narrow(low + width * (below / (below - above)));
    const step = (2 * (high - low)) / (above - below);
    narrow(-below < above ? low - step * below : high - step * above);
    if (high - low <= width / 2) continue;
    for (let k = 0; k < halvings; k++) narrow(NaN);
    halvings *= 2;
  }
}

/** How many margins are tried first, at most. */
const TRIED = 1024;
/** How many between the neighbours of the best, and how often. */
const FINER = 33;
const ROUNDS = 5;

/** A short interval about the margin of least total: about the best of those given, then of finer and finer ones. */
export function basinOf(total: (margin: number) => number, margins: Float64Array): [low: number, high: number] {
  const sorted = Float64Array.from(new Set(margins)).sort();
  const step = Math.ceil((2 * sorted.length) / TRIED);
  const given = sorted.filter((_, i) => i % step === 0 || i === sorted.length - 1);
  let tried = Array.from(given).flatMap((margin, i) => (i === 0 ? [margin] : [(given[i - 1] + margin) / 2, margin]));
  for (let round = 0; ; round++) {
    const totals = tried.map(total);
    const least = Math.min(...totals);
    const isBest = (i: number) => totals[i] <= least + 1e-12 * Math.abs(least); // margins next to each other differ by rounding
    let first = totals.indexOf(least);
    let last = first;
    while (first > 0 && isBest(first)) first--;
    while (last < tried.length - 1 && isBest(last)) last++;
    const [low, high] = [tried[first], tried[last]];
    if (round === ROUNDS) return [low, high];
    tried = Array.from({ length: FINER }, (_, i) => low + ((high - low) * i) / (FINER - 1));
  }
}

export const endsOf = (margins: Float64Array): [low: number, high: number] => [
  margins.reduce((a, b) => Math.min(a, b)),
  margins.reduce((a, b) => Math.max(a, b)),
];
