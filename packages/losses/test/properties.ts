// What is asked of every pointwise loss. Each property is a check that fails by throwing, so that the suite can run it as a
// test and planted.test.ts can show that it fails where it should.
import { place } from "@nadir/core-wasm";
import { Random, type Element } from "@nadir/testing";
import { expect } from "vitest";
import type { PointwiseLoss } from "../src/pointwise.js";
import { accuracyOf } from "./accuracy.js";
import { vectorOf } from "./oracle.js";
import { pairsOf } from "./points.js";
import worstErrors from "./worst-errors.json" with { type: "json" };

const EPSILON = { f32: 2 ** -23, f64: 2 ** -52 };

/** The points of the ordinary run, for which `worst-errors.json` holds the worst error. */
export const POINTS = 60;
export const SEED = 3;

/** By loss, element type and quantity: the largest share of the allowance that its sample settings use. */
export type WorstErrors = Readonly<Record<string, Readonly<Record<Element, Readonly<Record<string, number>>>>>>;

/** A property of a loss: `check` throws where the loss does not have it. */
export interface Property {
  readonly name: string;
  readonly check: () => void;
}

type Add = (name: string, check: () => void) => void;

/** A loss, and samples to try it on. */
interface Subject {
  readonly loss: PointwiseLoss;
  readonly element: Element;
  readonly p: Float32Array | Float64Array;
  readonly y: Float32Array | Float64Array;
  readonly weights: Float32Array | Float64Array;
  readonly n: number;
}

/** Everything that is asked of a loss in an element type. */
export function propertiesOf(loss: PointwiseLoss, element: Element): Property[] {
  const [p, y] = pairsOf(loss.prediction, loss.target, element, 90, 7).map((xs) => vectorOf(element, xs));
  const random = new Random(11);
  const weights = vectorOf(
    element,
    Array.from(p, () => random.integer(0, 4) / 2),
  );
  const subject = { loss, element, p, y, weights, n: p.length };
  const properties: Property[] = [];
  const add: Add = (name, check) => properties.push({ name, check });
  for (const part of [accuracy, reductions, absence, refusals, calls]) part(subject, add);
  if (element === "f64") claims(loss, add); // the claims are about the function, not about its rounding
  return properties;
}

/** The names of the properties that a loss does not have. */
export function failuresOf(loss: PointwiseLoss, element: Element): string[] {
  return propertiesOf(loss, element)
    .filter(({ check }) => {
      try {
        check();
        return false;
      } catch {
        return true;
      }
    })
    .map(({ name }) => name);
}

/** What each sample gives. */
function accuracy({ loss, element }: Subject, property: Add): void {
  property("is its term, its derivative and its second derivative, to 4 ulp × max(1, κ), no worse than it was", () => {
    const { failures, worst, points } = accuracyOf(loss, element, POINTS, SEED);
    expect(points).toBeGreaterThan(POINTS);
    expect(failures.slice(0, 5)).toEqual([]);
    // What is stored only shrinks: worst-errors.node.ts says how.
    for (const [quantity, share] of Object.entries(worst))
      expect(share, `${quantity}, where worst-errors.json has less`).toBeLessThanOrEqual(
        (worstErrors as unknown as WorstErrors)[loss.name][element][quantity] + 1e-6,
      );
  });
}

