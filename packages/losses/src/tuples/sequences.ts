// How sequences of frames, and the labels that they should read as, lie in the arrays of a call.
import { bytesOf, Placed, show } from "@nadir/core-wasm/kernel";
import { expectLength, expectNumbers } from "../call.js";
import type { Targets } from "../loss.js";
import type { Arrangement, Given, Layout, Operand, TupleSample } from "./layout.js";

type List = readonly number[];

/**
 * Frames of all sequences at one time, one behind another, for each time: `shape` [times, sequences, classes]. Labels come
 * as a list for each sequence or with `targetLengths`, one behind another or in rows of one length.
 */
export const sequences: Arrangement = /* @__PURE__ */ Object.freeze({
  layout: (given: Given): Layout => {
    const { loss, element, options } = given;
    const [times, samples, classes] = shapeOf(given);
    const frames = lengthsOf(loss, "inputLengths", options.inputLengths, samples, times);
    const weights = options.weights && listOf(options.weights);
    const lists = labelsOf(given, samples).map((list, i) => (weights?.[i] === 0 ? [] : list));
    expectLabels(given, lists, classes);
    const pitch = samples * classes * bytesOf[element];
    const header = [pitch, classes];
    lists.reduce((start, { length }, i) => {
      header.push(frames[i], start, length);
      return start + length;
    }, 0);
    const longest = lists.reduce((most, { length }) => Math.max(most, length), 0);
    return {
      samples,
      sizes: times * classes,
      whole: true,
      turn: classes,
      operands: [integers("targets", lists.flat()), integers("sequences", header)],
      room: (hasGradient) => roomFor(times, classes, longest, hasGradient),
    };
  },
  join: (samples: readonly TupleSample[]) => {
    const [classes] = samples[0].targets[1];
    const inputLengths = samples.map(({ predictions: [frames] }) => frames.length / classes);
    const times = Math.max(...inputLengths);
    const predictions = new Array<number>(times * samples.length * classes).fill(0);
    samples.forEach((sample, i) =>
      sample.predictions[0].forEach((score, j) => (predictions[sequences.place(samples, i, j)] = score)),
    );
    return {
      predictions: [predictions],
      targets: [samples.flatMap(({ targets: [labels] }) => labels)],
      options: {
        shape: [times, samples.length, classes],
        inputLengths,
        targetLengths: samples.map(({ targets: [labels] }) => labels.length),
      },
    };
  },
  place: (samples: readonly TupleSample[], sample: number, j: number) => {
    const [classes] = samples[0].targets[1];
    return (Math.floor(j / classes) * samples.length + sample) * classes + (j % classes);
  },
  shape: "[frames, sequences, classes]: the frames of all sequences at one time, then those at the next",
  ragged: true,
  largestChecked: 4,
});

const integers = (name: string, list: List): Operand => ({
  name,
  source: Int32Array.from(list),
  per: "all",
  element: "i32",
});

/** Bytes that the kernel lays out for the longest sequence: see assembly/alignment. Only gradients need the whole lattice. */
function roomFor(frames: number, classes: number, length: number, hasGradient: boolean): number {
  const states = 2 * length + 1;
  const symbols = length + 1;
  const kept = hasGradient ? frames + 1 : 2;
  return (
    (frames + 1) * 4 * 8 +
    kept * 16 * (symbols + states) +
    4 * (classes + symbols + states) +
    states * (4 * 16 + 4 * 8) +
    symbols * 80 +
    256
  );
}

function shapeOf({ loss, length, options: { shape } }: Given): readonly [number, number, number] {
  if (shape === undefined)
    throw new RangeError(`${loss}: shape: expected [frames, sequences, classes], as nothing else tells them apart`);
  if (!Array.isArray(shape) || shape.length !== 3)
    throw new TypeError(`${loss}: shape: expected [frames, sequences, classes], got ${show(shape)}`);
  const isSound = shape.every((n) => Number.isInteger(n) && n > 0) && shape[0] * shape[1] * shape[2] === length;
  if (!isSound)
    throw new RangeError(
      `${loss}: shape: expected [frames, sequences, classes] whose product is the ${length} predictions, got ${shape.map(show).join(" × ")}`,
    );
  return shape as unknown as readonly [number, number, number];
}

/** Lengths of at most `most`, one a sequence; `most` each if left out. */
function lengthsOf(
  loss: string,
  argument: string,
  given: ArrayLike<number> | undefined,
  samples: number,
  most: number,
): Int32Array {
  if (given === undefined) return new Int32Array(samples).fill(most);
  expectNumbers(loss, argument, given as Targets);
  expectLength(loss, argument, given.length, samples, "one a sequence");
  const list = listOf(given as Targets);
  return Int32Array.from({ length: samples }, (_, i) => {
    if (Number.isInteger(list[i]) && list[i] >= 0 && list[i] <= most) return list[i];
    throw new RangeError(`${loss}: ${argument}[${i}]: expected an integer from 0 to ${most}, got ${show(list[i])}`);
  });
}

/** A list of labels for each sequence. */
function labelsOf({ loss, targets: [given], options }: Given, samples: number): readonly List[] {
  const lists: unknown = given;
  if (Array.isArray(lists) && lists.some((list) => typeof list === "object")) {
    expectLength(loss, "targets", lists.length, samples, "a list a sequence");
    return lists.map((list: Targets, i) => {
      expectNumbers(loss, `targets[${i}]`, list);
      return listOf(list);
    });
  }
  const labels = listOf(given);
  const width = labels.length / samples;
  if (options.targetLengths === undefined && !Number.isInteger(width))
    throw new RangeError(
      `${loss}: targets: expected a list for each of the ${samples} sequences, or targetLengths, got ${labels.length} labels`,
    );
  const most = options.targetLengths === undefined ? width : labels.length;
  const lengths = Array.from(lengthsOf(loss, "targetLengths", options.targetLengths, samples, most));
  const sum = lengths.reduce((a, b) => a + b, 0);
  const isPadded = sum !== labels.length && Number.isInteger(width) && lengths.every((length) => length <= width);
  if (sum !== labels.length && !isPadded)
    throw new RangeError(
      `${loss}: targetLengths: expected lengths that add up to the ${labels.length} labels, or fit in rows of one length, got ${sum} in all`,
    );
  let start = 0;
  return lengths.map((length, i) => {
    const first = isPadded ? i * width : start;
    start += length;
    return labels.slice(first, first + length);
  });
}

const listOf = (array: Targets): List => Array.from(array instanceof Placed ? array.read() : array);

/** @throws RangeError for a label that is no class, or the blank. */
function expectLabels({ loss, settings: { blank } }: Given, lists: readonly List[], classes: number): void {
  if (!((blank as number) < classes))
    throw new RangeError(`${loss}: blank: expected a class from 0 to ${classes - 1}, got ${show(blank)}`);
  lists.forEach((list, i) =>
    list.forEach((label, j) => {
      if (Number.isInteger(label) && label >= 0 && label < classes && label !== blank) return;
      throw new RangeError(
        `${loss}: targets[${i}][${j}] (sequence, label): expected a class from 0 to ${classes - 1} other than the blank (${show(blank)}), got ${show(label)}`,
      );
    }),
  );
}
