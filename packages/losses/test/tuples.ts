// Samples of losses of several arrays, for their tests.
import { Random, type Element } from "@nadir/testing";
import type { OneOrSeveral } from "../src/loss.js";
import type { TupleLoss, TupleSample } from "../src/tuple.js";
import { vectorOf } from "./oracle.js";

type Array64 = Float32Array | Float64Array;

/** Samples as a loss draws them, in numbers of the element type; of sizes 1, 2, … where they may differ. */
export function samplesOf(loss: TupleLoss, element: Element, count: number, seed: number, size = 5): TupleSample[] {
  const random = new Random(seed);
  const { samples, draw } = loss.description;
  const sizeOf = (i: number) => samples.size ?? (samples.ragged ? 1 + ((i * 7) % size) : size);
  return Array.from({ length: count }, (_, i) => roundedTo(element, draw(random, sizeOf(i), loss.settings)));
}

/** A sample in numbers of an element type. */
export function roundedTo(element: Element, { predictions, targets }: TupleSample): TupleSample {
  const round = (list: readonly number[]) => Array.from(vectorOf(element, list));
  return { predictions: predictions.map(round), targets: targets.map(round) };
}

/** What a call of a loss takes for samples. */
export function argumentsOf(
  loss: TupleLoss,
  samples: readonly TupleSample[],
  element: Element,
): { predictions: OneOrSeveral<Array64>; targets: OneOrSeveral<readonly number[]> | null; options: object } {
  const { predictions, targets, options } = loss.description.samples.join(samples);
  return {
    predictions: oneOf(predictions.map((list) => vectorOf(element, list))),
    targets: targets.length === 0 ? null : oneOf(targets),
    options,
  };
}

const oneOf = <A>(list: readonly A[]): OneOrSeveral<A> => (list.length === 1 ? list[0] : list);

/** Gradients as a list, also of one array. */
export const severalOf = (gradient: OneOrSeveral<Array64>): readonly Array64[] =>
  ArrayBuffer.isView(gradient) ? [gradient] : (gradient as readonly Array64[]);

/** Of each sample its part of each gradient. */
export function partsOf(
  loss: TupleLoss,
  samples: readonly TupleSample[],
  gradient: OneOrSeveral<Array64>,
): number[][][] {
  const { place } = loss.description.samples;
  return samples.map(({ predictions }, i) =>
    severalOf(gradient).map((array, k) => predictions[k].map((_, j) => array[place(samples, i, j)])),
  );
}

/** Sizes of samples: short ones, and one in turn that takes several vectors; where they act on each other, one in turn. */
export function sizesOf({ description: { samples } }: TupleLoss, variant: number): number[] {
  const { size, largestChecked = Infinity } = samples;
  if (size === undefined && samples.joint) return [[3, 2, 1][variant % 3]];
  return size === undefined ? [1, 2, 3, Math.min([33, 7, 4][variant % 3], largestChecked)] : [size];
}
