// All alignments one by one, in many digits; long sequences, infinite scores, and what ctc does at edges.
import { memory } from "@nadir/core-wasm/kernel";
import { Random, real, type Element, type Real } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { about } from "../src/about.js";
import { crossEntropy, ctc } from "../src/index.js";
import { vectorOf } from "./oracle.js";

interface Exact {
  readonly value: Real;
  /** The derivatives in the logits. */
  readonly gradient: readonly Real[];
  /** The two numbers whose difference each derivative is: near certainty both are small. */
  readonly sizes: readonly Real[];
}

/** A path without its repeats and blanks. */
const reading = (path: readonly number[], blank: number): string =>
  path.filter((c, t) => c !== blank && c !== path[t - 1]).join();

/** Every path of the frames, told by whether it reads as the labels: nothing of the lattice is in this. */
function enumerate(scores: readonly number[], classes: number, labels: readonly number[], blank: number): Exact {
  const frames = scores.length / classes;
  const shares = Array.from({ length: frames }, (_, t) => {
    const masses = Array.from({ length: classes }, (__, c) => real(scores[t * classes + c]).exp());
    const total = masses.reduce((sum, mass) => sum.add(mass));
    return masses.map((mass) => mass.div(total));
  });
  const zeros = () => Array.from(scores, () => real(0));
  const [through, past] = [zeros(), zeros()]; // of the paths that read as the labels, and of the others, by frame and class
  let [right, wrong] = [real(0), real(0)];
  for (let number = 0; number < classes ** frames; number++) {
    const path = shares.map((_, t) => Math.floor(number / classes ** t) % classes);
    const share = path.reduce((product, c, t) => product.mul(shares[t][c]), real(1));
    const isRight = reading(path, blank) === labels.join();
    if (isRight) right = right.add(share);
    else wrong = wrong.add(share);
    path.forEach((c, t) => {
      const sums = isRight ? through : past;
      sums[t * classes + c] = sums[t * classes + c].add(share);
    });
  }
  const second = through.map((x) => x.div(right).mul(wrong));
  return {
    value: right.cmp(0.5) > 0 ? wrong.neg().log1p().neg() : right.log().neg(),
    gradient: past.map((x, i) => x.sub(second[i])),
    sizes: past.map((x, i) => x.add(second[i])),
  };
}

const kinds: readonly [string, (random: Random, favoured: boolean) => number][] = [
  ["plain logits", (random) => random.normal()],
  ["logits far apart", (random) => 30 * random.normal()],
  ["certain ones", (random, favoured) => (favoured ? 20 : -20) + random.normal()],
  ["ones too certain for 1 − p", (random, favoured) => (favoured ? 120 : 0) + 20 * random.normal()],
  ["all the same", () => 3],
];
const readings: readonly (readonly [frames: number, path: readonly number[], blank: number])[] = [
  [1, [1], 0],
  [2, [2, 2], 0],
  [3, [1, 0, 1], 0],
  [4, [0, 0, 0, 0], 0],
  [4, [1, 2, 1, 1], 0],
  [5, [2, 0, 2, 1, 0], 0],
  [5, [0, 0, 1, 2, 0], 2],
  [6, [1, 1, 0, 1, 2, 2], 0],
];

describe.each(kinds)("all paths of %s", (_, make) => {
  test.each(["f64", "f32"] as const)("in %s", (element: Element) => {
    const random = new Random(11);
    const epsilon = element === "f32" ? 2 ** -23 : 2 ** -52;
    for (const [frames, path, blank] of readings) {
      const labels = path.filter((c, t) => c !== blank && c !== path[t - 1]);
      const scores = vectorOf(
        element,
        Array.from({ length: 3 * frames }, (__, i) => make(random, path[Math.floor(i / 3)] === i % 3)),
      );
      const { value, gradient } = ctc({ blank }).valueAndGradient(scores, [labels], { shape: [frames, 1, 3] });
      const exact = enumerate(Array.from(scores), 3, labels, blank);
      const where = `${labels.join()} in ${scores.join()}`;
      // What the scores are worth: an ulp of one is so much of a probability.
      const worth = 4 + frames + Math.max(...Array.from(scores, Math.abs));
      const expectNear = (got: number, want: Real, size: Real) => {
        if (size.top < -1060) return expect(Math.abs(got)).toBeLessThan(2 ** -1050);
        const least = element === "f32" ? 2 ** -148 : 0;
        expect(want.sub(got).abs().toNumber(), where).toBeLessThanOrEqual(worth * epsilon * size.toNumber() + least);
      };
      expectNear(value, exact.value, exact.value);
      exact.gradient.forEach((want, i) => expectNear(gradient[i], want, exact.sizes[i].max(want.abs())));
    }
  });
});

