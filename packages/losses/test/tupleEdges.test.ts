// What docs/edges.md promises, asked of every loss of several arrays.
import { place, type Placed } from "@nadir/core-wasm";
import type { Element } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { getLoss, losses } from "../src/index.js";
import type { OneOrSeveral } from "../src/loss.js";
import { TupleLoss, type TupleSample } from "../src/tuple.js";
import { argumentsOf, samplesOf } from "./tuples.js";

const SAMPLES = 4;
type Vector = Float32Array | Float64Array;

const families = losses.filter((loss) => loss instanceof TupleLoss);
const cases = families.flatMap((loss) =>
  (["f32", "f64"] as const).map((element) => [loss.name, element, loss] as const),
);

/** A call of a loss, with arrays of its own. */
const callOf = (loss: TupleLoss, element: Element) => argumentsOf(loss, samplesOf(loss, element, SAMPLES, 5), element);

const severalArrays = (given: OneOrSeveral<Vector>): readonly Vector[] =>
  ArrayBuffer.isView(given) ? [given] : (given as readonly Vector[]);

/** The same form with other arrays. */
const inForm = <A>(given: OneOrSeveral<Vector>, arrays: readonly A[]): OneOrSeveral<A> =>
  ArrayBuffer.isView(given) ? arrays[0] : arrays;

