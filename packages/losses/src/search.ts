// The best constant prediction where no formula gives it.
import { place, type Placed } from "@nadir/core-wasm";
import {
  base,
  BLOCK,
  Input,
  kernelOf,
  ones,
  reserve,
  Total,
  writeFields,
  type Form,
  type Kernels,
} from "@nadir/core-wasm/kernel";

/** More different targets than these are not gathered. */
const FEW = 1024;

/** Each target once, with what the samples that have it weigh, where that makes fewer of them: as of labels, signs and counts. */
export function gathered(
  targets: Float64Array,
  weights?: Float64Array,
): { targets: Float64Array; weights?: Float64Array } {
  const masses = new Map<number, number>();
  for (let i = 0; i < targets.length; i++) {
    const y = targets[i];
    masses.set(y, (masses.get(y) ?? 0) + (weights ? weights[i] : 1));
    if (masses.size > FEW) break;
  }
  if (masses.size > FEW || masses.size === targets.length) return { targets, weights };
  return { targets: Float64Array.from(masses.keys()), weights: Float64Array.from(masses.values()) };
}

/** Totals over samples that are all predicted alike, as functions of that one prediction. */
export class Alike {
  readonly #fields: readonly number[];
  readonly #kernels: Kernels;
  readonly #targets: Placed;
  readonly #weights: Placed | undefined;
  /** Of one block, and so of each. */
  readonly #predictions = reserve("f64", BLOCK);
  readonly #slopes = reserve("f64", BLOCK);

  constructor(fields: readonly number[], kernels: Kernels, targets: Float64Array, weights?: Float64Array) {
    this.#fields = fields;
    this.#kernels = kernels;
    this.#targets = place(targets);
    this.#weights = weights && place(weights);
  }

  /** The loss of all samples. */
  value(prediction: number): number {
    return this.#sweep("value", prediction, (value) => value);
  }

  /** Its derivative. */
  slope(prediction: number): number {
    const sum = base.function("sum", "f64");
    return this.#sweep("gradient", prediction, (_, count, slopes) => sum(count, slopes));
  }

  /** Block by block as in any call of a loss, of which only the sum of what `ofBlock` makes of each is kept. */
  #sweep(form: Form, prediction: number, ofBlock: (value: number, count: number, slopes: number) => number): number {
    const kernel = kernelOf(this.#kernels, form, this.#weights !== undefined);
    this.#predictions.write(new Float64Array(BLOCK).fill(prediction));
    const [p, slopes, y] = [this.#predictions, this.#slopes, this.#targets].map((placed) => addressOf(placed));
    const w = this.#weights ? addressOf(this.#weights) : ones("f64");
    const [wBytes, wStep] = this.#weights ? [8, 16] : [0, 0];
    const total = new Total();
    for (let start = 0; start < this.#targets.length; start += BLOCK) {
      const count = Math.min(BLOCK, this.#targets.length - start);
      const fields = writeFields(this.#fields, "f64");
      const value = kernel(fields, count, p, y + 8 * start, w + wBytes * start, wStep, 1, slopes);
      total.add(ofBlock(value, count, slopes));
    }
    return total.value;
  }

  free(): void {
    for (const placed of [this.#targets, this.#weights, this.#predictions, this.#slopes]) placed?.free();
  }
}

function addressOf(placed: Placed): number {
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

/** How many margins are tried first, at most; and how many, how often, between the neighbours of the best. */
const TRIED = 1024;
const FINER = { points: 33, rounds: 5 };

/** A short interval about the margin of least total: about the best of those given, then of finer and finer ones. */
export function basinOf(total: (margin: number) => number, margins: Float64Array): [low: number, high: number] {
  const sorted = Float64Array.from(new Set(margins)).sort();
  const step = Math.ceil((2 * sorted.length) / TRIED);
  const given = sorted.filter((_, i) => i % step === 0 || i === sorted.length - 1);
  let tried = Array.from(given).flatMap((margin, i) => (i === 0 ? [margin] : [(given[i - 1] + margin) / 2, margin]));
  for (let round = 0; ; round++) {
    const totals = tried.map(total);
    const least = totals.reduce((a, b) => Math.min(a, b));
    const isBest = (i: number) => totals[i] <= least + 1e-12 * Math.abs(least); // margins next to each other differ by rounding
    let [first, last] = [totals.indexOf(least), totals.indexOf(least)];
    while (first > 0 && isBest(first)) first--;
    while (last < tried.length - 1 && isBest(last)) last++;
    const [low, high] = [tried[first], tried[last]];
    if (round === FINER.rounds) return [low, high];
    tried = Array.from({ length: FINER.points }, (_, i) => low + ((high - low) * i) / (FINER.points - 1));
  }
}

export const endsOf = (margins: Float64Array): [low: number, high: number] => [
  margins.reduce((a, b) => Math.min(a, b)),
  margins.reduce((a, b) => Math.max(a, b)),
];
