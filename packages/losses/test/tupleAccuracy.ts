// How far values and gradients of each loss of several arrays are from its term evaluated in many digits.
import {
  asReals,
  derivative,
  Random,
  real,
  reread,
  stable,
  withPrecision,
  type Element,
  type Real,
} from "@nadir/testing";
import { about } from "../src/about.js";
import type { TupleLoss, TupleSample } from "../src/tuple.js";
import { EPSILON, excess, known } from "./oracle.js";
import { argumentsOf, partsOf, roundedTo, samplesOf } from "./tuples.js";

export interface TupleAccuracy {
  /** Where value or gradient are further from the term than allowed. */
  readonly failures: readonly string[];
  /** The largest share of the allowance that was used, a quantity. */
  readonly worst: Readonly<Record<string, number>>;
}

/**
 * A quantity as a function of all predictions and targets of the samples, one after another; and of these again for what
 * the gradient holds fixed.
 */
type Quantity = (inputs: readonly Real[], fixed: readonly Real[]) => Real;

/** Entries of a gradient that are checked, at most, a sample and array. */
const ENTRIES = 3;

/**
 * Compares the losses of samples, and gradients of their sum, with the term. Samples are as the loss draws them, and of
 * these some with predictions that are tied, far apart, tiny, or nearly the same in all arrays.
 */
export function tupleAccuracyOf(loss: TupleLoss, size: number, element: Element): TupleAccuracy {
  const count = size > 8 ? 2 : loss.description.samples.joint && loss.description.samples.size === undefined ? 4 : 6;
  const samples = samplesOf(loss, element, count, size, size).map((sample, i) => hard(loss, sample, i, element));
  const { predictions, targets, options } = argumentsOf(loss, samples, element);
  const each = loss.perSample(predictions, targets, options);
  const parts = partsOf(loss, samples, loss.gradient(predictions, targets, { ...options, reduction: "sum" }));
  const failures: string[] = [];
  const worst: Record<string, number> = {};
  const { multiple = 1, ofLargest = 0 } = about(loss).accuracy ?? {};
  const check = (
    what: string,
    where: string,
    got: number,
    quantity: (inputs: readonly Real[]) => Real,
    inputs: readonly number[],
    floor = 0,
  ) => {
    const want = quantity(inputs.map((x) => real(x)));
    const ofItself = excess(got, want, quantity, inputs, element) / multiple;
    const isOver = ofItself > 1 && floor > 0 && Number.isFinite(got);
    const used = isOver ? Math.min(ofItself, want.sub(got).abs().div(floor).toNumber()) : ofItself;
    if (used <= 1) worst[what] = Math.max(worst[what] ?? 0, used);
    else failures.push(`${what} ${where}: ${used.toFixed(2)} of what is allowed; got ${got}; ${inputs.join(", ")}`);
    return used <= 1;
  };
  const isBatch = loss.description.samples.joint === true;
  for (const { quantity, inputs, sample, offset } of quantitiesOf(loss, samples)) {
    if (offset === undefined || !isBatch)
      check("value", `of sample ${sample}`, each[sample], (xs) => stable(() => quantity(xs, xs)), inputs);
    if (offset === undefined) continue;
    const floor = ofLargest * EPSILON[element] * Math.max(...parts[sample].flat().map(Math.abs));
    samples[sample].predictions.forEach((list, array) => {
      const start = offset + samples[sample].predictions.slice(0, array).reduce((sum, { length }) => sum + length, 0);
      for (const j of spread(list.length, isBatch ? 2 : ENTRIES)) {
        const got = parts[sample][array][j];
        const entry = start + j;
        const where = `${array}[${j}] of sample ${sample}`;
        const isRight = check("gradient", where, got, (xs) => slopeOf(quantity, xs, entry), inputs, floor);
        if (!isRight && isBetweenSlopes(quantity, inputs, entry, got)) failures.pop();
      }
    });
  }
  return { failures, worst };
}

interface Checked {
  readonly quantity: Quantity;
  readonly inputs: readonly number[];
  readonly sample: number;
  /** Where the predictions of the sample begin in the inputs, if the gradient of the quantity is asked for. */
  readonly offset?: number;
}