describe.each(cases)("%s in %s", (name, element, family) => {
  const loss = family as unknown as TupleLoss;
  const compute = (change: (call: ReturnType<typeof callOf>) => object = () => ({})) => {
    const call = callOf(loss, element);
    const { predictions, targets, options } = { ...call, ...change(call) } as ReturnType<typeof callOf>;
    return loss.valueAndGradient(predictions as never, targets as never, options);
  };
  const withWeights = (weights: unknown) => compute(({ options }) => ({ options: { ...options, weights } }));
  const count = loss.perSample(
    callOf(loss, element).predictions as never,
    callOf(loss, element).targets as never,
    callOf(loss, element).options,
  ).length;

  test("no samples are refused", () => {
    const Vector = element === "f32" ? Float32Array : Float64Array;
    const empty = ({ predictions, targets }: ReturnType<typeof callOf>) => ({
      predictions: inForm(
        predictions,
        severalArrays(predictions).map(() => new Vector(0)),
      ),
      targets: targets === null ? null : [],
      options: {},
    });
    expect(() => compute(empty)).toThrow(RangeError);
    expect(() => compute(empty)).toThrow(new RegExp(`^${name}: `));
  });

  test("an array that is too short is refused by name", () => {
    const short = ({ predictions }: ReturnType<typeof callOf>) => ({
      predictions: inForm(
        predictions,
        severalArrays(predictions).map((array, i) => (i === 0 ? array.slice(1) : array)),
      ),
    });
    expect(() => compute(short)).toThrow(new RegExp(`^${name}: `));
  });

  test.each([["a text"], [null], [undefined], [7]])("predictions of %o are refused in words", (predictions) => {
    expect(() => compute(() => ({ predictions }))).toThrow(TypeError);
    expect(() => compute(() => ({ predictions }))).toThrow(new RegExp(`^${name}: .*expected `));
  });

  test("a list of arrays where one is meant is refused, and so are other arrays than there should be", () => {
    const nested = ({ predictions }: ReturnType<typeof callOf>) => ({
      predictions: severalArrays(predictions).map((array) => [array]),
    });
    const more = ({ predictions }: ReturnType<typeof callOf>) => ({
      predictions: [...severalArrays(predictions), new Float64Array(3)],
    });
    for (const change of [nested, more]) {
      expect(() => compute(change)).toThrow(TypeError);
      expect(() => compute(change)).toThrow(new RegExp(`^${name}: .*expected `));
    }
  });

  test("a misspelt option is refused, with what was meant", () => {
    expect(() => compute(({ options }) => ({ options: { ...options, weigths: [1] } }))).toThrow(
      /weigths.*Did you mean "weights"\?/s,
    );
  });

  test("weights out of their domain are refused with their place, and so are weights that sum to 0", () => {
    const ones = new Array<number>(count).fill(1);
    for (const bad of [-1, NaN, Infinity]) {
      expect(() => withWeights(ones.with(1, bad))).toThrow(RangeError);
      expect(() => withWeights(ones.with(1, bad))).toThrow(new RegExp(`^${name}: weights.*\\b1\\b`));
    }
    expect(() => withWeights(ones.map(() => 0))).toThrow(RangeError);
    expect(() => withWeights(ones.slice(1))).toThrow(RangeError);
    expect(() => withWeights("none")).toThrow(TypeError);
  });

  /** The call with the second sample's predictions and targets spoilt, or only the latter. */
  const spoiltCall = (spoil: (sample: TupleSample) => Partial<TupleSample>) => {
    const samples = samplesOf(loss, element, SAMPLES, 5);
    return argumentsOf(loss, samples.with(1, { ...samples[1], ...spoil(samples[1]) }), element);
  };
  const eachOf = ({ predictions, targets, options }: ReturnType<typeof callOf>, weights?: readonly number[]) =>
    Array.from(loss.perSample(predictions as never, targets as never, { ...options, weights }));
  const badTargets = ({ targets }: TupleSample) => ({ targets: targets.map((list) => list.map(() => NaN)) });
  const withoutSecond = [1, 0, 2, 1];
  const actOnEachOther = family.description.samples.joint === true;

  test.skipIf(actOnEachOther)("losses one by one are without weights, and no sample is passed over", () => {
    expect(eachOf(callOf(loss, element), withoutSecond)).toEqual(eachOf(callOf(loss, element)));
    if (loss.description.targets(loss.settings).length === 0) return;
    if (name === "ctc") return; // its targets are lists of labels, asked for below
    expect(() => eachOf(spoiltCall(badTargets), withoutSecond)).toThrow(RangeError);
  });

  test.skipIf(!actOnEachOther)("a sample of weight 0 among others that it acts on is absent, and its loss 0", () => {
    const odd = ({ predictions }: TupleSample) => ({ predictions: predictions.map((list) => list.map(() => NaN)) });
    for (const spoil of [badTargets, odd, () => ({})]) expect(eachOf(spoiltCall(spoil), withoutSecond)[1]).toBe(0);
    const kept = samplesOf(loss, element, SAMPLES, 5).filter((_, i) => i !== 1);
    const alone = eachOf(argumentsOf(loss, kept, element), [1, 2, 1]);
    expect(eachOf(spoiltCall(badTargets), withoutSecond).filter((_, i) => i !== 1)).toEqual(alone);
  });

  test("targets of NaN are refused", () => {
    const { targets } = callOf(loss, element);
    if (targets === null || targets.length === 0) return;
    const spoil = (list: readonly unknown[]): unknown[] =>
      list.map((each, i) => (i > 0 ? each : Array.isArray(each) ? spoil(each) : NaN));
    expect(() => compute(() => ({ targets: spoil(Array.from(targets as readonly unknown[])) }))).toThrow(RangeError);
  });

  test.skipIf(["tripletMargin"].includes(name))("an infinite prediction has a limit", () => {
    // (In tripletMargin two distances are infinite together: docs/edges.md says what comes of it.)
    for (const infinite of [Infinity, -Infinity]) {
      const { value } = compute(({ predictions }) => {
        const arrays = severalArrays(predictions).map((array) => array.slice());
        arrays[0][0] = infinite;
        return { predictions: inForm(predictions, arrays) };
      });
      expect(value).not.toBeNaN();
    }
  });

  test("−0 is as 0", () => {
    const valueAt = (zero: number) =>
      compute(({ predictions }) => {
        const arrays = severalArrays(predictions).map((array) => array.slice());
        for (const array of arrays) array[0] = zero;
        return { predictions: inForm(predictions, arrays) };
      }).value;
    expect(valueAt(-0)).toBe(valueAt(0));
  });

  test("arguments stay as they were", () => {
    const call = callOf(loss, element);
    const before = JSON.stringify(call);
    loss.valueAndGradient(call.predictions as never, call.targets as never, call.options);
    expect(JSON.stringify(call)).toBe(before);
  });

  test("an array that was given back is refused", () => {
    const { predictions } = callOf(loss, element);
    const placed = severalArrays(predictions).map(
      (array) => (array instanceof Float32Array ? place(array) : place(array)) as Placed,
    );
    placed[0].free();
    expect(() => compute(() => ({ predictions: inForm(predictions, placed) }))).toThrow(/used after free\(\)/);
  });

  test("results of the wrong length or kind are refused", () => {
    const out = (array: unknown) => compute(({ options }) => ({ options: { ...options, out: array } }));
    expect(() => out(new Float64Array(1))).toThrow(new RegExp(`^${name}: out`));
    expect(() => out("here")).toThrow(TypeError);
  });
});