/** How samples are added up. */
function reductions({ loss, element, p, y, weights, n }: Subject, property: Add): void {
  property("single and fused forms have the same bits", () => {
    for (const reduction of ["mean", "sum"] as const)
      for (const given of [{ reduction }, { reduction, weights }]) {
        const both = loss.valueAndGradient(p, y, given);
        expect(both.value).toBe(loss.value(p, y, given));
        expect(both.gradient).toEqual(loss.gradient(p, y, given));
      }
  });

  property("the value is the weighted mean of the losses of the samples, at any length", () => {
    const each = loss.perSample(p, y);
    const round = element === "f32" ? Math.fround : (x: number) => x;
    for (let length = 1; length <= 13; length++) {
      const w = weights.slice(0, length).map((x) => x + 0.5);
      let sum = 0;
      let size = 0;
      let mass = 0;
      for (let i = 0; i < length; i++) {
        sum += round(w[i] * each[i]); // in the element type: it overflows where that does
        size += w[i] * Math.abs(each[i]);
        mass += w[i];
      }
      const got = loss.value(p.subarray(0, length), y.subarray(0, length), { weights: w });
      if (Number.isFinite(sum))
        expect(Math.abs(got - sum / mass)).toBeLessThanOrEqual((8 * EPSILON[element] * size) / mass);
      else expect(got).toBe(sum);
    }
  });

  property("derivatives are scaled by weight and reduction", () => {
    const mass = Array.from(weights).reduce((a, w) => a + w, 0);
    for (const form of ["gradient", "hessianDiagonal"] as const) {
      const plain = loss[form](p, y, { reduction: "sum" });
      const scaled = loss[form](p, y, { weights });
      for (let i = 0; i < n; i++) {
        const want = weights[i] === 0 ? 0 : (plain[i] * weights[i]) / mass;
        if (Number.isFinite(want))
          expect(Math.abs(scaled[i] - want)).toBeLessThanOrEqual(
            4 * EPSILON[element] * Math.abs(want) + leastOf(element),
          );
      }
    }
  });

  property("the order of samples moves a mean by rounding alone", () => {
    const order = new Random(11).shuffle(Array.from({ length: n }, (_, i) => i));
    const finite = order.filter((i) => Number.isFinite(loss.value([p[i]], [y[i]])));
    const size =
      finite.reduce((sum, i) => sum + Math.abs(loss.value(p.subarray(i, i + 1), y.subarray(i, i + 1))), 0) /
      finite.length;
    const mean = (indices: number[]) =>
      loss.value(
        vectorOf(
          element,
          indices.map((i) => p[i]),
        ),
        vectorOf(
          element,
          indices.map((i) => y[i]),
        ),
      );
    const sorted = mean([...finite].sort((a, b) => a - b));
    if (Number.isFinite(sorted))
      expect(Math.abs(mean(finite) - sorted)).toBeLessThanOrEqual(4 * EPSILON[element] * size);
  });
}

/** Samples of weight 0, and NaN. */
function absence({ loss, element, p, y, n }: Subject, property: Add): void {
  property("a weight of 0 removes a sample, even an infinite or NaN one; a sample twice has weight 2", () => {
    const few = Math.min(n, 20);
    const [a, b] = [p.slice(0, few), y.slice(0, few)];
    const kept = vectorOf(
      element,
      Array.from(a, (_, i) => (i % 3 === 0 ? 0 : 1)),
    );
    const chosen = Array.from(a, (_, i) => i).filter((i) => i % 3 !== 0);
    const removed = loss.value(
      vectorOf(
        element,
        chosen.map((i) => a[i]),
      ),
      vectorOf(
        element,
        chosen.map((i) => b[i]),
      ),
    );
    const spoilt = a.map((x: number, i: number) => (i % 3 === 0 ? NaN : x));
    close(loss.value(spoilt, b, { weights: kept }), removed, element);
    expect(Array.from(loss.gradient(spoilt, b, { weights: kept })).every((g, i) => i % 3 !== 0 || g === 0)).toBe(true);
    const twice = loss.value(vectorOf(element, [...a, a[0]]), vectorOf(element, [...b, b[0]]));
    close(
      loss.value(a, b, {
        weights: vectorOf(
          element,
          Array.from(a, (_, i) => (i === 0 ? 2 : 1)),
        ),
      }),
      twice,
      element,
    );
  });

  property("NaN in, NaN out, in that sample alone", () => {
    const spoilt = p.slice();
    spoilt[3] = NaN;
    for (const form of ["perSample", "gradient", "hessianDiagonal"] as const) {
      const clean = loss[form](p, y, { reduction: "sum" });
      const got = loss[form](spoilt, y, { reduction: "sum" });
      expect(got[3], form).toBeNaN();
      for (let i = 0; i < n; i++) if (i !== 3) expect(got[i]).toEqual(clean[i]);
    }
    expect(loss.value(spoilt, y)).toBeNaN();
  });
}