/** The loss of each sample; where they act on each other, of all inputs, and their sum for the gradients. */
function quantitiesOf(loss: TupleLoss, samples: readonly TupleSample[]): Checked[] {
  const { term, termOfBatch } = about(loss);
  const settings = asReals(loss.settings);
  if (!termOfBatch) {
    const f = reread(term!, known as never);
    return samples.map((sample, i) => ({
      quantity: (xs, fixed) => {
        const [predictions, targets] = rebuilt(sample, xs);
        return f(predictions, targets, settings, rebuilt(sample, fixed)[0]) as Real;
      },
      inputs: flat(sample),
      sample: i,
      offset: 0,
    }));
  }
  const f = reread(termOfBatch, known as never);
  const inputs = samples.flatMap(flat);
  const starts = samples.map((_, i) => samples.slice(0, i).reduce((sum, sample) => sum + flat(sample).length, 0));
  const at = (xs: readonly Real[], i: number) => {
    const all = samples.map((sample, k) => rebuilt(sample, xs.slice(starts[k])));
    const byArray = (part: 0 | 1) => all[0][part].map((_, array) => all.map((sample) => sample[part][array]));
    return f(byArray(0), byArray(1), settings, real(i)) as Real;
  };
  const sum: Quantity = (xs) => samples.reduce((total, _, i) => total.add(at(xs, i)), real(0));
  const ends = [0, samples.length - 1]; // (every evaluation takes all pairs of samples)
  return [
    ...samples.map((_, i): Checked => ({ quantity: (xs) => at(xs, i), inputs, sample: i })),
    ...ends.map((i): Checked => ({ quantity: sum, inputs, sample: i, offset: starts[i] })),
  ];
}

const flat = ({ predictions, targets }: TupleSample): number[] => [...predictions, ...targets].flat();

/** Numbers in the form of a sample. */
function rebuilt({ predictions, targets }: TupleSample, xs: readonly Real[]): [Real[][], Real[][]] {
  let next = 0;
  const take = (lists: readonly (readonly number[])[]) =>
    lists.map(({ length }) => xs.slice(next, (next += length)) as Real[]);
  return [take(predictions), take(targets)];
}

/** A sample changed so that formulas are put to the test; the first and some others as they are. */
function hard(loss: TupleLoss, sample: TupleSample, i: number, element: Element): TupleSample {
  const { prediction } = loss;
  const random = new Random(1000 + i);
  const changes: ((x: number, array: number, j: number) => number)[] = [
    (x) => x,
    (x) => 30 * x, // far apart
    (x) => 1e-4 * x,
    (_, array, j) => sample.predictions[0][j] * (array === 0 ? 1 : 1 + 1e-4 * random.uniform()), // nearly the same
    (x) => Math.round(x), // ties and zeros
    (x, _, j) => (j === 0 ? 100 : 1) * x, // one element is most of it
  ];
  const change = changes[i % changes.length];
  const changed = sample.predictions.map((list, array) => list.map((x, j) => change(x, array, j)));
  const hardened = roundedTo(element, { ...sample, predictions: changed });
  return hardened.predictions.flat().every((x) => prediction.contains(x)) ? hardened : sample;
}

const spread = (length: number, count: number): number[] =>
  Array.from(new Set(Array.from({ length: count }, (_, i) => Math.floor((i * (length - 1)) / (count - 1)))));

/** The derivative in input k; where nothing changes at all it is 0, which no further digits need to say. */
function slopeOf(f: Quantity, xs: readonly Real[], k: number): Real {
  const along = (x: Real) =>
    f(
      xs.map((other, j) => (j === k ? x : other)),
      xs,
    );
  const step = real(1).scale((xs[k].sign === 0 ? 0 : Math.min(0, xs[k].top)) - 40);
  const moves = withPrecision(1600, () => along(xs[k].add(step)).sub(along(xs[k].sub(step))).sign !== 0);
  return moves ? derivative(along, xs[k]) : real(0);
}

/** Whether the slopes on both sides differ and a number lies between them: at a kink any such is right. */
function isBetweenSlopes(f: Quantity, inputs: readonly number[], k: number, got: number): boolean {
  const xs = inputs.map((x) => real(x));
  const slopeAt = (side: number) => {
    const step = real(side).scale((xs[k].sign === 0 ? 0 : Math.min(0, xs[k].top)) - 70);
    const moved = xs.map((x, j) => (j === k ? x.add(step) : x));
    return slopeOf(f, moved, k).toNumber();
  };
  const [low, high] = [slopeAt(-1), slopeAt(1)].sort((a, b) => a - b);
  const slack = 1e-6 * Math.max(Math.abs(low), Math.abs(high));
  return high - low > slack && got >= low - slack && got <= high + slack;
}
