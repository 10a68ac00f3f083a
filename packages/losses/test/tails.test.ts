// Losses where peers lose their digits: far out in the tails, and next to the least loss. What is expected was computed in
// 60 digits from the definition. Each row names the peer that fails there, and what it gives.
import { real, ulpError, type Element } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import {
  binaryCrossEntropy,
  categoricalFocal,
  crossEntropy,
  gammaDeviance,
  inverseGaussianDeviance,
  klDivergence,
  logCosh,
  multiclassHinge,
  poissonDeviance,
  softMargin,
  tweedieDeviance,
} from "../src/index.js";
import { vectorOf } from "./oracle.js";

/** ln(1 + e^−m) and its derivative −1 / (1 + eᵐ) at margins m. */
const margins: [margin: number, value: number, slope: number, peer: string][] = [
  [15, 3.059022737137205e-7, -3.059022269256247e-7, "Optax crossEntropy f32: 0; PyTorch f32: slope 17 % off"],
  [20, 2.061153620314381e-9, -2.0611536181902037e-9, "PyTorch, Optax, TensorFlow.js crossEntropy f32: slope 0"],
  [40, 4.248354255291589e-18, -4.248354255291589e-18, "PyTorch f64: slope 0; TensorFlow.js: 0"],
  [100, 3.720075976020836e-44, -3.720075976020836e-44, "PyTorch f64: slope 0"],
  [300, 5.148200222412013e-131, -5.148200222412013e-131, "PyTorch f64: slope 0"],
  [700, 9.85967654375977e-305, -9.85967654375977e-305, "PyTorch f64: slope 0"],
];

const close = (got: number, want: number, element: Element) =>
  expect(ulpError(got, real(want), element), `got ${got}, want ${want}`).toBeLessThanOrEqual(4);

describe.each(["f32", "f64"] as const)("margins in %s", (element) => {
  test.each(margins)("%d: %d, slope %d (%s)", (margin, value, slope) => {
    const row = vectorOf(element, [margin, 0]);
    const shape = [1, 2] as const;
    const score = vectorOf(element, [margin]);
    const negative = vectorOf(element, [-margin]);
    const ofLabel = crossEntropy.valueAndGradient(row, [0]);
    const ofShares = crossEntropy.valueAndGradient(row, [1, 0], { shape });
    const ofPositive = binaryCrossEntropy.valueAndGradient(score, [1]);
    const ofNegative = binaryCrossEntropy.valueAndGradient(negative, [0]);
    const ofSign = softMargin.valueAndGradient(score, [1]);
    // Totals are in f64 whatever the predictions are, of terms in the element type.
    for (const { value: got } of [ofLabel, ofShares, ofPositive, ofNegative, ofSign]) close(got, value, element);
    for (const { gradient } of [ofLabel, ofShares, ofPositive, ofSign]) close(gradient[0], slope, element);
    close(ofNegative.gradient[0], -slope, element);
    for (const { gradient } of [ofLabel, ofShares]) close(gradient[1], -slope, element);
    if (element === "f64" || margin <= 100) expect(ofLabel.gradient[0]).toBeLessThan(0);
  });
});

