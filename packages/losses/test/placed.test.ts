// What calls leave for the next: placed targets are asked for their domain once, until they change, and settings are written once.
import { expect, test } from "vitest";
import { place } from "@nadir/core-wasm";
import { binaryCrossEntropy, brier, crossEntropy, huber, multilabelSoftMargin, squaredError } from "../src/index.js";

test("targets that were written to are checked again", () => {
  const predictions = place(Float64Array.of(0.5, -1));
  const targets = place(Float64Array.of(0, 1));
  const before = binaryCrossEntropy.value(predictions, targets);
  targets.write([2], 1);
  expect(() => binaryCrossEntropy.value(predictions, targets)).toThrow(
    "binaryCrossEntropy: targets[1]: expected a number in [0, 1]",
  );
  targets.write([1], 1);
  expect(binaryCrossEntropy.value(predictions, targets)).toBe(before);
});

test("targets that a loss wrote are checked again", () => {
  const targets = place(Float64Array.of(0, 1));
  expect(brier.value([0.5, 0.5], targets)).toBeGreaterThan(0);
  squaredError.gradient(Float64Array.of(9, 9), [0, 0], { out: targets });
  expect(() => brier.value([0.5, 0.5], targets)).toThrow("brier: targets[0]: expected a number in [0, 1]");
});

test("targets that their own gradient is written over are checked again", () => {
  const targets = place(Float64Array.of(0, 1));
  brier.gradient([0.5, 0.5], targets, { out: targets });
  expect(() => brier.value([0.5, 0.5], targets)).toThrow("brier: targets[1]: expected a number in [0, 1]");
  const flags = place(Float64Array.of(0, 1, 1, 0));
  const shape = [2, 2] as const;
  multilabelSoftMargin.gradient([1, 2, 3, 4], flags, { shape, out: flags });
  expect(() => multilabelSoftMargin.value([1, 2, 3, 4], flags, { shape })).toThrow("targets[0][0] (row, column)");
});

test("what one loss allows another need not", () => {
  const targets = place(Float64Array.of(-3, 5));
  expect(squaredError.value([0, 0], targets)).toBe(17);
  expect(() => brier.value([0.5, 0.5], targets)).toThrow("brier: targets[0]: expected a number in [0, 1]");
  expect(squaredError.value([0, 0], targets)).toBe(17);
});

test("targets outside are refused each time, and where their weight is 0 each time let be", () => {
  const targets = place(Float64Array.of(0, 7));
  const call = (weights?: number[]) => binaryCrossEntropy.value([0, 0], targets, { weights });
  for (let i = 0; i < 2; i++) {
    expect(() => call()).toThrow("targets[1]");
    expect(call([1, 0])).toBe(binaryCrossEntropy.value([0], [0]));
  }
});

test("labels and flags of rows too", () => {
  const scores = place(Float64Array.of(1, 2, 3, 4, 5, 6));
  const labels = place(Int32Array.of(0, 2));
  const before = crossEntropy.value(scores, labels, { shape: [2, 3] });
  expect(() => crossEntropy.value(scores.read(), [0, 1, 2], { shape: [3, 2] })).toThrow("targets[2]: expected a class");
  expect(() => crossEntropy.value(Float64Array.of(1, 2, 3, 4), labels, { shape: [2, 2] })).toThrow("targets[1]");
  labels.write([3], 1);
  expect(() => crossEntropy.value(scores, labels, { shape: [2, 3] })).toThrow(
    "targets[1]: expected a class from 0 to 2",
  );
  labels.write([2], 1);
  expect(crossEntropy.value(scores, labels, { shape: [2, 3] })).toBe(before);

  const flags = place(Float64Array.of(0, 1, 1, 0, 0, 1));
  expect(multilabelSoftMargin.value(scores, flags, { shape: [2, 3] })).toBeGreaterThan(0);
  flags.write([0.5]);
  expect(() => multilabelSoftMargin.value(scores, flags, { shape: [2, 3] })).toThrow("targets[0][0] (row, column)");
});

test("settings are a loss's own, whatever was called before", () => {
  const [few, many] = [huber({ delta: 0.5 }), huber({ delta: 2 })];
  const p = { f32: Float32Array.of(4), f64: Float64Array.of(4) };
  const rows = crossEntropy({ labelSmoothing: 0.1 });
  for (const element of ["f32", "f64", "f32"] as const) {
    expect(few.value(p[element], [0])).toBe(0.5 * (4 - 0.25));
    expect(few.value(p[element], [0])).toBe(0.5 * (4 - 0.25));
    expect(many.value(p[element], [0])).toBe(2 * (4 - 1));
    expect(rows.value([0, 0], [0], { shape: [1, 2] })).toBeCloseTo(Math.log(2), 14);
    expect(many.value(p[element], [0])).toBe(2 * (4 - 1));
  }
});
