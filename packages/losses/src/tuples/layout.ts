// How the arrays of a call divide into samples.
import type { Element } from "@nadir/core-wasm";
import { Placed, show, type Source } from "@nadir/core-wasm/kernel";
import { expectLength, expectNumbers, expectOne } from "../call.js";
import type { Domain } from "../domain.js";
import type { Predictions, Targets, Weights } from "../loss.js";

/** Of how many elements of an array there is a stretch for each sample: as many as it has, or one; or whether it stays whole. */
export type Per = "element" | "sample" | "all";

/** An array of targets, or of what else the kernel reads besides predictions. */
export interface Operand {
  /** Its name in messages. */
  readonly name: string;
  readonly source: Source;
  readonly per: Per;
  /** Where its elements come from; they are not looked at if left out. */
  readonly domain?: Domain;
  /** Its element type, where that is not the one of the predictions. */
  readonly element?: "i32" | "f64";
}

export interface Layout {
  readonly samples: number;
  /** How many elements each sample has: a number where all have the same. */
  readonly sizes: number | Int32Array;
  /** Whether the arrays of predictions stay whole before every sample, and all samples are one block. */
  readonly whole: boolean;
  readonly operands: readonly Operand[];
  /** How many elements of a sample lie side by side in arrays of predictions, where samples take turns. */
  readonly turn?: number;
  /** Bytes that the kernel works in, where that does not follow from the size of the largest sample; more for gradients. */
  readonly room?: (hasGradient: boolean) => number;
}

/** What a loss says of an array of targets. */
export interface TargetRole {
  readonly name: string;
  readonly per: "element" | "sample";
  readonly domain: Domain;
}

/** The options that a call may have besides those of every loss. */
export interface TupleRoles {
  /** Elements of each sample, in their order: of losses whose samples differ in size. One sample if left out. */
  readonly groups?: ArrayLike<number>;
  /** The lengths of the predictions of each sequence. */
  readonly inputLengths?: ArrayLike<number>;
  /** The lengths of the targets of each sequence. */
  readonly targetLengths?: ArrayLike<number>;
  /** A number for each sample; only samples of the same one are compared. */
  readonly strata?: ArrayLike<number>;
}

/** A call as it comes to a layout: checked to be arrays, in the number that the loss takes. */
export interface Given {
  readonly loss: string;
  readonly element: Element;
  readonly predictions: readonly Predictions[];
  /** Elements of each array of predictions. */
  readonly length: number;
  readonly targets: readonly Targets[];
  readonly roles: readonly TargetRole[];
  /** The settings of the loss. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly options: TupleRoles & {
    readonly shape?: readonly number[];
    /** Those that count in this call. */
    readonly weights?: Weights;
  };
}

