import { random } from "@nadir/core-wasm";

/** Which rows serve which purpose: three disjoint sets, each in ascending order. */
export interface Split {
  readonly training: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

export interface SplitOptions {
  /** Fraction of the rows, in [0, 1). Default 0.2. */
  readonly validation?: number;
  /** Fraction of the rows, in [0, 1). Default 0.2. */
  readonly test?: number;
  /** Of the permutation. Default 1. */
  readonly seed?: number;
  /** A class a row: every set then has each class in the proportion of the whole, to within one row. */
  readonly strata?: ArrayLike<number>;
}

/**
 * Deals rows 0 … n − 1 at random into training, validation and test set. The sizes are n × fraction, rounded.
 *
 * The rows are permuted, ordered by stratum, and taken at even steps (systematic sampling): that is a plain random
 * sample for one stratum and a proportional one for several.
 *
 * @throws RangeError when a fraction is out of range or no row is left to train on.
 */
export function split(rows: number, options: SplitOptions = {}): Split {
  const { validation = 0.2, test = 0.2, seed = 1, strata } = options;
  checkFraction("validation", validation);
  checkFraction("test", test);
  const sizes = { validation: rounded(rows * validation), test: rounded(rows * test) };
  if (rows - sizes.validation - sizes.test < 1)
    throw new RangeError(
      `split: validation, test: expected fractions that leave rows to train on, got ${validation} and ${test} of ${rows} rows`,
    );

  const order = random(seed).shuffle(Array.from({ length: rows }, (_, row) => row));
  if (strata !== undefined) order.sort((a, b) => strata[a] - strata[b]);
  const [forTest, rest] = takeEvenly(order, sizes.test);
  const [forValidation, forTraining] = takeEvenly(rest, sizes.validation);
  return { training: ascending(forTraining), validation: ascending(forValidation), test: ascending(forTest) };
}

function checkFraction(name: string, fraction: number): void {
  if (typeof fraction !== "number" || !(fraction >= 0 && fraction < 1))
    throw new RangeError(`split: ${name}: expected a fraction in [0, 1), got ${fraction}`);
}

const rounded = (x: number) => Math.floor(x + 0.5);

const ascending = (rows: readonly number[]) => Int32Array.from(rows).sort();

/** `count` items at even steps, and the others. */
function takeEvenly(items: readonly number[], count: number): [taken: number[], left: number[]] {
  const taken: number[] = [];
  const left: number[] = [];
  const step = (i: number) => Math.floor((i * count) / items.length);
  items.forEach((item, i) => (step(i + 1) > step(i) ? taken : left).push(item));
  return [taken, left];
}
