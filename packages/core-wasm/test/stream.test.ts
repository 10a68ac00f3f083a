import { Random } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { kernelOf } from "../src/forms.js";
import { bytesOf, memory, viewAt, type Element, type Vector } from "../src/memory.js";
import { place, reserve, type Placed } from "../src/placed.js";
import { BLOCK, ones, Total, writeFields, type Source } from "../src/stream.js";
import { elements } from "./functions.js";
import { forms, losses, places, sweep, type Form, type Loss } from "./sweep.js";
import { expectSame, kinds, vector } from "./vectors.js";

const around = (n: number) => [-9, -8, -7, -4, -2, -1, 0, 1, 2, 3, 5, 8].map((offset) => n + offset);
const small = Array.from({ length: 71 }, (_, n) => n);
const lengths = [...small, ...around(BLOCK), ...around(2 * BLOCK), ...around(1024)];
const most = 3 * BLOCK;

const cases = losses.flatMap((loss) => elements.map((element) => ({ name: loss.name, loss, element })));

/** Only the sum comes out of `value`. */
const outOf = <T>(form: Form, out: T) => (form === "value" ? undefined : out);

interface Data {
  readonly predictions: Vector;
  readonly targets: Vector;
  readonly weights: Vector;
}

function data(element: Element, n: number): Data {
  const random = new Random(n);
  return {
    predictions: vector(element, n, () => 3 * random.normal()),
    targets: vector(element, n, () => random.uniform()),
    weights: vector(element, n, () => 2 * random.uniform()),
  };
}

const all = Object.fromEntries(elements.map((element) => [element, data(element, most)])) as Record<Element, Data>;

function first(element: Element, n: number): Data {
  const { predictions, targets, weights } = all[element];
  return { predictions: predictions.subarray(0, n), targets: targets.subarray(0, n), weights: weights.subarray(0, n) };
}

const placed = Object.fromEntries(
  elements.map((element) => [
    element,
    Object.fromEntries(Object.entries(all[element]).map(([key, array]) => [key, place(array)])),
  ]),
);

/** One call of a kernel on addresses: what a sweep writes, and its total. */
function callAt(
  loss: Loss,
  element: Element,
  form: Form,
  n: number,
  [p, y, w, out]: readonly number[],
  wStep: number,
): number {
  const kernel = kernelOf(loss.kernels.sweeps(element), places[form], wStep > 0);
  return kernel(writeFields(loss.kernels.fields, element), n, p, y, w, wStep, 0.5, out);
}

