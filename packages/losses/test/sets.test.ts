// Losses of sets where the inherited suite does not go: what weighs what, nothing at all, small losses, messages.
import { describe, expect, test } from "vitest";
import { dice, generalizedDice, tversky } from "../src/index.js";

const shape = (width: number) => ({ shape: [1, width] as const });

describe("tversky", () => {
  test("α weighs false positives, β false negatives", () => {
    const excess = ([alpha, beta]: number[]) =>
      tversky({ alpha, beta, smooth: 0, fromLogits: false }).value([1, 1], [1, 0], shape(2));
    expect(excess([1, 0])).toBe(0.5);
    expect(excess([0, 1])).toBe(0);
    const missed = ([alpha, beta]: number[]) =>
      tversky({ alpha, beta, smooth: 0, fromLogits: false }).value([1, 0], [1, 1], shape(2));
    expect(missed([1, 0])).toBe(0);
    expect(missed([0, 1])).toBe(0.5);
  });

  test("α = β = ½ is dice with twice the smoothing", () => {
    const [z, t] = [
      [0.5, -1, 2, 0],
      [1, 0, 1, 1],
    ];
    expect(tversky({ smooth: 0.5 }).value(z, t, shape(4))).toBe(dice.value(z, t, shape(4)));
  });

  test("losses far below 1e-16 keep their digits, and gradients theirs", () => {
    const { value, gradient } = tversky({ smooth: 0 }).valueAndGradient([60, -60], [1, 0], shape(2));
    const u = Math.exp(-60);
    expect(value / u).toBeCloseTo(1, 14); // (½u + ½u) / 1
    expect(gradient[0] / (-u / 2)).toBeCloseTo(1, 14);
    expect(gradient[1] / (u / 2)).toBeCloseTo(1, 14);
  });

  test("logits and probabilities agree", () => {
    const p = [0.25, 0.5, 0.875];
    const z = p.map((x) => Math.log(x / (1 - x)));
    const ofProbability = tversky({ fromLogits: false }).valueAndGradient(p, [0, 1, 1], shape(3));
    const ofLogit = tversky.valueAndGradient(z, [0, 1, 1], shape(3));
    expect(ofLogit.value).toBeCloseTo(ofProbability.value, 15);
    ofLogit.gradient.forEach((g, i) => expect(g).toBeCloseTo(ofProbability.gradient[i] * p[i] * (1 - p[i]), 15));
  });
});

describe("nothing at all", () => {
  test.each([
    ["dice", dice],
    ["tversky", tversky],
    ["generalizedDice", generalizedDice],
  ] as const)("%s: 0 with a gradient of 0 without smoothing, and still defined with it", (_, loss) => {
    for (const smooth of [0, 1]) {
      const of = loss({ smooth, fromLogits: false });
      expect(of.value([0, 0], [0, 0], shape(2))).toBe(0);
      const gradient = Array.from(of.gradient([0, 0], [0, 0], shape(2)));
      if (smooth === 0) expect(gradient.map(Math.abs)).toEqual([0, 0]);
      else expect(gradient.every((g) => g > 0 && g <= 1)).toBe(true);
    }
  });

  test("logits are never quite nothing: all of what there is is wrong, however little", () => {
    const loss = dice({ smooth: 0 });
    expect(loss.value([-800, -900], [0, 0], shape(2))).toBe(1);
    expect(loss.value([-Infinity, -Infinity], [0, 0], shape(2))).toBe(0);
    expect(Array.from(loss.gradient([-800, -900], [0, 0], shape(2))).map(Math.abs)).toEqual([0, 0]);
  });

  test("infinite logits are sure", () => {
    expect(dice.value([Infinity, -Infinity], [1, 0], shape(2))).toBe(0);
    expect(dice({ smooth: 0 }).value([-Infinity, Infinity], [1, 0], shape(2))).toBe(1);
  });
});

describe("generalizedDice", () => {
  test("a class that no target has weighs as much as the rarest that there is", () => {
    // Three classes of four items: 3 of the first, 1 of the second, none of the third; predicted evenly.
    const t = [
      [1, 1, 1, 0],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
    ].flat();
    const p = Array<number>(12).fill(1 / 3);
    const loss = generalizedDice({ classes: 3, smooth: 0, fromLogits: false });
    const [w, hits, sizes] = [
      [1 / 9, 1, 1],
      [1, 1 / 3, 0],
      [3 + 4 / 3, 1 + 4 / 3, 4 / 3],
    ];
    const sum = (list: readonly number[]) => list.reduce((total, x, c) => total + w[c] * x, 0);
    expect(loss.value(p, t, shape(12))).toBeCloseTo(1 - (2 * sum(hits)) / sum(sizes), 15);
  });

  test("weights are 1/r², 1/r or 1", () => {
    const [p, t] = [
      [0.75, 0.5, 0.25, 0.25, 0.5, 0.75],
      [1, 1, 0, 0, 0, 1],
    ];
    const by = (w: readonly number[]) => 1 - (2 * (w[0] * 1.25 + w[1] * 0.75)) / (w[0] * (1.5 + 2) + w[1] * (1.5 + 1));
    const of = (weighting: "square" | "simple" | "uniform") =>
      generalizedDice({ weighting, smooth: 0, fromLogits: false }).value(p, t, shape(6));
    expect(of("square")).toBeCloseTo(by([1 / 4, 1]), 15);
    expect(of("simple")).toBeCloseTo(by([1 / 2, 1]), 15);
    expect(of("uniform")).toBeCloseTo(by([1, 1]), 15);
  });
});

test.each([
  [
    () => generalizedDice({ classes: 3 }).value([1, 2, 3, 4], [0, 0, 1, 1], shape(4)),
    "shape: expected rows whose length is a multiple of the 3 classes, got 4",
  ],
  [() => dice.value([1, 2], [0, 2], shape(2)), "got 2"],
  [() => dice({ fromLogits: false }).value([1.5, 0], [1, 0], shape(2)), "got 1.5"],
  [() => dice.value([1, 2], [0, 1]), "shape: expected [rows, width]"],
  [() => tversky({ alpha: -1 }), "alpha: expected a number in [0, ∞), got -1"],
])("message %#", (call, text) => {
  expect(call).toThrow(text);
});