describe("next to the least loss", () => {
  test.each([
    [1e-4, 4.9999999916666675e-9, "Keras, Optax f32: 0"],
    [1e-6, 4.999999999999166e-13, "Keras, Optax: 0"],
    [1e-9, 5e-19, "Keras, Optax: 0"],
  ])("logCosh of %d: %d (%s)", (residual, want) => {
    close(logCosh.value([residual], [0]), want, "f64");
    close(logCosh.value([-residual], [0]), want, "f64");
    const rounded = Math.fround(residual);
    close(logCosh.value(Float32Array.of(rounded), [0]), (rounded * rounded) / 2 - rounded ** 4 / 12, "f32");
  });

  const ofMean = { logInput: false };
  test.each([
    ["poissonDeviance", poissonDeviance(ofMean), 3, 3.0000003, 1.499999949531158e-14],
    ["poissonDeviance", poissonDeviance(ofMean), 3, 2.9999997, 1.500000049531158e-14],
    ["poissonDeviance", poissonDeviance(ofMean), 250, 250.00002500000002, 1.2499999605479548e-12],
    ["poissonDeviance", poissonDeviance(ofMean), 250, 249.999975, 1.2500000410391174e-12],
    ["gammaDeviance", gammaDeviance(ofMean), 3, 3.0000003, 4.9999996651038765e-15],
    ["gammaDeviance", gammaDeviance(ofMean), 3, 2.9999997, 5.000000331770543e-15],
    ["gammaDeviance", gammaDeviance(ofMean), 250, 250.00002500000002, 4.999999675525169e-15],
    ["gammaDeviance", gammaDeviance(ofMean), 250, 249.999975, 5.000000330823153e-15],
    ["tweedieDeviance", tweedieDeviance(ofMean), 3, 3.0000003, 8.660253602124837e-15],
    ["tweedieDeviance", tweedieDeviance(ofMean), 3, 2.9999997, 8.66025446815024e-15],
    ["tweedieDeviance", tweedieDeviance(ofMean), 250, 250.00002500000002, 7.905693769142749e-14],
    ["tweedieDeviance", tweedieDeviance(ofMean), 250, 249.999975, 7.905694541736698e-14],
    ["inverseGaussianDeviance", inverseGaussianDeviance(ofMean), 3, 3.0000003, 1.6666664994790784e-15],
    ["inverseGaussianDeviance", inverseGaussianDeviance(ofMean), 250, 249.999975, 2.0000001989959376e-17],
  ])("%s (%#) of a mean within 1e-7 of its target (scikit-learn: half the digits)", (_, loss, mean, y, want) => {
    close(loss.value([mean], [y]), want, "f64");
  });
});

describe("far out and at the ends", () => {
  const kl = (z: number[], t: number[]) => klDivergence.valueAndGradient(z, t, { shape: [1, z.length] });
  const soft = (z: number[], t: number[]) => crossEntropy.valueAndGradient(z, t, { shape: [1, z.length] });

  test("softMargin at ±1000 (PyTorch: ∞ and NaN)", () => {
    expect(softMargin.value([-1000], [1])).toBe(1000);
    expect(softMargin.value([1000], [-1])).toBe(1000);
    expect(softMargin.value([1000], [1])).toBe(0);
    expect(Array.from(softMargin.gradient([-1000, 1000], [1, -1], { reduction: "sum" }))).toEqual([-1, 1]);
  });

  test("categoricalFocal of a logit 200 below: 50 for γ = 2, α = ¼ (Keras: 4.03, as it clips)", () => {
    const focal = categoricalFocal({ gamma: 2, alpha: 0.25 });
    expect(focal.value([-200, 0], [0])).toBe(50);
    expect(Array.from(focal.gradient([-200, 0], [0]))).toEqual([-0.25, 0.25]);
    expect(focal.value([-Infinity, 0], [0])).toBe(Infinity);
    expect(Array.from(focal.gradient([-Infinity, 0], [0]))).toEqual([-0.25, 0.25]);
  });

  test("multiclassHinge of a row of negative scores that is right by more than the margin: 0 (Keras, TensorFlow.js: 4)", () => {
    expect(multiclassHinge.value([-3, -5, -6], [0])).toBe(0);
    expect(Array.from(multiclassHinge.gradient([-3, -5, -6], [0]))).toEqual([0, 0, 0]);
  });

  test("a share of 0 under −∞ costs nothing (PyTorch, Optax, TensorFlow.js: NaN)", () => {
    expect(kl([-Infinity, 0], [0, 1]).value).toBe(0);
    expect(Array.from(kl([-Infinity, 0], [0, 1]).gradient, (g) => g + 0)).toEqual([0, -1]);
    expect(kl([-Infinity, 0], [0.5, 0.5]).value).toBe(Infinity);
    expect(soft([-Infinity, 0, 0], [0, 1, 0]).value).toBe(Math.LN2);
    expect(Array.from(soft([-Infinity, 0, 0], [0, 1, 0]).gradient)).toEqual([0, -0.5, 0.5]);
    expect(soft([-Infinity, 0, 0], [0.5, 0.5, 0]).value).toBe(Infinity);
  });
});
