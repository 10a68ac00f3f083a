// A hash of the bits of everything that a loss computes, on inputs made of integers alone. The same in every engine.
import { Random, type Element } from "@nadir/testing";
import type { AnyLoss } from "../src/catalogue.js";
import { losses } from "../src/index.js";
import { PointwiseLoss } from "../src/pointwise.js";
import { vectorOf } from "./oracle.js";
import { numbersOf, settingsOf } from "./points.js";
import { rowsOf, targetsOf } from "./rows.js";
import { TupleLoss } from "../src/tuple.js";
import { argumentsOf, samplesOf, severalOf } from "./tuples.js";

const SAMPLES = 5000;

/** The hash of a loss for an element type, over all its sample settings. */
export function goldenOf(family: (typeof losses)[number], element: Element): string {
  let hash = 0xcbf29ce484222325n;
  for (const settings of settingsOf(family, element)) hash = mixedWith(hash, resultsOf(family(settings), element));
  return hash.toString(16).padStart(16, "0");
}

function resultsOf(loss: AnyLoss, element: Element): ArrayLike<number>[] {
  const random = new Random(29);
  if (loss instanceof PointwiseLoss) {
    const drawn = (from: readonly number[]) =>
      vectorOf(
        element,
        Array.from({ length: SAMPLES }, () => random.pick(from)),
      );
    const p = drawn(numbersOf(loss.prediction, element, 200, random));
    const y = drawn(numbersOf(loss.target, element, 200, random));
    const weights = vectorOf(
      element,
      Array.from({ length: SAMPLES }, () => random.integer(0, 8) / 8),
    );
    const both = loss.valueAndGradient(p, y, { weights });
    return [
      [both.value, loss.value(p, y)],
      both.gradient,
      loss.perSample(p, y),
      loss.hessianDiagonal(p, y, { weights }),
    ];
  }
  if (loss instanceof TupleLoss) return resultsOfTuples(loss, element);
  const columns = loss.description.columns(loss.settings) ?? 7;
  const rows = Math.floor(SAMPLES / columns);
  const z = rowsOf(loss, columns, rows, element, 31);
  const v = rowsOf(loss, columns, rows, element, 37);
  const weights = vectorOf(
    element,
    Array.from({ length: rows }, () => random.integer(0, 8) / 8),
  );
  return loss.description.targets.flatMap((kind) => {
    const { targets } = targetsOf(loss, kind, columns, rows, element, 41);
    const options = { weights, shape: [rows, columns] as const };
    const both = loss.valueAndGradient(z, targets, options);
    const single = [loss.perSample(z, targets, options), loss.hessianVector(z, targets, v, options)];
    return [[both.value, loss.value(z, targets, options)], both.gradient, ...single];
  });
}

/** Samples in number so that there is more than a block of them, unless they act on each other. */
function resultsOfTuples(loss: TupleLoss, element: Element): ArrayLike<number>[] {
  const count = loss.description.samples.joint ? 40 : 4100;
  const samples = samplesOf(loss, element, count, 43);
  const random = new Random(47);
  const weights = vectorOf(
    element,
    samples.map(() => random.integer(0, 8) / 8),
  );
  const { predictions, targets, options } = argumentsOf(loss, samples, element);
  const both = loss.valueAndGradient(predictions, targets, { ...options, weights });
  return [
    [both.value, loss.value(predictions, targets, options)],
    ...severalOf(both.gradient),
    loss.perSample(predictions, targets, options),
  ];
}

const bytes = new DataView(new ArrayBuffer(8));

/** FNV-1a over the f64 bits of numbers; every NaN counts as the same. */
function mixedWith(hash: bigint, arrays: readonly ArrayLike<number>[]): bigint {
  for (const array of arrays)
    for (let i = 0; i < array.length; i++) {
      bytes.setFloat64(0, Number.isNaN(array[i]) ? NaN : array[i]);
      hash = BigInt.asUintN(64, (hash ^ bytes.getBigUint64(0)) * 0x100000001b3n);
    }
  return hash;
}

/** The hashes of the whole catalogue. */
export function allGolden(): Record<string, Record<Element, string>> {
  return Object.fromEntries(
    losses.map((loss) => [loss.name, { f32: goldenOf(loss, "f32"), f64: goldenOf(loss, "f64") }]),
  );
}