describe("ctc", () => {
  const shape = (frames: number, classes = 3, samples = 1) => ({ shape: [frames, samples, classes] as const });
  const at = (scores: readonly number[], labels: readonly number[], classes = 3, settings = {}) =>
    ctc(settings).valueAndGradient(scores, [labels], shape(scores.length / classes, classes));

  test("of one frame is cross-entropy, tails and all", () => {
    for (const scores of [
      [0, 1, 2],
      [0, 40, 1],
      [700, 0, -700],
      [-5, 745, 3],
    ]) {
      const want = crossEntropy.valueAndGradient(scores, [1]);
      const got = at(scores, [1]);
      expect(Math.abs(got.value - want.value)).toBeLessThanOrEqual(2e-15 * want.value);
      got.gradient.forEach((g: number, i: number) =>
        expect(Math.abs(g - want.gradient[i])).toBeLessThanOrEqual(2e-15 * Math.abs(want.gradient[i])),
      );
    }
  });

  test("is never below 0, however certain", () => {
    for (let certainty = 0; certainty < 800; certainty += 7) {
      const scores = [1, 0, 2, 2, 1].flatMap((c) => [0, 1, 2].map((k) => (k === c ? certainty : 0)));
      const { value } = at(scores, [1, 2, 1]);
      expect(value).toBeGreaterThanOrEqual(0);
      const atMost = 10 * Math.exp(-certainty) * (1 + 1e-12);
      if (certainty > 5) expect(value).toBeLessThanOrEqual(atMost); // two ways to go wrong in each frame
      if (certainty > 5 && certainty < 700) expect(value).toBeGreaterThan(0);
    }
  });

  test("of labels for which there are too few frames is ∞ with a gradient of 0, or 0 if asked for", () => {
    for (const labels of [
      [1, 2, 1],
      [1, 1],
    ]) {
      const scores = [0.5, 1, 2, 3, 1, 2];
      const { value, gradient } = at(scores, labels);
      expect(value).toBe(Infinity);
      expect(Array.from(gradient)).toEqual([0, 0, 0, 0, 0, 0]);
      const left = at(scores, labels, 3, { zeroInfinity: true });
      expect(left.value).toBe(0);
      expect(Array.from(left.gradient)).toEqual([0, 0, 0, 0, 0, 0]);
    }
    const scores = new Float64Array(2 * 2 * 3);
    const each = ctc.perSample(scores, [[1, 1], [1]], shape(2, 3, 2));
    expect(Array.from(each, (x) => Math.exp(-x))).toEqual([0, expect.closeTo(3 / 9, 15)]);
    const mean = ctc({ zeroInfinity: true }).value(scores, [[1, 1], [1]], shape(2, 3, 2));
    expect(mean).toBe(each[1] / 2); // the one that is left out counts in the mean
  });

  test("of no labels is the blank in every frame, and of no frames and no labels 0", () => {
    const scores = [0.5, 1, 2, 3, 1, 2];
    const blanks = crossEntropy.valueAndGradient(scores, [0, 0], { reduction: "sum" });
    const { value, gradient } = at(scores, []);
    expect(value).toBeCloseTo(blanks.value, 14);
    gradient.forEach((g: number, i: number) => expect(g).toBeCloseTo(blanks.gradient[i], 14));
    const options = { ...shape(2, 3, 2), inputLengths: [0, 0] };
    const twice = [...scores, ...scores];
    expect(Array.from(ctc.perSample(twice, [[], [1]], options))).toEqual([0, Infinity]);
    expect(Array.from(ctc.gradient(twice, [[], [1]], options))).toEqual(new Array(12).fill(0));
  });

  test("does not look beyond the end of a sequence", () => {
    const random = new Random(3);
    const scores = Array.from({ length: 5 * 2 * 4 }, () => random.normal());
    const options = { ...shape(5, 4, 2), inputLengths: [3, 5], reduction: "sum" as const };
    const targets = [
      [1, 3],
      [2, 2],
    ];
    const { value, gradient } = ctc.valueAndGradient(scores, targets, options);
    const later = scores.map((z, i) => (i >= 24 && i % 8 < 4 ? [NaN, Infinity, 7][i % 3] : z));
    const other = ctc.valueAndGradient(later, targets, options);
    expect(other.value).toBe(value);
    expect(other.gradient).toEqual(gradient);
    gradient.forEach((g: number, i: number) => {
      if (i >= 24 && i % 8 < 4) expect(g).toBe(0);
      else expect(g).not.toBe(0);
    });
    const alone = at(
      scores.filter((_, i) => i < 24 && i % 8 < 4),
      [1, 3],
      4,
    );
    expect(ctc.perSample(scores, targets, options)[0]).toBe(alone.value);
  });

  test("has a NaN in its own sequence alone", () => {
    const scores = Array.from({ length: 3 * 2 * 3 }, (_, i) => Math.sin(i));
    scores[7] = NaN;
    const options = { ...shape(3, 3, 2), reduction: "sum" as const };
    const each = ctc.perSample(scores, [[1], [2]], options);
    expect(Array.from(each, Number.isNaN)).toEqual([true, false]);
    const gradient = ctc.gradient(scores, [[1], [2]], options);
    gradient.forEach((g: number, i: number) => expect(Number.isNaN(g)).toBe(i % 6 < 3));
    const weights = [0, 1];
    expect(ctc.value(scores, [[1], [2]], { ...options, weights })).toBe(each[1]);
    const kept = ctc.gradient(scores, [[1, 99], [2]], { ...options, weights }); // labels are not looked at
    kept.forEach((g: number, i: number) => expect(g).toBe(i % 6 < 3 ? 0 : gradient[i]));
  });

  test("has the limits of infinite scores", () => {
    const low = -1e6;
    const cases: (readonly [scores: readonly number[], labels: readonly number[]])[] = [
      [[0, -Infinity, 1, -Infinity, 0, 3], [1]],
      [[0, -Infinity, 1, 2, -Infinity, 3], [1]],
      [[-Infinity, -Infinity, -Infinity, 0, 1, 0], [1]],
      [[-Infinity, -Infinity, 1, -Infinity, -Infinity, 0, -Infinity, 2, 0], [1]],
      [[-Infinity, 0, -Infinity, -Infinity, 0, -Infinity], [1]],
    ];
    for (const [scores, labels] of cases) {
      const finite = scores.map((z) => (z === -Infinity ? low : z));
      const [got, want] = [at(scores, labels), at(finite, labels)];
      if (want.value > -low / 2) expect(got.value).toBe(Infinity);
      else expect(got.value).toBeCloseTo(want.value, 12);
      got.gradient.forEach((g: number, i: number) => expect(g, `${i}`).toBeCloseTo(want.gradient[i], 9));
    }
    const { value, gradient } = at([0, Infinity, 1, Infinity, 1, Infinity], [1]);
    expect(value).toBeCloseTo(Math.LN2, 14); // the blank and another class, tied
    expect(Array.from(gradient, (g) => g + 0)).toEqual([0, 0, 0, -0.5, 0, 0.5]);
    expect(at([0, 1, Infinity], [1]).value).toBe(Infinity);
  });

  test("goes through a thousand frames of extreme logits", () => {
    const random = new Random(8);
    const [frames, classes] = [1000, 20];
    const labels = Array.from({ length: 120 }, () => random.integer(1, classes - 1));
    const scores = Float64Array.from({ length: frames * classes }, () => 1e4 * random.normal());
    const options = { shape: [frames, 1, classes] as const };
    const { value, gradient } = ctc.valueAndGradient(scores, [labels], options);
    const best = bestPath(scores, classes, labels);
    // Of so many alignments the best has all but the whole weight; what is left of it is their number.
    expect(value).toBeLessThanOrEqual(best * (1 + 1e-14));
    expect(value).toBeGreaterThanOrEqual(best - frames * Math.log(3));
    for (let t = 0; t < frames; t++) {
      const frame = gradient.subarray(t * classes, (t + 1) * classes);
      expect(frame.every(Number.isFinite)).toBe(true);
      expect(Math.abs(Array.from(frame).reduce((sum, g) => sum + g, 0))).toBeLessThan(1e-12);
    }
    const narrow = Float32Array.from(scores);
    const want = ctc.value(Float64Array.from(narrow), [labels], options);
    expect(ctc.value(narrow, [labels], options)).toBe(want); // the same recursion in f64
  });

  test("agrees with logarithms over a thousand plain frames", () => {
    const random = new Random(9);
    const [frames, classes] = [1000, 20];
    const labels = Array.from({ length: 120 }, () => random.integer(1, classes - 1));
    const scores = Array.from({ length: frames * classes }, () => 2 * random.normal());
    const value = ctc.value(scores, [labels], { shape: [frames, 1, classes] });
    expect(Math.abs(value - inLogarithms(scores, classes, labels))).toBeLessThan(1e-11 * value);
  });

  test("takes labels in lists, one behind another, or padded", () => {
    const random = new Random(4);
    const scores = Array.from({ length: 6 * 3 * 4 }, () => random.normal());
    const options = shape(6, 4, 3);
    const lists = [[1, 2, 2], [3], []];
    const want = ctc.valueAndGradient(scores, lists, options);
    const forms: [unknown, object][] = [
      [[1, 2, 2, 3], { targetLengths: [3, 1, 0] }],
      [Int32Array.of(1, 2, 2, 3, 0, 0, 0, 0, 0), { targetLengths: Uint8Array.of(3, 1, 0) }],
      [Float64Array.of(1, 2, 2, 3, NaN, -1, 7, 7, 7), { targetLengths: [3, 1, 0] }],
      [[[1, 2, 2], Int32Array.of(3), []], {}],
    ];
    for (const [targets, more] of forms)
      expect(ctc.valueAndGradient(scores, targets as number[][], { ...options, ...more })).toEqual(want);
    const even = ctc.value(scores, [1, 2, 3, 3, 1, 2], options);
    expect(even).toBe(
      ctc.value(
        scores,
        [
          [1, 2],
          [3, 3],
          [1, 2],
        ],
        options,
      ),
    );
  });

  test("of log-probabilities has the gradient in these", () => {
    const random = new Random(6);
    const logits = Array.from({ length: 4 * 3 }, () => random.normal());
    const logs = logits.map((z, i) => {
      const row = logits.slice(i - (i % 3), i - (i % 3) + 3);
      return z - Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
    });
    const [ofLogits, ofLogs] = [at(logits, [1, 2]), at(logs, [1, 2], 3, { fromLogits: false })];
    expect(ofLogs.value).toBeCloseTo(ofLogits.value, 13);
    ofLogs.gradient.forEach((g: number, i: number) =>
      expect(g).toBeCloseTo(ofLogits.gradient[i] - Math.exp(logs[i]), 13),
    );
    expect(() => at([0.5, 0, 0], [1], 3, { fromLogits: false })).toThrow(
      /ctc: predictions\[0\].*: expected a number that is not positive, or -Infinity .*got 0\.5/,
    );
  });

  test("says what is wrong with its arguments", () => {
    const call =
      (targets: unknown, options: object, settings = {}) =>
      () =>
        ctc(settings).value(new Float64Array(12), targets as number[][], options);
    const options = shape(2, 3, 2);
    expect(call([[1], [2]], {})).toThrow(
      new RangeError("ctc: shape: expected [frames, sequences, classes], as nothing else tells them apart"),
    );
    expect(call([[1], [2]], { shape: [2, 3] })).toThrow(TypeError);
    expect(call([[1], [2]], { shape: [2, 2, 2] })).toThrow(
      "ctc: shape: expected [frames, sequences, classes] whose product is the 12 predictions, got 2 × 2 × 2",
    );
    expect(call([[1], [3]], options)).toThrow(
      "ctc: targets[1][0] (sequence, label): expected a class from 0 to 2 other than the blank (0), got 3",
    );
    expect(call([[1], [1, 0]], options)).toThrow(/targets\[1\]\[1\].* other than the blank \(0\), got 0/);
    expect(call([[1], [1.5]], options)).toThrow(/got 1\.5/);
    expect(call([[1]], options)).toThrow("ctc: targets: expected 2 elements, a list a sequence, got 1");
    expect(call([1, 2, 1], options)).toThrow(
      "ctc: targets: expected a list for each of the 2 sequences, or targetLengths, got 3 labels",
    );
    expect(call([1, 2, 1], { ...options, targetLengths: [1, 1] })).toThrow(
      /targetLengths: expected lengths that add up to the 3 labels/,
    );
    expect(call([[1], [2]], { ...options, inputLengths: [2, 3] })).toThrow(
      "ctc: inputLengths[1]: expected an integer from 0 to 2, got 3",
    );
    expect(call([[1], [2]], options, { blank: 3 })).toThrow("ctc: blank: expected a class from 0 to 2, got 3");
    expect(() => ctc({ blank: -1 })).toThrow("ctc: blank: expected a class, got -1");
  });
});