/** What is not computed with. */
function refusals({ loss, p, y, weights }: Subject, property: Add): void {
  property("a target that is NaN or outside of its domain is refused with its row, unless its weight is 0", () => {
    const outside = [-2, -1, 0, 0.5, 2, NaN, Infinity, -Infinity].filter(
      (x) => !loss.target.contains(x) || !Number.isFinite(x),
    );
    for (const x of outside) {
      const spoilt = y.slice();
      spoilt[5] = x;
      for (const form of ["value", "gradient", "valueAndGradient", "perSample", "hessianDiagonal"] as const)
        expect(() => loss[form](p, spoilt), `${form} of ${x}`).toThrow(/^\w+: targets\[5\]: expected /);
      const kept = weights.map((w, i) => (i === 5 ? 0 : w));
      expect(loss.value(p, spoilt, { weights: kept })).toEqual(loss.value(p, y, { weights: kept }));
    }
  });
}

/** Where arrays lie does not matter. */
function calls({ loss, element, p, y, weights, n }: Subject, property: Add): void {
  property("placed, streamed, converted and chosen output have the same bits", () => {
    const [placedP, placedY, placedW] = [p, y, weights].map((array) => place(array as Float64Array));
    const out = place(new (element === "f32" ? Float32Array : Float64Array)(n) as Float64Array);
    const want = loss.valueAndGradient(p, y, { weights });
    const got = loss.valueAndGradient(placedP, placedY, { weights: placedW, out });
    expect(got.value).toBe(want.value);
    expect(out.read()).toEqual(want.gradient);
    const given = vectorOf(element, new Array(n).fill(0));
    expect(loss.gradient(placedP, Array.from(y), { weights, out: given })).toBe(given);
    expect(given).toEqual(want.gradient);
    for (const placed of [placedP, placedY, placedW, out]) placed.free();
  });
}

const leastOf = (element: Element) => (element === "f32" ? 2 ** -149 : Number.MIN_VALUE);

function close(got: number, want: number, element: Element): void {
  if (Number.isFinite(want))
    expect(Math.abs(got - want)).toBeLessThanOrEqual(8 * EPSILON[element] * Math.max(Math.abs(want), Math.abs(got)));
  else expect(got).toEqual(want);
}

