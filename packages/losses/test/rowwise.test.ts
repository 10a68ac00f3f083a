// Every property below is asked of every rowwise loss of the catalogue, for its sample settings and both element types.
import { place } from "@nadir/core-wasm";
import { Random, type Element } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { losses } from "../src/index.js";
import { RowwiseLoss, type RowTarget } from "../src/rowwise.js";
import { labelOf, vectorOf } from "./oracle.js";
import { settingsOf } from "./points.js";
import type { WorstErrors } from "./properties.js";
import { rowAccuracyOf, widthOf, widthsOf } from "./rowAccuracy.js";
import { rowsOf, targetsOf } from "./rows.js";
import worstErrors from "./worst-row-errors.json" with { type: "json" };

const EPSILON = { f32: 2 ** -23, f64: 2 ** -52 };
const LEAST = { f32: 2 ** -149, f64: 2 ** -1074 };
const families = losses.filter((loss) => loss instanceof RowwiseLoss);

for (const family of families)
  for (const kind of family.description.targets)
    for (const element of ["f32", "f64"] as const)
      settingsOf(family, element, 6).forEach((settings, variant) => {
        const loss = family(settings) as RowwiseLoss;
        describe(`${labelOf(loss, element)}, ${kind}`, () => {
          test.each(widthsOf(loss, kind, variant))(
            "is its term and its derivatives in rows of %i, to 4 ulp × max(1, κ), no worse than they were",
            (columns) => {
              const { failures, worst } = rowAccuracyOf(loss, kind, columns, element);
              expect(failures).toEqual([]);
              // What is stored only shrinks: worst-errors.node.ts says how.
              for (const [quantity, share] of Object.entries(worst))
                expect(share, `${quantity}, where worst-row-errors.json has less`).toBeLessThanOrEqual(
                  (worstErrors as unknown as WorstErrors)[loss.name][element][quantity] + 1e-6,
                );
            },
          );
          arithmetic(loss, kind, element);
          if (element === "f64") claims(loss, kind);
          if (variant === 0) ways(loss, kind, element);
        });
      });

/** Reduction, weights, NaN and the forms of a call. */
function arithmetic(loss: RowwiseLoss, kind: RowTarget, element: Element): void {
  const rows = 40;
  const columns = widthOf(loss, 6);
  const z = rowsOf(loss, columns, rows, element, 3);
  const { targets } = targetsOf(loss, kind, columns, rows, element, 4);
  const shape = [rows, columns] as const;
  const weights = vectorOf(
    element,
    Array.from({ length: rows }, (_, i) => (i % 4) / 2),
  );
  const random = new Random(9);
  const v = vectorOf(
    element,
    Array.from(z, () => random.normal()),
  );

  test("single and fused forms have the same bits", () => {
    for (const options of [{ shape }, { shape, weights }, { shape, reduction: "sum" as const }]) {
      const both = loss.valueAndGradient(z, targets, options);
      expect(both.value).toBe(loss.value(z, targets, options));
      expect(both.gradient).toEqual(loss.gradient(z, targets, options));
    }
  });

  test("the value is the weighted mean of the losses of the rows, derivatives scaled likewise", () => {
    const each = loss.perSample(z, targets, { shape });
    const mass = Array.from(weights).reduce((a, w) => a + w, 0);
    const want = Array.from(each).reduce((sum, value, i) => sum + value * weights[i], 0) / mass;
    const size = Array.from(each).reduce((sum, value, i) => sum + Math.abs(value) * weights[i], 0) / mass;
    const got = loss.value(z, targets, { shape, weights });
    if (Number.isFinite(size)) expect(Math.abs(got - want)).toBeLessThanOrEqual(8 * EPSILON[element] * size);
    else expect(got).toBe(Infinity);
    const forms = [
      (options: object) => loss.gradient(z, targets, { shape, ...options }),
      (options: object) => loss.hessianVector(z, targets, v, { shape, ...options }),
    ];
    for (const form of forms) {
      const plain = form({ reduction: "sum" });
      const scaled = form({ weights });
      plain.forEach((g: number, i: number) => {
        const expected = (g * weights[Math.floor(i / columns)]) / mass;
        if (Number.isFinite(expected))
          expect(Math.abs(scaled[i] - expected)).toBeLessThanOrEqual(
            6 * EPSILON[element] * Math.abs(expected) + LEAST[element],
          );
      });
    }
  });

  test(`NaN stays in its ${loss.traits.separable ? "entry" : "row"}, and a weight of 0 removes it`, () => {
    const kept = vectorOf(
      element,
      Array.from({ length: rows }, (_, row) => (row === 2 ? 0 : 1)),
    );
    const options = { shape, reduction: "sum" as const };
    const clean = [loss.gradient(z, targets, options), loss.hessianVector(z, targets, v, options)];
    for (let place = 0; place < columns; place++) {
      const spoilt = z.slice();
      spoilt[2 * columns + place] = NaN;
      expect(loss.perSample(spoilt, targets, { shape })[2]).toBeNaN();
      [loss.gradient(spoilt, targets, options), loss.hessianVector(spoilt, targets, v, options)].forEach(
        (got, form) => {
          got.forEach((g: number, i: number) => {
            const isSpoilt = loss.traits.separable ? i === 2 * columns + place : Math.floor(i / columns) === 2;
            expect(g, `${i}`).toEqual(isSpoilt ? NaN : clean[form][i]);
          });
        },
      );
      expect(loss.value(spoilt, targets, { shape, weights: kept })).toBe(
        loss.value(z, targets, { shape, weights: kept }),
      );
      for (const got of [
        loss.gradient(spoilt, targets, { shape, weights: kept }),
        loss.hessianVector(spoilt, targets, v, { shape, weights: kept }),
      ])
        expect(Array.from(got.subarray(2 * columns, 3 * columns)).every((g) => g === 0)).toBe(true);
    }
  });
}