/** States of labels with blanks (class 0) between, and from which of those before one may come. */
function statesOf(labels: readonly number[]): { classes: number[]; from: (s: number) => number[] } {
  const classes = [0, ...labels.flatMap((label) => [label, 0])];
  const skips = (s: number) => classes[s] !== 0 && classes[s] !== classes[s - 2];
  return { classes, from: (s) => [s, s - 1, ...(skips(s) ? [s - 2] : [])].filter((r) => r >= 0) };
}

/** The recursion of logarithms that are put together by `join`, over scores less `mass` of their frame. */
function recursion(
  scores: ArrayLike<number>,
  width: number,
  labels: readonly number[],
  mass: (frame: number[]) => number,
  join: (logs: readonly number[]) => number,
): number {
  const { classes, from } = statesOf(labels);
  let logs = classes.map((_, s) => (s === 0 ? 0 : -Infinity));
  for (let t = 0; t * width < scores.length; t++) {
    const frame = Array.from({ length: width }, (_, c) => scores[t * width + c]);
    const total = mass(frame);
    const before = logs;
    logs = classes.map((c, s) => join(from(s).map((r) => before[r])) + frame[c] - total);
  }
  return -join(logs.slice(-2));
}

const greatest = (list: readonly number[]) => list.reduce((a, b) => Math.max(a, b), -Infinity);
const logSum = (list: readonly number[]) => {
  const top = greatest(list);
  return top === -Infinity ? top : top + Math.log(list.reduce((sum, x) => sum + Math.exp(x - top), 0));
};

