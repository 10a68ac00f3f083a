// Every property below is asked of every loss of several arrays in the catalogue, for its sample settings and both types.
import { place, type Placed } from "@nadir/core-wasm";
import { Random, type Element } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { about } from "../src/about.js";
import { losses } from "../src/index.js";
import { TupleLoss, type TupleSample } from "../src/tuple.js";
import { labelOf, vectorOf } from "./oracle.js";
import { settingsOf } from "./points.js";
import type { WorstErrors } from "./properties.js";
import { tupleAccuracyOf } from "./tupleAccuracy.js";
import { argumentsOf, partsOf, samplesOf, severalOf, sizesOf } from "./tuples.js";
import worstErrors from "./worst-tuple-errors.json" with { type: "json" };

const EPSILON = { f32: 2 ** -23, f64: 2 ** -52 };
const LEAST = { f32: 2 ** -149, f64: 2 ** -1074 };

for (const family of losses.filter((loss) => loss instanceof TupleLoss))
  for (const element of ["f32", "f64"] as const)
    settingsOf(family, element, 6).forEach((settings, variant) => {
      const loss = family(settings) as TupleLoss;
      describe(labelOf(loss, element), () => {
        test.each(sizesOf(loss, variant))(
          "is its term and its derivatives in samples of %i, to 4 ulp × max(1, κ), no worse than they were",
          (size) => {
            const { failures, worst } = tupleAccuracyOf(loss, size, element);
            expect(failures).toEqual([]);
            // What is stored only shrinks: worst-errors.node.ts says how.
            for (const [quantity, share] of Object.entries(worst))
              expect(share, `${quantity}, where worst-tuple-errors.json has less`).toBeLessThanOrEqual(
                (worstErrors as unknown as WorstErrors)[loss.name][element][quantity] + 1e-6,
              );
          },
        );
        if (element === "f64") shown(loss);
        if (variant > 1) return;
        arithmetic(loss, element);
        ways(loss, element);
        if (element === "f64") claims(loss);
      });
    });

/** What plots and tables show. */
function shown(loss: TupleLoss): void {
  test("its slice can be computed from end to end", () => {
    const { from, to, at } = about(loss).slice;
    for (const x of [from, (2 * from + to) / 3, (from + 2 * to) / 3, to]) {
      const { predictions, targets, options } = at(x, loss.settings);
      const call = [predictions, targets, options] as Parameters<TupleLoss["value"]>;
      expect(Math.abs(loss.value(...call))).toBeLessThan(Infinity);
    }
  });
}