describe.each(cases)("$name of $element", ({ loss, element }) => {
  const bytes = bytesOf[element];

  test.each(forms)("%s has the same bits streamed, as numbers, and placed", (form) => {
    for (const [i, n] of lengths.entries()) {
      const { predictions, targets, weights } = first(element, n);
      const arrays = i % 3 === 0 ? [predictions, targets] : [predictions, targets, weights];
      const run = (sources: readonly Source[], out: Vector | Placed) =>
        sweep(loss, {
          ...{ element, form, scale: 0.5, out: outOf(form, out) },
          ...{ predictions: sources[0], targets: sources[1], weights: sources[2] },
        });
      const [out, outOfNumbers, outOfPlaced] = [new kinds[element](n), new kinds[element](n), reserve(element, n)];
      const total = run(arrays, out);

      const numbers = arrays.map((array) => [...array]);
      expect(run(numbers, outOfNumbers)).toBe(total);
      expectSame(outOfNumbers, out);

      const placed = arrays.map((array) => place(array as Float64Array));
      expect(run(placed, outOfPlaced)).toBe(total);
      expectSame(outOfPlaced.read(), out);
      for (const array of [...placed, outOfPlaced]) array.free();
    }
  });

  test("agrees with the formula", () => {
    const n = 100;
    const { predictions, targets, weights } = first(element, n);
    const tolerance = element === "f32" ? 1e-6 : 1e-14;
    const terms = Array.from(predictions, (p, i) => loss.reference(p, targets[i]));
    const near = (got: ArrayLike<number>, expected: number[]) => {
      const scale = Math.max(...expected.map(Math.abs));
      expected.forEach((x, i) => expect(Math.abs(got[i] - x)).toBeLessThanOrEqual(tolerance * scale));
    };
    const out = new kinds[element](n);
    const call = { element, predictions, targets, weights, scale: 0.5, out };
    const sum = terms.reduce((sum, [value], i) => sum + value * weights[i], 0);
    near([sweep(loss, { ...call, form: "value", out: undefined })], [sum]);
    near([sweep(loss, { ...call, form: "both" })], [sum]);
    near(
      out,
      terms.map(([, slope], i) => slope * weights[i] * 0.5),
    );
    sweep(loss, { ...call, form: "gradient" });
    near(
      out,
      terms.map(([, slope], i) => slope * weights[i] * 0.5),
    );
    sweep(loss, { ...call, form: "hessian" });
    near(
      out,
      terms.map(([, , curvature], i) => curvature * weights[i] * 0.5),
    );
    sweep(loss, { ...call, form: "perSample" });
    near(
      out,
      terms.map(([value]) => value),
    );
  });

  test("any offset of an element gives the same bits, whatever lies beyond, and nothing is written there", () => {
    const room = (BLOCK + 64) * bytes;
    const addresses = Array.from({ length: 4 }, () => memory.allocate(room));
    const ends = [...small, BLOCK - 1, BLOCK];
    const random = new Random(2);
    for (const form of forms) {
      for (const n of ends) {
        const { predictions, targets, weights } = first(element, n);
        const expected = new kinds[element](n);
        const total = sweep(loss, {
          element,
          form,
          scale: 0.5,
          out: outOf(form, expected),
          predictions,
          targets,
          weights,
        });
        for (const garbage of [NaN, Infinity, 1]) {
          const offsets = addresses.map(() => random.integer(0, 7));
          const at = addresses.map((address, i) => address + offsets[i] * bytes);
          for (const address of addresses) viewAt(element, address, room / bytes).fill(garbage);
          [predictions, targets, weights].forEach((array, i) => viewAt(element, at[i], n).set(array));
          expect(callAt(loss, element, form, n, at, 16)).toBe(total);
          const written = viewAt(element, addresses[3], room / bytes).slice();
          if (form !== "value") {
            expectSame(written.subarray(offsets[3], offsets[3] + n), expected);
            written.fill(garbage, offsets[3], offsets[3] + n);
          }
          expect(written.every((x) => Object.is(x, garbage))).toBe(true);
        }
      }
    }
    for (const address of addresses) memory.release(address);
  });

  test("one weight for all is that weight for each", () => {
    for (const n of [1, 7, 64, 1025, BLOCK]) {
      const { predictions, targets } = first(element, n);
      const out = reserve(element, n);
      const [p, y, w] = [predictions, targets, new kinds[element](n).fill(1)].map((array) =>
        place(array as Float64Array),
      );
      for (const form of forms) {
        const addresses = [p.address, y.address];
        const single = callAt(loss, element, form, n, [...addresses, ones(element), out.address], 0);
        const written = out.read();
        expect(callAt(loss, element, form, n, [...addresses, w.address, out.address], 16)).toBe(single);
        expectSame(out.read(), written);
      }
      for (const array of [p, y, w, out]) array.free();
    }
  });

  test("a weight of 0 hides infinite and NaN losses, and only it", () => {
    const n = 45;
    const bad = [NaN, Infinity, -Infinity];
    const { predictions, targets, weights } = first(element, n);
    const [p, y, w, benign] = [predictions, targets, weights, predictions].map((array) => array.slice());
    for (let i = 0; i < n; i += 4) {
      w[i] = 0;
      benign[i] = y[i];
      if (i % 8 === 0) p[i] = bad[(i / 8) % 3];
      else y[i] = NaN;
    }
    const yOfBenign = y.map((x) => (Number.isNaN(x) ? 0 : x));
    for (const form of ["value", "gradient", "both", "hessian"] as const) {
      const [out, expected] = [new kinds[element](n), new kinds[element](n)];
      const total = sweep(loss, { element, form, predictions: p, targets: y, weights: w, out: outOf(form, out) });
      const call = { element, form, targets: yOfBenign, weights: w, out: outOf(form, expected) };
      expect(total).toBe(sweep(loss, { ...call, predictions: benign }));
      expectSame(out, expected);
      if (form !== "value") for (let i = 0; i < n; i += 4) expect(Math.abs(out[i])).toBe(0);
    }
    w[8] = 1; // Infinity
    w[0] = 1; // NaN
    expect(sweep(loss, { element, form: "value", predictions: p, targets: y, weights: w })).toBeNaN();
    const out = new kinds[element](n);
    sweep(loss, { element, form: "gradient", predictions: p, targets: y, weights: w, out });
    expect(out[0]).toBeNaN();
  });

  test("NaN predictions come out of every form", () => {
    for (let n = 1; n < 12; n++) {
      const { predictions, targets } = first(element, n);
      for (let i = 0; i < n; i++) {
        const p = predictions.slice();
        p[i] = NaN;
        for (const form of ["gradient", "hessian", "perSample"] as const) {
          const out = new kinds[element](n);
          sweep(loss, { element, form, predictions: p, targets, out });
          expect(Array.from(out, Number.isNaN)).toEqual(Array.from(p, Number.isNaN));
        }
        expect(sweep(loss, { element, form: "value", predictions: p, targets })).toBeNaN();
      }
    }
  });

  test("data placed once is used where it lies", () => {
    const { predictions, targets, weights } = placed[element];
    const call = { element, form: "both", out: new kinds[element](most) } as const;
    const total = sweep(loss, { ...call, ...all[element] });
    const before = memory.wasm.buffer.byteLength;
    expect(sweep(loss, { ...call, predictions, targets, weights })).toBe(total);
    expect(memory.wasm.buffer.byteLength).toBe(before);
    expect(predictions.read()).toEqual(all[element].predictions);
  });
});

test.each(elements)("placed data of another element type than %s is converted", (element) => {
  const other = element === "f32" ? "f64" : "f32";
  const [loss] = losses;
  const { predictions, targets } = first(element, 100);
  const [p, y] = [predictions, targets].map((array) => place(kinds[other].from(array) as Float64Array));
  expect(sweep(loss, { element, form: "value", predictions: p, targets: y })).toBe(
    sweep(loss, {
      element,
      form: "value",
      predictions: kinds[other].from(predictions),
      targets: kinds[other].from(targets),
    }),
  );
  p.free();
  y.free();
});

describe("Total", () => {
  const total = (terms: number[]) => {
    const total = new Total();
    for (const term of terms) total.add(term);
    return total.value;
  };

  test.each([
    [[], 0],
    [[1, 1e100, 1, -1e100], 2],
    [[1e100, 1, -1e100], 1],
    [new Array(10).fill(0.1), 1],
    [[1, 2 ** -53, 2 ** -53, 2 ** -53, 2 ** -53], 1 + 2 ** -51],
    [[Infinity, 1], Infinity],
    [[1, -Infinity, -Infinity], -Infinity],
    [[Infinity, -Infinity], NaN],
    [[NaN, 1], NaN],
    [[Number.MAX_VALUE, Number.MAX_VALUE], Infinity],
  ])("of %j is %d", (terms, sum) => {
    expect(total(terms)).toBe(sum);
  });
});