/** What the descriptor says of a loss, and of what its Hessian is. */
function claims(loss: RowwiseLoss, kind: RowTarget): void {
  const rows = 240;
  const columns = widthOf(loss, 4);
  const z = rowsOf(loss, columns, rows, "f64", 21) as Float64Array;
  const { targets } = targetsOf(loss, kind, columns, rows, "f64", 22);
  const shape = [rows, columns] as const;
  const { traits } = loss;
  const random = new Random(23);
  const vector = () => Float64Array.from(z, () => random.normal());
  const times = (v: Float64Array) => loss.hessianVector(z, targets, v, { shape, reduction: "sum" });
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>, row: number, f = (x: number) => x) =>
    Array.from({ length: columns }, (_, k) => f(a[row * columns + k] * b[row * columns + k])).reduce(
      (sum, x) => sum + x,
      0,
    );

  test("the Hessian is symmetric and the sum of its columns", () => {
    const [u, v] = [vector(), vector()];
    const [hu, hv] = [times(u), times(v)];
    const dense = Array.from({ length: columns }, (_, k) =>
      times(Float64Array.from(z, (_, i) => (i % columns === k ? 1 : 0))),
    );
    for (let row = 0; row < rows; row++) {
      const size = dot(u, hv, row, Math.abs) + dot(v, hu, row, Math.abs);
      if (!Number.isFinite(size)) continue; // e^z overflows
      expect(Math.abs(dot(u, hv, row) - dot(v, hu, row)), `row ${row}`).toBeLessThanOrEqual(1e-12 * size + LEAST.f64);
      for (let k = 0; k < columns; k++) {
        const terms = dense.map((column, j) => column[row * columns + k] * v[row * columns + j]);
        const most = terms.reduce((sum, x) => sum + Math.abs(x), 0);
        expect(Math.abs(hv[row * columns + k] - terms.reduce((sum, x) => sum + x, 0))).toBeLessThanOrEqual(
          1e-12 * most + LEAST.f64,
        );
      }
      if (traits.convex) expect(dot(v, hv, row)).toBeGreaterThanOrEqual(-1e-12 * dot(v, hv, row, Math.abs));
    }
  });

  test(`is ${traits.nonNegative ? "" : "not "}non-negative`, () => {
    const negative = Array.from(loss.perSample(z, targets, { shape })).filter((value) => value < 0);
    if (traits.nonNegative) expect(negative).toEqual([]);
    else expect(negative.length).toBeGreaterThan(0);
  });

  test(`is ${traits.convex ? "" : "not "}convex`, () => {
    const [a, b] = [z, rowsOf(loss, columns, rows, "f64", 24)];
    const middle = Float64Array.from(a, (x, i) => (x + b[i]) / 2);
    const [left, right, between] = [a, b, middle].map((x) => loss.perSample(x as Float64Array, targets, { shape }));
    const bent = Array.from(between).filter(
      (value, i) => value > (left[i] + right[i]) / 2 + 1e-12 * (Math.abs(left[i]) + Math.abs(right[i])),
    );
    if (traits.convex) expect(bent).toEqual([]);
    else expect(bent.length).toBeGreaterThan(0);
  });

  const { lipschitz } = loss.traits;
  if (lipschitz !== undefined)
    test("has the largest slope in an entry that it claims", () => {
      const rows = 240;
      const columns = widthOf(loss, 5);
      const { targets } = targetsOf(loss, kind, columns, rows, "f64", 71);
      const gradient = loss.gradient(rowsOf(loss, columns, rows, "f64", 70), targets, {
        shape: [rows, columns],
        reduction: "sum",
      });
      const steepest = gradient.map(Math.abs).sort().at(-1)!;
      expect(steepest).toBeLessThanOrEqual(lipschitz * (1 + 1e-14));
      expect(steepest).toBeGreaterThan(lipschitz * 0.9);
    });
}

/** Where arrays lie does not matter. */
function ways(loss: RowwiseLoss, kind: RowTarget, element: Element): void {
  test("placed, streamed, converted and chosen output have the same bits, at any number of rows", () => {
    for (const [count, usual] of [
      [1, 6],
      [70, 6],
      [1500, 12],
      [3, 20000],
    ]) {
      const columns = widthOf(loss, usual);
      const scores = rowsOf(loss, columns, count, element, 8);
      const { targets } = targetsOf(loss, kind, columns, count, element, 9);
      const options = { shape: [count, columns] as const };
      const want = loss.valueAndGradient(scores, targets, options);
      const placedZ = place(scores as Float64Array);
      const placedY = place(targets as Float64Array);
      const out = place(new (element === "f32" ? Float32Array : Float64Array)(count * columns) as Float64Array);
      const got = loss.valueAndGradient(placedZ, placedY, { ...options, out });
      expect(got.value).toBe(want.value);
      expect(out.read()).toEqual(want.gradient);
      expect(loss.value(scores, Array.from(targets), options)).toBe(want.value);
      const product = loss.hessianVector(scores, targets, scores, options);
      loss.hessianVector(placedZ, placedY, placedZ, { ...options, out });
      expect(out.read()).toEqual(product);
      for (const placed of [placedZ, placedY, out]) placed.free();
    }
  });
}