/** Reduction, weights, order, NaN and the forms of a call. */
function arithmetic(loss: TupleLoss, element: Element): void {
  const samples = samplesOf(loss, element, 12, 3);
  const { predictions, targets, options } = argumentsOf(loss, samples, element);
  const weights = samples.map((_, i) => (i % 4) / 2);
  const isBatch = loss.description.samples.joint === true;

  test("single and fused forms have the same bits", () => {
    for (const more of [{}, { weights }, { reduction: "sum" as const }]) {
      const both = loss.valueAndGradient(predictions, targets, { ...options, ...more });
      expect(both.value).toBe(loss.value(predictions, targets, { ...options, ...more }));
      expect(both.gradient).toEqual(loss.gradient(predictions, targets, { ...options, ...more }));
    }
  });

  test("the value is the weighted mean of the losses of the samples", () => {
    const each = Array.from(loss.perSample(predictions, targets, isBatch ? { ...options, weights } : options));
    const mass = weights.reduce((a, w) => a + w, 0);
    const sum = (f: (x: number) => number) =>
      each.reduce((total, x, i) => total + (weights[i] === 0 ? 0 : f(x) * weights[i]), 0);
    const got = loss.value(predictions, targets, { ...options, weights });
    expect(Math.abs(got - sum((x) => x) / mass)).toBeLessThanOrEqual(8 * EPSILON[element] * (sum(Math.abs) / mass));
    const total = loss.value(predictions, targets, { ...options, weights, reduction: "sum" });
    expect(Math.abs(total - got * mass)).toBeLessThanOrEqual(4 * EPSILON.f64 * Math.abs(total));
  });

  test("gradients are scaled by weight and reduction", () => {
    const mass = weights.reduce((a, w) => a + w, 0);
    const total = severalOf(loss.gradient(predictions, targets, { ...options, weights, reduction: "sum" }));
    const mean = severalOf(loss.gradient(predictions, targets, { ...options, weights }));
    const sizes = total.flatMap((array) => Array.from(array as Float64Array, Math.abs));
    const largest = sizes.reduce((a, b) => Math.max(a, b));
    const near = (got: number, want: number) =>
      expect(Math.abs(got - want)).toBeLessThanOrEqual(6 * EPSILON[element] * largest + LEAST[element]);
    total.forEach((array, i) => array.forEach((g: number, j: number) => near(mean[i][j], g / mass)));
    if (isBatch) return;
    const plain = partsOf(loss, samples, loss.gradient(predictions, targets, { ...options, reduction: "sum" }));
    partsOf(loss, samples, total).forEach((part, i) =>
      part.forEach((list, k) => list.forEach((g, j) => near(g, plain[i][k][j] * weights[i]))),
    );
  });

  test("samples in another order give the same, in that order", () => {
    const order = new Random(5).shuffle(samples.map((_, i) => i));
    const moved = order.map((i) => samples[i]);
    const other = argumentsOf(loss, moved, element);
    const each = loss.perSample(predictions, targets, options);
    const got = loss.perSample(other.predictions, other.targets, other.options);
    const slack = isBatch ? 64 * EPSILON[element] : 0; // sums over the others are taken in their order
    const near = (x: number, want: number, size: number) =>
      expect(Math.abs(x - want)).toBeLessThanOrEqual(slack * size);
    const largest = (lists: readonly number[]) => lists.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    order.forEach((i, at) => near(got[at], each[i], Math.abs(each[i])));
    const sum = { reduction: "sum" as const };
    const parts = partsOf(loss, samples, loss.gradient(predictions, targets, { ...options, ...sum }));
    const movedParts = partsOf(
      loss,
      moved,
      loss.gradient(other.predictions, other.targets, { ...other.options, ...sum }),
    );
    const size = largest(parts.flat(2));
    order.forEach((i, at) =>
      movedParts[at].forEach((list, k) => list.forEach((g, j) => near(g, parts[i][k][j], size))),
    );
  });

  test("a weight of 0 removes a sample, even one of NaN", () => {
    const rest = samples.filter((_, i) => i !== 2);
    const kept = rest.map((_, i) => 1 + (i % 3));
    const without = argumentsOf(loss, rest, element);
    const want = loss.valueAndGradient(without.predictions, without.targets, { ...without.options, weights: kept });
    const spoilt = { ...samples[2], predictions: samples[2].predictions.map((list) => list.map(() => NaN)) };
    for (const odd of [samples[2], spoilt]) {
      const all = samples.map((sample, i) => (i === 2 ? odd : sample));
      const call = argumentsOf(loss, all, element);
      const got = loss.valueAndGradient(call.predictions, call.targets, {
        ...call.options,
        weights: kept.toSpliced(2, 0, 0),
      });
      expect(Math.abs(got.value - want.value)).toBeLessThanOrEqual(4 * EPSILON.f64 * Math.abs(want.value));
      const parts = partsOf(loss, all, got.gradient);
      expect(parts[2].flat().every((g) => g === 0)).toBe(true);
      expect(parts.toSpliced(2, 1)).toEqual(partsOf(loss, rest, want.gradient));
    }
  });

  test(`NaN comes through, in ${isBatch ? "all that depends on it" : "its sample alone"}`, () => {
    const clean = partsOf(loss, samples, loss.gradient(predictions, targets, { ...options, reduction: "sum" }));
    samples[2].predictions.forEach((list, array) =>
      list.forEach((_, j) => {
        const call = argumentsOf(loss, spoiltAt(samples, 2, array, j), element);
        const sum = { ...call.options, reduction: "sum" as const };
        expect(loss.perSample(call.predictions, call.targets, call.options)[2]).toBeNaN();
        expect(loss.value(call.predictions, call.targets, call.options)).toBeNaN();
        const parts = partsOf(loss, samples, loss.gradient(call.predictions, call.targets, sum));
        expect(parts[2].flat().every(Number.isNaN)).toBe(true);
        if (!isBatch) expect(parts.toSpliced(2, 1)).toEqual(clean.toSpliced(2, 1));
      }),
    );
  });
}

/** The samples with NaN in one place. */
const spoiltAt = (samples: readonly TupleSample[], sample: number, array: number, j: number): TupleSample[] =>
  samples.map((each, i) =>
    i === sample
      ? { ...each, predictions: each.predictions.map((list, k) => (k === array ? list.with(j, NaN) : list)) }
      : each,
  );

