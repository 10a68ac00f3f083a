// Every property below is asked of every rowwise loss of the catalogue, for its sample settings and both element types.
import { place } from "@nadir/core-wasm";
import { asReals, derivative, Random, real, reread, stable, type Element, type Real } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { losses } from "../src/index.js";
import { RowwiseLoss, type RowTarget } from "../src/rowwise.js";
import { excess, known, labelOf, vectorOf } from "./oracle.js";
import { settingsOf } from "./points.js";

const EPSILON = { f32: 2 ** -23, f64: 2 ** -52 };
const families = losses.filter((loss) => loss instanceof RowwiseLoss);

/** Rows of scores: plain ones, confident ones both right and wrong, ties, and large common shifts. */
function rowsOf(columns: number, rows: number, element: Element, seed: number): Float32Array | Float64Array {
  const random = new Random(seed);
  return vectorOf(
    element,
    Array.from({ length: rows }, (_, row) => {
      const kind = row % 5;
      const scale = [1, 20, 300, 0, 5][kind];
      const shift = kind === 4 ? 500 * random.normal() : 0;
      return Array.from({ length: columns }, () => scale * random.normal() + shift);
    }).flat(),
  );
}

/** Targets of a kind, as what a call takes and as a distribution a row. */
function targetsOf(kind: RowTarget, columns: number, rows: number, element: Element, seed: number): { targets: Int32Array | Float32Array | Float64Array; shares: number[][] } {
  const random = new Random(seed);
  if (kind === "label") {
    const labels = Int32Array.from({ length: rows }, () => random.integer(0, columns - 1));
    return { targets: labels, shares: Array.from(labels, (y) => Array.from({ length: columns }, (_, k) => (k === y ? 1 : 0))) };
  }
  const shares = Array.from({ length: rows }, (_, row) => {
    const raw = Array.from({ length: columns }, () => (row % 3 === 0 && random.uniform() < 0.5 ? 0 : random.uniform()));
    if (row % 4 === 1) return raw.map((_, k) => (k === row % columns ? 1 : 0));
    return Array.from(vectorOf(element, raw));
  });
  return { targets: vectorOf(element, shares.flat()), shares };
}