/** A sample on its own: its part of each array of predictions and of targets. */
export interface TupleSample {
  readonly predictions: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

/** What a call is given. */
export interface TupleArguments {
  readonly predictions: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  readonly options: TupleRoles & { readonly shape?: readonly number[] };
}

/** How samples come together in arrays. */
export interface Arrangement {
  /** How the arrays of a call divide. */
  layout(given: Given): Layout;
  /** Samples of one size, or of any where `ragged`, as a call takes them. */
  join(samples: readonly TupleSample[]): TupleArguments;
  /** Which element of an array of predictions belongs to element j of a sample, among these samples. */
  place(samples: readonly TupleSample[], sample: number, j: number): number;
  /** What the option `shape` is, where calls take one. */
  readonly shape?: string;
  /** Whether samples may differ in size. */
  readonly ragged: boolean;
  /** Whether samples act on each other. */
  readonly joint?: boolean;
  /** The size of every sample, where there is only one. */
  readonly size?: number;
  /** The largest size whose terms are worth evaluating in many digits: what takes a lattice of it takes long. */
  readonly largestChecked?: number;
}

/** Rows of one width, one behind another: a row of each array is a sample. */
export const rows: Arrangement = /* @__PURE__ */ Object.freeze({
  layout: (given: Given) => {
    const [samples, width] = rowsAndWidth(given);
    return { samples, sizes: width, whole: false, operands: operandsOf(given, samples) };
  },
  join: (samples: readonly TupleSample[]) => ({
    ...joined(samples),
    options: { shape: [samples.length, samples[0].predictions[0].length] as const },
  }),
  place,
  shape: "[samples, elements of each]",
  ragged: false,
});

/** One number of each array is a sample. */
export const numbers: Arrangement = /* @__PURE__ */ Object.freeze({
  layout: (given: Given) => ({
    samples: given.length,
    sizes: 1,
    whole: false,
    operands: operandsOf(given, given.length),
  }),
  join: (samples: readonly TupleSample[]) => ({ ...joined(samples), options: {} }),
  place,
  ragged: false,
  size: 1,
});

/** Groups of any sizes, one behind another; one group if nothing is said. */
export const groups: Arrangement = /* @__PURE__ */ Object.freeze({
  layout: (given: Given) => {
    const { loss, length, options } = given;
    if (options.groups !== undefined && options.shape !== undefined)
      throw new RangeError(
        `${loss}: groups: expected them without shape, as both say how many elements each sample has, got both`,
      );
    const sizes = options.groups === undefined ? sizeOf(given) : sizesOf(loss, options.groups, length);
    const samples = typeof sizes === "number" ? length / sizes : sizes.length;
    return { samples, sizes, whole: false, operands: operandsOf(given, samples) };
  },
  join: (samples: readonly TupleSample[]) => ({
    ...joined(samples),
    options: { groups: samples.map(({ predictions }) => predictions[0].length) },
  }),
  place,
  shape: "[samples, elements of each], instead of groups where all have as many",
  ragged: true,
});

/** The same with all arrays whole before the kernel: for samples that act on each other. */
export const together = (arrangement: Arrangement): Arrangement => ({
  ...arrangement,
  joint: true,
  layout: (given) => whole(arrangement.layout(given)),
});

function joined(samples: readonly TupleSample[]): Pick<TupleArguments, "predictions" | "targets"> {
  const [{ predictions, targets }] = samples;
  return {
    predictions: predictions.map((_, i) => samples.flatMap((sample) => sample.predictions[i])),
    targets: targets.map((_, i) => samples.flatMap((sample) => sample.targets[i])),
  };
}

function place(samples: readonly TupleSample[], sample: number, j: number): number {
  return samples.slice(0, sample).reduce((sum, { predictions }) => sum + predictions[0].length, j);
}

const whole = (layout: Layout): Layout => ({
  ...layout,
  whole: true,
  operands: layout.operands.map((operand) => ({ ...operand, per: "all" })),
});

/** The targets of a call, with as many elements as their role asks for. */
function operandsOf({ loss, targets, roles, length }: Given, samples: number): Operand[] {
  return roles.map(({ name, per, domain }, i) => {
    const argument = roles.length === 1 ? "targets" : `targets.${name}`;
    expectOne(loss, argument, targets[i]);
    const [count, what] = per === "sample" ? [samples, "one a sample"] : [length, "as in predictions"];
    expectLength(loss, argument, targets[i].length, count, what);
    return { name: argument, source: targets[i], per, domain };
  });
}

function rowsAndWidth({ loss, length, targets, roles, options }: Given): readonly [number, number] {
  if (options.shape !== undefined) return shapeOf(loss, options.shape, length);
  const single = roles.findIndex(({ per }) => per === "sample");
  if (single < 0)
    throw new RangeError(`${loss}: shape: expected [rows, width], as nothing else tells how long a row is`);
  const rows = targets[single].length;
  if (rows === 0 || length % rows !== 0)
    throw new RangeError(
      `${loss}: targets: expected one a row: a number that divides the ${length} elements of predictions, got ${rows}`,
    );
  return [rows, length / rows];
}

/** The one size of groups of which no sizes are given. */
function sizeOf({ loss, length, options }: Given): number {
  return options.shape === undefined ? length : shapeOf(loss, options.shape, length)[1];
}

function shapeOf(loss: string, shape: readonly number[], length: number): readonly [number, number] {
  if (!Array.isArray(shape) || shape.length !== 2)
    throw new TypeError(`${loss}: shape: expected [samples, elements of each], got ${show(shape)}`);
  const [samples, size] = shape as number[];
  if (!(Number.isInteger(samples) && Number.isInteger(size) && samples > 0 && size > 0 && samples * size === length))
    throw new RangeError(
      `${loss}: shape: expected [samples, elements of each] whose product is the ${length} predictions, got ${show(samples)} × ${show(size)}`,
    );
  return [samples, size];
}

function sizesOf(loss: string, given: ArrayLike<number>, length: number): Int32Array {
  expectNumbers(loss, "groups", given as Targets);
  const list = given instanceof Placed ? given.read() : given;
  const sizes = Int32Array.from(list);
  let sum = 0;
  sizes.forEach((size, i) => {
    if (!(size > 0 && size === list[i]))
      throw new RangeError(`${loss}: groups[${i}]: expected a positive integer, got ${show(list[i])}`);
    sum += size;
  });
  if (sum !== length)
    throw new RangeError(`${loss}: groups: expected sizes that add up to the ${length} predictions, got ${sum}`);
  return sizes;
}
