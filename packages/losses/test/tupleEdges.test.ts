// What docs/edges.md promises, asked of every loss of several arrays.
import { place, type Placed } from "@nadir/core-wasm";
import type { Element } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { losses } from "../src/index.js";
import type { OneOrSeveral } from "../src/loss.js";
import { TupleLoss } from "../src/tuple.js";
import { argumentsOf, samplesOf, severalOf } from "./tuples.js";

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

  test("arrays of another kind are refused", () => {
    expect(() => compute(() => ({ predictions: "1, 2" }))).toThrow(TypeError);
    expect(() => compute(() => ({ predictions: null }))).toThrow(TypeError);
    expect(() =>
      compute(({ predictions }) => ({ predictions: [...severalArrays(predictions), new Float64Array(3)].map(String) })),
    ).toThrow(new RegExp(`^${name}: `));
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

  test("targets of NaN are refused", () => {
    const { targets } = callOf(loss, element);
    if (targets === null || targets.length === 0) return;
    const spoil = (list: readonly unknown[]): unknown[] =>
      list.map((each, i) => (i > 0 ? each : Array.isArray(each) ? spoil(each) : NaN));
    expect(() => compute(() => ({ targets: spoil(Array.from(targets as readonly unknown[])) }))).toThrow(RangeError);
  });

  test("infinite predictions give limits or NaN, or are refused in words", () => {
    for (const infinite of [Infinity, -Infinity])
      try {
        const { value, gradient } = compute(({ predictions }) => {
          const arrays = severalArrays(predictions).map((array) => array.slice());
          arrays[0][0] = infinite;
          return { predictions: inForm(predictions, arrays) };
        });
        expect(typeof value).toBe("number");
        expect(severalOf(gradient as never).length).toBeGreaterThan(0);
      } catch (error) {
        expect(String(error)).toMatch(new RegExp(`^RangeError: ${name}: .*expected `));
      }
  });

  test("−0 is as 0", () => {
    const signed = (zero: number) =>
      compute(({ predictions }) => ({
        predictions: inForm(
          predictions,
          severalArrays(predictions).map((array) => array.map((x, i) => (i === 0 && array[0] <= 0 ? zero : x))),
        ),
      }));
    expect(Object.is(signed(-0).value, signed(0).value)).toBe(true);
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