for (const family of families)
  for (const kind of family.description.targets)
    for (const element of ["f32", "f64"] as const)
      for (const settings of settingsOf(family.hyperparameters, element)) {
        const loss = family(settings) as RowwiseLoss;
        describe(`${labelOf(loss, element)}, ${kind}s`, () => {
          // (a row of one column cannot tell a share from a label)
          const widths = [1, 2, 3, 4, 7, 33].slice(kind === "label" ? 0 : 1);
          test.each(widths)("is its term and its derivatives in rows of %i, to 4 ulp × max(1, κ)", (columns) => {
            const rows = columns > 8 ? 4 : 10;
            const z = rowsOf(columns, rows, element, columns);
            const { targets, shares } = targetsOf(kind, columns, rows, element, columns + 50);
            const each = loss.perSample(z, targets, { shape: [rows, columns] });
            const gradient = loss.gradient(z, targets, { shape: [rows, columns], reduction: "sum" });
            const term = reread(loss.description.term, known as never);
            const given = asReals(loss.settings);
            for (let row = 0; row < rows; row++) {
              const scores = Array.from(z.subarray(row * columns, (row + 1) * columns));
              const inputs = [...scores, ...shares[row]];
              const at = inputs.map((x) => real(x));
              const f = (xs: readonly Real[]) => term(xs.slice(0, columns), xs.slice(columns), given) as Real;
              const used = excess(each[row], stable(() => f(at)), f, inputs, element);
              expect(used, `row ${row}: ${scores.join(", ")}: ${each[row]}`).toBeLessThanOrEqual(1);
              const checked = columns <= 3 ? scores.map((_, k) => k) : [columns - 1, shares[row].indexOf(Math.max(...shares[row]))];
              for (const k of checked) {
                const slope = (xs: readonly Real[]) => derivative((x) => f(xs.map((other, j) => (j === k ? x : other))), xs[k]);
                const label = `row ${row}, entry ${k}: ${scores.join(", ")}`;
                expect(excess(gradient[row * columns + k], slope(at), slope, inputs, element), label).toBeLessThanOrEqual(1);
              }
            }
          });

          const [rows, columns] = [70, 6];
          const z = rowsOf(columns, rows, element, 3);
          const { targets } = targetsOf(kind, columns, rows, element, 4);
          const shape = [rows, columns] as const;
          const weights = vectorOf(element, Array.from({ length: rows }, (_, i) => (i % 4) / 2));

          test("single and fused forms have the same bits", () => {
            for (const options of [{ shape }, { shape, weights }, { shape, reduction: "sum" as const }]) {
              const both = loss.valueAndGradient(z, targets, options);
              expect(both.value).toBe(loss.value(z, targets, options));
              expect(both.gradient).toEqual(loss.gradient(z, targets, options));
            }
          });

          test("the value is the weighted mean of the losses of the rows, the gradient scaled likewise", () => {
            const each = loss.perSample(z, targets, { shape });
            const mass = Array.from(weights).reduce((a, w) => a + w, 0);
            const want = Array.from(each).reduce((sum, v, i) => sum + v * weights[i], 0) / mass;
            expect(Math.abs(loss.value(z, targets, { shape, weights }) - want)).toBeLessThanOrEqual(8 * EPSILON[element] * Math.abs(want));
            const plain = loss.gradient(z, targets, { shape, reduction: "sum" });
            const scaled = loss.gradient(z, targets, { shape, weights });
            plain.forEach((g: number, i: number) => {
              const expected = (g * weights[Math.floor(i / columns)]) / mass;
              expect(Math.abs(scaled[i] - expected)).toBeLessThanOrEqual(6 * EPSILON[element] * Math.abs(expected) + 2 ** (element === "f32" ? -149 : -1074));
            });
          });

          test("NaN stays in its row, and a weight of 0 removes it", () => {
            for (let place = 0; place < columns; place++) {
              const spoilt = z.slice();
              spoilt[2 * columns + place] = NaN;
              const gradient = loss.gradient(spoilt, targets, { shape, reduction: "sum" });
              const clean = loss.gradient(z, targets, { shape, reduction: "sum" });
              expect(loss.perSample(spoilt, targets, { shape })[2]).toBeNaN();
              expect(Array.from(gradient.subarray(2 * columns, 3 * columns)).every(Number.isNaN)).toBe(true);
              expect(gradient.subarray(3 * columns)).toEqual(clean.subarray(3 * columns));
              const kept = vectorOf(element, Array.from({ length: rows }, (_, row) => (row === 2 ? 0 : 1)));
              expect(loss.value(spoilt, targets, { shape, weights: kept })).toBe(loss.value(z, targets, { shape, weights: kept }));
              expect(Array.from(loss.gradient(spoilt, targets, { shape, weights: kept }).subarray(2 * columns, 3 * columns)).every((g) => g === 0)).toBe(true);
            }
          });

          test("placed, streamed, converted and chosen output have the same bits, at any number of rows", () => {
            for (const [count, width] of [[1, 6], [70, 6], [1500, 12], [300, 100], [3, 20000]]) {
              const scores = rowsOf(width, count, element, 8);
              const { targets: given } = targetsOf(kind, width, count, element, 9);
              const options = { shape: [count, width] as const };
              const want = loss.valueAndGradient(scores, given, options);
              const placedZ = place(scores as Float64Array);
              const placedY = place(given as Float64Array);
              const out = place(new (element === "f32" ? Float32Array : Float64Array)(count * width) as Float64Array);
              const got = loss.valueAndGradient(placedZ, placedY, { ...options, out });
              expect(got.value).toBe(want.value);
              expect(out.read()).toEqual(want.gradient);
              expect(loss.value(scores, Array.from(given), options)).toBe(want.value);
              for (const placed of [placedZ, placedY, out]) placed.free();
            }
          });
        });
      }