const bestPath = (scores: ArrayLike<number>, width: number, labels: readonly number[]) =>
  recursion(scores, width, labels, logSum, greatest);
const inLogarithms = (scores: ArrayLike<number>, width: number, labels: readonly number[]) =>
  recursion(scores, width, labels, logSum, logSum);

test.each([{ blank: 1 }, { blank: 2 }, { blank: 7 }])(
  "its slice has the class %j, and of logits or not is the same",
  (settings) => {
    for (const x of [-6, 0, 2.5, 6]) {
      const [ofLogits, ofLogarithms] = [true, false].map((fromLogits) => {
        const loss = ctc({ ...settings, fromLogits });
        const { predictions, targets, options } = about(loss).slice.at(x, loss.settings);
        return loss.value(predictions as number[], targets as number[][], options);
      });
      expect(Math.abs(ofLogarithms / ofLogits - 1)).toBeLessThan(1e-13);
    }
  },
);

describe("the memory that ctc works in", () => {
  const labels = (count: number) => Array.from({ length: count }, (_, i) => 1 + (i % 2));
  const held = () => memory.wasm.buffer.byteLength;
  const call = (frames: number, count: number) => {
    const scores = Float64Array.from({ length: frames * 3 }, (_, i) => Math.sin(i));
    return [scores, [labels(count)], { shape: [frames, 1, 3] }] as const;
  };

  test("is the whole lattice only for gradients", () => {
    const given = call(1000, 300);
    ctc.value(...call(10, 3));
    const before = held();
    const value = ctc.value(...given);
    ctc.perSample(...given);
    expect(held() - before).toBeLessThan(2 ** 20);
    expect(ctc.valueAndGradient(...given).value).toBe(value);
    expect(held() - before).toBeGreaterThan(4 * 2 ** 20);
  });

  test.each([
    ["nearly certain", 40],
    ["uncertain", 0.1],
  ])("makes no difference to the value of labels that are %s", (_, lead) => {
    const path = [1, 0, 2, 2, 0, 0, 1, 1];
    const scores = path.flatMap((best) => [0, 1, 2].map((k) => (k === best ? lead : 0)));
    const given = [scores, [[1, 2, 1]], { shape: [path.length, 1, 3] }] as const;
    const { value } = ctc.valueAndGradient(...given);
    expect(value).toBeGreaterThan(0);
    expect(ctc.value(...given)).toBe(value);
    expect(ctc.perSample(...given)[0]).toBe(value);
  });

  test("that cannot be had is named with the loss, how much it is and for what", () => {
    expect(() => ctc.gradient(...call(8000, 5600))).toThrow(
      /^ctc: expected 2\d{3} MB to work in, for 24000 predictions, got none; memory: \d+ bytes are more than a WebAssembly memory holds$/,
    );
    expect(() => ctc.gradient(...call(8000, 5600))).toThrow(expect.objectContaining({ code: "OUT_OF_MEMORY" }));
  });
});
