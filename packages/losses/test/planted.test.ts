// The properties fail where they should: each fault below is found by the property that is there to find it.
import { expect, test } from "vitest";
import { binaryCrossEntropy, cauchy, huber, logCosh, poissonDeviance } from "../src/index.js";
import type { ArrayOptions, Predictions, Targets, Traits } from "../src/loss.js";
import type { PointwiseLoss } from "../src/pointwise.js";
import { failuresOf } from "./properties.js";

const [ofHuber, ofLogCosh, ofBinary, ofCounts, ofCauchy] = [
  huber,
  logCosh,
  binaryCrossEntropy,
  poissonDeviance,
  cauchy,
].map((loss) => loss as unknown as PointwiseLoss);

/** The loss with some of its members replaced. */
const planted = (loss: PointwiseLoss, members: Partial<Record<keyof PointwiseLoss, unknown>>) =>
  Object.create(
    loss,
    Object.fromEntries(Object.entries(members).map(([name, value]) => [name, { value }])),
  ) as PointwiseLoss;

/** The loss with `change` applied to what one of its forms gives of each sample. */
const changed = (
  loss: PointwiseLoss,
  form: "gradient" | "perSample" | "hessianDiagonal",
  change: (x: number, p: number, y: number) => number,
) =>
  planted(loss, {
    [form]: (p: Float64Array, y: Float64Array, options: ArrayOptions) =>
      (loss[form](p, y, options) as Float64Array).map((x, i) => change(x, p[i], y[i])),
  });

/** The loss with `change` applied to the options of one of its forms. */
const given = (loss: PointwiseLoss, form: "value" | "gradient", change: (options: ArrayOptions) => ArrayOptions) =>
  planted(loss, {
    [form]: (p: Predictions, y: Targets, options: ArrayOptions = {}) => loss[form](p, y, change(options)),
  });

/** The loss with a 1 for every target that it ought to refuse. */
const unchecked = (loss: PointwiseLoss) =>
  planted(loss, {
    gradient: (p: Predictions, y: Float64Array, options: ArrayOptions) =>
      loss.gradient(
        p,
        y.map((x) => (loss.target.contains(x) ? x : 1)),
        options,
      ),
  });

/** The loss with claims that are not true of it. */
const claiming = (loss: PointwiseLoss, claims: Partial<Traits>) =>
  planted(loss, { traits: { ...loss.traits, ...claims } });

const unweighted = (options: ArrayOptions): ArrayOptions => ({ ...options, weights: undefined });
const summed = (options: ArrayOptions): ArrayOptions => ({ ...options, reduction: "sum" });

/** What is wrong, and where; by the property that finds it. */
const faults: Record<string, [fault: string, loss: PointwiseLoss][]> = {
  "is its term, its derivative and its second derivative, to 4 ulp × max(1, κ), no worse than it was": [
    ["a gradient that is off by 1e-6", changed(ofHuber, "gradient", (g) => g * (1 + 1e-6))],
    ["a gradient that is off by 9 ulp", changed(ofHuber, "gradient", (g) => g * (1 + 2e-15))],
    ["a gradient of the wrong sign", changed(ofLogCosh, "gradient", (g) => -g)],
    ["a second derivative that lacks a factor", changed(ofCounts, "hessianDiagonal", (h) => h / 2)],
    [
      "a setting that is not heard",
      changed(ofHuber, "perSample", (_, p, y) => huber({ delta: 2 }).perSample([p], [y])[0]),
    ],
    ["a value with one term too few", changed(ofCounts, "perSample", (x, _, y) => x + y)],
    ["ln cosh as it is written", changed(ofLogCosh, "perSample", (_, p, y) => Math.log(Math.cosh(p - y)))],
    [
      "ln(1 + e^-x) as it is written",
      changed(ofBinary, "perSample", (_, p, y) => Math.log(1 + Math.exp(-p)) + (1 - y) * p),
    ],
    ["a tail that is cut off", changed(ofLogCosh, "gradient", (g) => (Math.abs(g) < 1e-12 ? 0 : g))],
  ],
  "NaN in, NaN out, in that sample alone": [
    ["a gradient that swallows NaN", changed(ofHuber, "gradient", (g) => g || 0)],
    ["a loss that swallows NaN", changed(ofLogCosh, "perSample", (x) => x || 0)],
    ["a second derivative that swallows NaN", changed(ofBinary, "hessianDiagonal", (h) => h || 0)],
  ],
  "the value is the weighted mean of the losses of the samples, at any length": [
    ["a value without weights", given(ofHuber, "value", unweighted)],
    ["the sum instead of the mean", given(ofBinary, "value", summed)],
  ],
  "derivatives are scaled by weight and reduction": [
    ["a gradient without weights", given(ofHuber, "gradient", unweighted)],
    ["the gradient of the sum instead of the mean", given(ofBinary, "gradient", summed)],
  ],
  "single and fused forms have the same bits": [
    ["a gradient without weights beside a fused one with them", given(ofHuber, "gradient", unweighted)],
    ["a gradient of other rounding", changed(ofLogCosh, "gradient", (g) => (g / 3) * 3)],
  ],
  "a weight of 0 removes a sample, even an infinite or NaN one; a sample twice has weight 2": [
    ["a value without weights", given(ofLogCosh, "value", unweighted)],
    ["a gradient without weights", given(ofCounts, "gradient", unweighted)],
  ],
  "a target that is NaN or outside of its domain is refused with its row, unless its weight is 0": [
    ["a negative count", unchecked(ofCounts)],
    ["a share beyond 1", unchecked(ofBinary)],
    ["a target that is NaN", unchecked(ofHuber)],
  ],
  "is convex": [["a claim of convexity", claiming(ofCauchy, { convex: true })]],
  "is not convex": [["a claim of a bend", claiming(ofHuber, { convex: false })]],
  "is non-negative": [["a value below 0", changed(ofHuber, "perSample", (x) => x - 1e-3)]],
  "is not non-negative": [["a claim of values below 0", claiming(ofHuber, { nonNegative: false })]],
  "is symmetric about the target": [["a claim of symmetry", claiming(ofCounts, { symmetric: true })]],
  "has the largest slope that it claims": [
    ["a claim of a small slope", claiming(ofHuber, { lipschitz: 0.5 })],
    ["a claim of a large slope", claiming(ofHuber, { lipschitz: 2 })],
  ],
  "stays below the bound that it claims, and tends to it": [
    ["a claim of a bound", claiming(ofHuber, { bounded: 100 })],
  ],
  "pulls less and less far from the target": [["a claim of robustness", claiming(ofHuber, { robust: true })]],
  "no other constant does better than its constant": [
    [
      "a constant beside the best",
      planted(ofHuber, { constant: (ys: number[], ws: number[]) => huber.constant(ys, ws) + 0.1 }),
    ],
  ],
};

for (const [property, planting] of Object.entries(faults))
  test.each(planting)(`"${property}" fails for %s`, (_, loss) => {
    expect(failuresOf(loss, "f64")).toContain(property);
  });

test("no property fails where nothing is planted", () => {
  for (const loss of [ofHuber, ofLogCosh, ofBinary, ofCounts, ofCauchy])
    expect(failuresOf(planted(loss, {}), "f64")).toEqual([]);
});