/** What the descriptor says of a loss, checked numerically. */
function claims(loss: PointwiseLoss, property: Add): void {
  const { traits } = loss;
  const [ps, ys] = pairsOf(loss.prediction, loss.target, "f64", 120, 5);
  const at = (p: number, y: number) => loss.perSample([p], [y])[0];
  const finite = ps
    .map((p, i) => [p, ys[i]] as const)
    .filter(([p, y]) => Math.abs(p) < 1e5 && Number.isFinite(at(p, y)));

  property(`is ${traits.nonNegative ? "" : "not "}non-negative`, () => {
    const negative = finite.filter(([p, y]) => at(p, y) < 0);
    if (traits.nonNegative) expect(negative).toEqual([]);
    else expect(negative.length).toBeGreaterThan(0);
  });

  property(`is ${traits.convex ? "" : "not "}convex`, () => {
    const random = new Random(13);
    const bent = finite.filter(([a, y]) => {
      const b = random.pick(finite)[0];
      const [middle, left, right] = [(a + b) / 2, a, b].map((p) => at(p, y));
      return middle > (left + right) / 2 + 1e-12 * (Math.abs(left) + Math.abs(right));
    });
    if (traits.convex) expect(bent).toEqual([]);
    else expect(bent.length).toBeGreaterThan(0);
  });

  if (traits.symmetric)
    property("is symmetric about the target", () => {
      const eighths = (x: number) => Math.round(x * 8) / 8;
      for (const [r, y] of finite.filter(([r]) => Math.abs(r) < 1e3)) {
        const center = eighths(Math.min(1e3, Math.max(-1e3, y)));
        const [above, below] = [center + eighths(r), center - eighths(r)];
        if (![above, below].every((p) => loss.prediction.contains(p)) || !loss.target.contains(center)) continue;
        const [up, down] = [at(above, center), at(below, center)];
        expect(Math.abs(up - down)).toBeLessThanOrEqual(1e-14 * Math.abs(up));
      }
    });

  property(`is ${traits.smooth ? "" : "not "}smooth`, () => {
    const numbers = Object.values(loss.settings).filter((value) => typeof value === "number");
    const jumps = [...new Set(finite.map(([, y]) => y))]
      .filter((y) => Math.abs(y) < 50)
      .flatMap((y) => [0, y, 1, -1, ...numbers.flatMap((x) => [y + x, y - x, x / y, x, -x])].map((p) => [p, y]))
      .filter(([p]) => loss.prediction.contains(p - 1e-3) && loss.prediction.contains(p + 1e-3) && Math.abs(p) < 100)
      .filter(([p, y]) => {
        const [left, right] = [-1e-9, 1e-9].map((step) => loss.gradient([p + step], [y])[0]);
        const bend =
          Math.abs(loss.hessianDiagonal([p + 1e-9], [y])[0]) + Math.abs(loss.hessianDiagonal([p - 1e-9], [y])[0]);
        return Math.abs(right - left) > 1e-8 * bend + 1e-3 * (Math.abs(left) + Math.abs(right));
      });
    if (traits.smooth) expect(jumps).toEqual([]);
    else expect(jumps.length).toBeGreaterThan(0);
  });

  if (traits.proper)
    property("is a proper scoring rule: the best constant is the mean", () => {
      const random = new Random(19);
      const candidates = ys.filter((y) => Math.abs(y) < 50 && Math.abs(y) > 1e-3);
      const targets = Array.from({ length: 40 }, () => random.pick(candidates));
      const weights = targets.map(() => random.integer(1, 3));
      const mass = weights.reduce((sum, w) => sum + w, 0);
      const mean = targets.reduce((sum, y, i) => sum + weights[i] * y, 0) / mass;
      expect(Math.abs(loss.link.inverse(loss.constant(targets, weights)) - mean)).toBeLessThanOrEqual(
        1e-9 * Math.abs(mean),
      );
    });

  if (traits.lipschitz)
    property("has the largest slope that it claims", () => {
      const claimed = traits.lipschitz!;
      const slopes = finite.map(([p, y]) => Math.abs(loss.gradient([p], [y])[0]));
      expect(Math.max(...slopes)).toBeLessThanOrEqual(claimed * (1 + 1e-14));
      expect(Math.max(...slopes)).toBeGreaterThan(claimed * 0.9);
    });

  const bounded = traits.bounded;
  if (bounded !== undefined)
    property("stays below the bound that it claims, and tends to it", () => {
      expect(finite.filter(([p, y]) => at(p, y) > bounded * (1 + 1e-14))).toEqual([]);
      for (const p of [-Infinity, Infinity])
        expect(Math.abs(at(p, 2.5) - bounded)).toBeLessThanOrEqual(1e-14 * bounded);
    });

  if (traits.robust)
    property("pulls less and less far from the target", () => {
      const slope = (p: number, y: number) => Math.abs(loss.gradient([p], [y])[0]);
      const most = Math.max(...finite.map(([p, y]) => slope(p, y)));
      for (const y of [-300, -0.5, 0, 4]) {
        expect(slope(y - 1e12, y)).toBeLessThan(1e-3 * most);
        expect(slope(y + 1e12, y)).toBeLessThan(1e-3 * most);
        for (const p of [-Infinity, Infinity]) expect(slope(p, y)).toBe(0);
      }
    });

  property("no other constant does better than its constant", () => {
    const random = new Random(17);
    const targets = Array.from({ length: 40 }, () => random.pick(ys.filter((y) => Math.abs(y) < 50)));
    const weights = targets.map(() => random.integer(1, 3));
    const best = loss.constant(targets, weights);
    const total = (margin: number) => loss.value(new Array<number>(targets.length).fill(margin), targets, { weights });
    const least = total(best);
    for (const step of [1e-4, 1e-2, 1])
      for (const other of [best - step, best + step])
        if (loss.prediction.contains(other))
          expect(total(other)).toBeGreaterThanOrEqual(least - 1e-12 * Math.abs(least));
  });
}