/** Where arrays lie does not matter. */
function ways(loss: TupleLoss, element: Element): void {
  test("placed, streamed, converted and chosen output have the same bits, at any number of samples", () => {
    const isBatch = loss.description.samples.joint === true;
    for (const [count, size] of isBatch
      ? [
          [1, 6],
          [40, 6],
        ]
      : [
          [1, 6],
          [70, 6],
          [4200, 3],
          [3, 20000],
        ]) {
      const samples = samplesOf(loss, element, count, 8, size);
      const { predictions, targets, options } = argumentsOf(loss, samples, element);
      const want = loss.valueAndGradient(predictions, targets, options);
      const placed = severalOf(predictions as Float64Array).map((array) => place(array as Float64Array));
      const outs = severalOf(predictions as Float64Array).map((array) => place(array.slice() as Float64Array));
      const pack = (list: readonly Placed[]) => (list.length === 1 ? list[0] : list);
      const got = loss.valueAndGradient(pack(placed), targets, { ...options, out: pack(outs) });
      expect(got.value).toBe(want.value);
      severalOf(want.gradient).forEach((array, i) => expect(outs[i].read()).toEqual(array));
      expect(loss.value(pack(placed), targets, options)).toBe(want.value);
      for (const handle of [...placed, ...outs]) handle.free();
    }
  });

  test("kernels write nothing past the last sample", () => {
    for (const count of [1, 2, 3, 5]) {
      const samples = samplesOf(loss, element, count, 12, 3);
      const { predictions, targets, options } = argumentsOf(loss, samples, element);
      const arrays = severalOf(predictions as Float64Array);
      const gradients = arrays.map(({ length }) => guarded(element, length));
      const out = gradients.length === 1 ? gradients[0].inside : gradients.map(({ inside }) => inside);
      loss.gradient(predictions, targets, { ...options, out });
      const each = guarded(element, count);
      loss.perSample(predictions, targets, { ...options, out: each.inside });
      for (const { all } of [...gradients, each])
        expect(Array.from(all.subarray(all.length - GUARD))).toEqual(Array(GUARD).fill(7));
    }
  });
}

const GUARD = 8;

/** An array in front of numbers that are to stay. */
function guarded(
  element: Element,
  n: number,
): { all: Float32Array | Float64Array; inside: Float32Array | Float64Array } {
  const all = vectorOf(element, Array(n + GUARD).fill(7));
  return { all, inside: all.subarray(0, n) };
}

/** What the descriptor says of a loss. */
function claims(loss: TupleLoss): void {
  const { traits, description } = loss;
  const count = description.samples.joint ? 8 : 240;
  const many = [21, 22, 23, 24].map((seed) => samplesOf(loss, "f64", count, seed, 4));
  const losses = (samples: readonly TupleSample[]) => {
    const { predictions, targets, options } = argumentsOf(loss, samples, "f64");
    return Array.from(loss.perSample(predictions, targets, options));
  };

  test(`is ${traits.nonNegative ? "" : "not "}non-negative`, () => {
    const negative = many.flatMap(losses).filter((value) => value < 0);
    if (traits.nonNegative) expect(negative).toEqual([]);
    else expect(negative.length).toBeGreaterThan(0);
  });

  test(`is ${traits.convex ? "" : "not "}convex in all predictions together`, () => {
    const bent = many.slice(1).flatMap((others) => {
      const [a, b] = [many[0], others.map((sample, i) => ({ ...many[0][i], predictions: sample.predictions }))];
      const middle = a.map((sample, i) => ({
        ...sample,
        predictions: sample.predictions.map((list, k) => list.map((x, j) => (x + b[i].predictions[k][j]) / 2)),
      }));
      const [left, right, between] = [a, b, middle].map(losses);
      return between.filter(
        (value, i) => value > (left[i] + right[i]) / 2 + 1e-12 * (Math.abs(left[i]) + Math.abs(right[i])),
      );
    });
    if (traits.convex) expect(bent).toEqual([]);
    else expect(bent.length).toBeGreaterThan(0);
  });

  const [target] = description.targets(loss.settings);
  if (description.predictions.length > 1 || (target.per === "element" && target.domain === loss.prediction))
    test(`is ${traits.symmetric ? "" : "not "}the same where its first two arrays change places`, () => {
      const swapped = many.map((samples) => samples.map(exchanged));
      const [got, want] = [swapped.flatMap(losses), many.flatMap(losses)];
      const differ = got.filter((x, i) => !(Math.abs(x - want[i]) <= 1e-12 * Math.abs(want[i])));
      if (traits.symmetric) expect(differ).toEqual([]);
      else expect(differ.length).toBeGreaterThan(0);
    });
}

/** Two arrays of predictions, or the predictions and their targets, exchanged. */
function exchanged({ predictions, targets }: TupleSample): TupleSample {
  const [first, second, ...others] = predictions;
  if (second) return { predictions: [second, first, ...others], targets };
  return { predictions: [targets[0]], targets: [first, ...targets.slice(1)] };
}