describe("log-probabilities of ctc", () => {
  // Two frames of three sequences of two classes: frames of all sequences lie one behind another.
  const loss = getLoss("ctc", { fromLogits: false });
  const call = (bad: number, weights?: readonly number[]) =>
    loss.value(new Array<number>(12).fill(Math.log(0.5)).with(bad, 0.5), [[1], [1], [1]], {
      shape: [2, 3, 2],
      weights,
    });

  test("are refused where they are positive, with the frame, the sequence and the class", () => {
    expect(() => call(9)).toThrow(/^ctc: predictions\[1\]\[1\]\[1\]: expected a number that is not positive.*got 0\.5/);
    expect(() => call(4)).toThrow(/^ctc: predictions\[0\]\[2\]\[0\]: /);
  });

  test("of a sequence of weight 0 are not looked at, those of others are", () => {
    expect(call(9, [1, 0, 1])).toBeGreaterThan(0);
    for (const weights of [
      [1, 1, 0],
      [0, 1, 1],
    ])
      expect(() => call(9, weights)).toThrow(/^ctc: predictions\[1\]\[1\]\[1\]: /);
  });
});

test("losses of ctc one by one are without weights", () => {
  const call = (labels: number[][], weights?: number[]) =>
    getLoss("ctc").perSample([0, 1, 2, 0, 1, 0.5, 0, 0.25], labels, { shape: [2, 2, 2], weights });
  expect(call([[1], [1]], [0, 1])).toEqual(call([[1], [1]]));
  expect(() => call([[7], [1]], [0, 1])).toThrow(/^ctc: targets\[0\]\[0\] /);
});

test("groups and shape together are refused", () => {
  for (const { name, description } of families.filter((loss) => loss.description.roles.includes("groups"))) {
    const relevance = description.targets({} as never).map(() => [1, 0, 1, 0]);
    const call = (options: object) => getLoss(name).value([1, 2, 3, 4], relevance[0], options);
    expect(() => call({ groups: [1, 3], shape: [2, 2] })).toThrow(
      new RangeError(
        `${name}: groups: expected them without shape, as both say how many elements each sample has, got both`,
      ),
    );
    expect(call({ shape: [2, 2] })).toBe(call({ groups: [2, 2] }));
  }
});

test.each(["circle", "ntXent"])("%s refuses numbers of classes that f32 does not tell apart", (name) => {
  const embeddings = Float32Array.of(1, 0, 0, 1);
  const call = (first: number) => getLoss(name).value(embeddings, [first, 16777215], { shape: [2, 2] });
  for (const many of [16777216, 16777217]) expect(() => call(many)).toThrow(RangeError);
  expect(call(16777214)).toBeGreaterThanOrEqual(0);
});

test.each([
  ["infoNce", { temperature: 1e20 }],
  ["ntXent", { temperature: 1e20 }],
  ["circle", { gamma: 1e-20 }],
])("%s has finite slopes of vectors whose lengths have no inverse", (name, settings) => {
  const vectors = [1, 2, 3, -1, 2, 1];
  const slopesAt = (scale: number): number[] => {
    const own = vectors.map((x) => x * scale);
    const others = vectors.toReversed().map((x) => x * scale);
    const [predictions, targets] = name === "infoNce" ? [[own, others], null] : [own, [0, 1, 0]];
    const loss = getLoss(name, settings) as TupleLoss;
    const gradient = loss.gradient(predictions, targets, { shape: [3, 2] });
    return severalArrays(gradient as OneOrSeveral<Float64Array>).flatMap((array) => Array.from(array));
  };
  const [plain, tiny] = [1, 2 ** -1040].map(slopesAt);
  expect(Math.max(...plain.map(Math.abs))).toBeGreaterThan(1e-23);
  const inUnits = tiny.map((slope) => (slope * 2 ** -500) / 2 ** 540);
  inUnits.forEach((slope, i) => expect(Math.abs(slope - plain[i])).toBeLessThanOrEqual(1e-12 * Math.abs(plain[i])));
});
