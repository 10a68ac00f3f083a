// Ranking losses where the inherited suite does not go: long queries, places, ties, infinite scores, messages.
import { Random, real, type Element, type Real } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { lambdaRank, listNet, rankingSoftmax, rankNet, xeNdcg } from "../src/index.js";
import { vectorOf } from "./oracle.js";

const EPSILON = { f32: 2 ** -23, f64: 2 ** -52 };
const all = [rankNet, lambdaRank, listNet, rankingSoftmax, xeNdcg];

/** A weight for each pair of places, from the better of the two on. */
type Weigh = (place: number, other: number) => Real | number;

/** Σ w ln(1 + e^−σd) and its derivatives with w held fixed, pair by pair; and the sums of what is added, for tolerances. */
function byPairs(scores: readonly number[], gains: readonly number[], sigma: number, weigh: Weigh) {
  const order = scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a] || a - b);
  const slopes = scores.map(() => real(0));
  const sizes = scores.map(() => real(0));
  let value = real(0);
  order.forEach((a, place) =>
    order.slice(place + 1).forEach((b, k) => {
      if (gains[a] === gains[b]) return;
      const [better, worse] = gains[a] > gains[b] ? [a, b] : [b, a];
      const weight = real(weigh(place, place + 1 + k)).mul(
        real(gains[better])
          .sub(gains[worse])
          .div(gains[better] - gains[worse]),
      );
      const z = real(scores[better]).sub(scores[worse]).mul(sigma);
      const slope = z.neg().sigmoid().mul(weight).mul(sigma);
      value = value.add(z.neg().softplus().mul(weight));
      slopes[better] = slopes[better].sub(slope);
      slopes[worse] = slopes[worse].add(slope);
      for (const i of [better, worse]) sizes[i] = sizes[i].add(slope);
    }),
  );
  return { value, slopes, sizes };
}

/** A query of n items with ties in scores and relevance. */
function queryOf(n: number, seed: number, element: Element) {
  const random = new Random(seed);
  const scores = vectorOf(
    element,
    Array.from({ length: n }, () => (random.integer(0, 4) === 0 ? 0.5 : 2 * random.normal())),
  );
  return { scores, relevance: Array.from({ length: n }, () => random.integer(0, 5)) };
}

describe.each(["f32", "f64"] as const)("pair by pair in many digits, in %s", (element) => {
  test.each([1, 2, 5, 41])("rankNet of %i items", (n) => {
    const { scores, relevance } = queryOf(n, n, element);
    const want = byPairs(Array.from(scores), relevance, 0.75, () => 1);
    const got = rankNet({ sigma: 0.75 }).valueAndGradient(scores, relevance);
    expect(Math.abs(got.value - want.value.toNumber())).toBeLessThanOrEqual(
      4 * EPSILON[element] * want.value.toNumber(),
    );
    got.gradient.forEach((g, i) =>
      expect(Math.abs(g - want.slopes[i].toNumber())).toBeLessThanOrEqual(
        4 * EPSILON[element] * want.sizes[i].toNumber(),
      ),
    );
  });

  test.each([
    [2, null],
    [5, 2],
    [41, 10],
    [41, null],
  ])("lambdaRank of %i items, truncated at %s", (n, truncation) => {
    const { scores, relevance } = queryOf(n, n + 1, element);
    const gains = relevance.map((y) => 2 ** y - 1);
    const last = truncation ?? n;
    const discount = (place: number) =>
      real(2)
        .log()
        .div(real(place + 2).log());
    const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
    const ideal = gains
      .toSorted((a, b) => b - a)
      .slice(0, last)
      .reduce((sum, gain, place) => sum.add(discount(place).mul(gain)), real(0));
    const want = byPairs(Array.from(scores), gains, 1, (a, b) =>
      a >= last
        ? 0
        : discount(a)
            .sub(discount(b))
            .mul(Math.abs(gains[order[a]] - gains[order[b]]))
            .div(ideal),
    );
    const got = lambdaRank({ truncation }).valueAndGradient(scores, relevance);
    expect(Math.abs(got.value - want.value.toNumber())).toBeLessThanOrEqual(
      4 * EPSILON[element] * want.value.toNumber(),
    );
    got.gradient.forEach((g, i) =>
      expect(Math.abs(g - want.slopes[i].toNumber())).toBeLessThanOrEqual(
        6 * EPSILON[element] * want.sizes[i].toNumber(),
      ),
    );
  });
});

test("pulls that all but cancel keep their digits", () => {
  const scores = [1e-20, 5e-21, -3e-20]; // the middle one is pulled by σ(−d) − σ(−d′) = (d′ − d)/4
  const [, middle] = rankNet.gradient(scores, [2, 1, 0]);
  expect(middle / ((5e-21 + 3e-20 - (1e-20 - 5e-21)) / 4)).toBeCloseTo(1, 14);
  const far = rankNet.gradient([50, 0, -50], [2, 1, 0]);
  expect(far[0] / -(Math.exp(-50) + Math.exp(-100))).toBeCloseTo(1, 14);
});

describe("lambdaRank", () => {
  test("weighs pairs by the change of NDCG", () => {
    // (0, 1) has an NDCG of 1/log₂3 = 0.6309, and the other order one of 1.
    expect(lambdaRank.value([0, 0], [0, 1])).toBeCloseTo((1 - 0.6309297535714574) * Math.LN2, 15);
    // 3, 2, 3, 0, 1, 2 in this order: an NDCG of 0.9608 (Wikipedia's example of six documents, against their own best order)
    const gains = [3, 2, 3, 0, 1, 2];
    const dcg = (list: readonly number[]) => list.reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
    expect(dcg(gains) / dcg(gains.toSorted((a, b) => b - a))).toBeCloseTo(0.961, 3);
    let changes = 0;
    gains.forEach((a, i) =>
      gains.forEach((b, j) => {
        if (i < j) changes += Math.abs(dcg(gains) - dcg(gains.with(i, b).with(j, a)));
      }),
    );
    const equal = lambdaRank({ gain: "linear" }).value([1, 1, 1, 1, 1, 1], gains);
    expect(equal).toBeCloseTo((changes / dcg(gains.toSorted((a, b) => b - a))) * Math.LN2, 14);
  });

  test("has the derivative with its weights held fixed for a gradient", () => {
    const [scores, relevance] = [
      [0.3, -0.2, 1.1, 0.9],
      [0, 2, 1, 3],
    ];
    const at = (i: number, step: number) => lambdaRank.value(scores.with(i, scores[i] + step), relevance);
    const gradient = lambdaRank.gradient(scores, relevance);
    // While no two items change places the weights are what they were.
    scores.forEach((_, i) => expect(gradient[i]).toBeCloseTo((at(i, 1e-5) - at(i, -1e-5)) / 2e-5, 9));
    // Where they do, the loss jumps.
    expect(Math.abs(at(1, 0.5 + 1e-9) - at(1, 0.5 - 1e-9))).toBeGreaterThan(1e-3);
    // Weights that depend on the scores are held fixed too.
    const loss = lambdaRank({ normalize: true });
    const normal = loss.gradient(scores, relevance);
    const slope =
      (loss.value(scores.with(0, 0.3 + 1e-5), relevance) - loss.value(scores.with(0, 0.3 - 1e-5), relevance)) / 2e-5;
    expect(Math.abs(normal[0] - slope)).toBeGreaterThan(1e-3);
    expect(Array.from(normal).reduce((sum, g) => sum + g, 0)).toBeCloseTo(0, 15);
  });

  test("gives items of the same score places in the order in which they come", () => {
    const there = lambdaRank.gradient([0, 0, 0], [0, 1, 2]);
    const back = lambdaRank.gradient([0, 0, 0], [2, 1, 0]);
    expect(there[2]).toBeLessThan(0);
    expect(back[0]).toBeLessThan(0);
    expect(Array.from(back).reverse()).not.toEqual(Array.from(there));
    const last = lambdaRank.gradient([-1, 0, 0, 0], [0, 0, 1, 2]);
    expect(Array.from(lambdaRank.gradient([-1, -0, 0, 0], [0, 0, 1, 2]))).toEqual(Array.from(last));
  });
});

describe("what is defined where there is nothing to rank", () => {
  test.each(all.map((loss) => [loss.name, loss] as const))("%s of a single item is 0", (_, loss) => {
    const { value, gradient } = loss.valueAndGradient([3], [2]);
    expect([value, ...gradient].map(Math.abs)).toEqual([0, 0]);
  });

  test.each([rankNet, lambdaRank, lambdaRank({ normalize: true })].map((loss) => [loss.name, loss] as const))(
    "%s of items that are all as relevant is 0",
    (_, loss) => {
      for (const relevance of [0, 3]) {
        const { value, gradient } = loss.valueAndGradient([1, -2, 0.5], [relevance, relevance, relevance]);
        expect([value, ...gradient].map(Math.abs)).toEqual([0, 0, 0, 0]);
      }
    },
  );

  test("no relevant item: 0 where items count for their gain, the uniform target else", () => {
    for (const loss of [rankingSoftmax, xeNdcg({ gamma: 1 })]) {
      const { value, gradient } = loss.valueAndGradient([1, -2, 0.5], [0, 0, 0]);
      expect([value, ...gradient].map(Math.abs)).toEqual([0, 0, 0, 0]);
    }
    for (const loss of [listNet, xeNdcg]) {
      expect(loss.value([1, 1, 1], [0, 0, 0])).toBeCloseTo(Math.log(3), 15);
      expect(Array.from(loss.gradient([1, 1, 1], [0, 0, 0]))).toEqual([0, 0, 0]);
    }
  });
});

test("infinite scores have their limits, and count as tied among themselves", () => {
  expect(rankNet.value([Infinity, 0], [1, 0])).toBe(0);
  expect(rankNet.value([-Infinity, 0], [1, 0])).toBe(Infinity);
  expect(Array.from(rankNet.gradient([-Infinity, 0], [1, 0]))).toEqual([-1, 1]);
  expect(rankNet.value([Infinity, Infinity], [1, 0])).toBeCloseTo(Math.LN2, 15);
  expect(lambdaRank.value([-Infinity, 0], [1, 0])).toBe(Infinity);
  const normal = lambdaRank({ normalize: true, sigma: 2 }).valueAndGradient([-Infinity, 0], [1, 0]);
  const change = 1 - 0.6309297535714574; // of NDCG, and x/(0.01 + x) is 1 far away; log₂(1 + Λ)/Λ of no pull is 1/ln 2
  expect(normal.value).toBeCloseTo((2 * change) / Math.LN2, 12);
  expect(Array.from(normal.gradient).map(Math.abs)).toEqual([0, 0].map((x) => expect.closeTo(x, 12)));
  for (const loss of [listNet, rankingSoftmax, xeNdcg]) {
    expect(loss.value([0, Infinity, 1], [1, 1, 0])).toBe(Infinity);
    expect(loss.value([-Infinity, -Infinity], [1, 1])).toBeCloseTo(loss.value([0, 0], [1, 1]), 15);
  }
  expect(rankingSoftmax.value([Infinity, 0], [1, 0])).toBe(0);
});

describe("xeNdcg", () => {
  test("takes a γ for each item with the targets, and is not random", () => {
    const [scores, relevance] = [
      [0.2, 1.5, -0.7],
      [0, 2, 1],
    ];
    const own = xeNdcg({ gamma: null });
    const even = own.valueAndGradient(scores, [relevance, [0.5, 0.5, 0.5]]);
    const want = xeNdcg.valueAndGradient(scores, relevance);
    expect(even.value).toBeCloseTo(want.value, 15);
    even.gradient.forEach((g, i) => expect(g).toBeCloseTo(want.gradient[i], 15));
    expect(own.value(scores, [relevance, [0, 1, 0]])).not.toBeCloseTo(want.value, 3);
    expect(xeNdcg.value(scores, relevance)).toBe(want.value);
  });
  test("is what rankingSoftmax is of the shares", () => {
    const [scores, relevance] = [
      [0.2, 1.5, -0.7],
      [0, 2, 1],
    ];
    const shares = [0.5, 3.5, 1.5].map((x) => x / 5.5);
    expect(xeNdcg.value(scores, relevance)).toBeCloseTo(rankingSoftmax.value(scores, shares), 14);
  });
});

test.each([
  [
    () => rankNet.value([1, 2, 3], [0, 1, 0], { groups: [2, 2] }),
    "groups: expected sizes that add up to the 3 predictions, got 4",
  ],
  [() => rankNet.value([1, 2], [0, 1], { groups: [2, 0] }), "groups[1]: expected a positive integer, got 0"],
  [() => rankNet.value([1, 2], [0, -1]), "got -1"],
  [() => lambdaRank.value([1, 2], [0, 65]), "a number in [0, 64] (the gain of a relevance y is 2^y - 1), got 65"],
  [() => lambdaRank({ gain: "exponental" as "linear" }), 'gain: expected "exponential" or "linear", got "exponental"'],
  [() => lambdaRank({ truncation: 0 }), "truncation: expected an integer in [1, ∞), or null, got 0"],
  [() => xeNdcg({ gamma: null }).value([1, 2], [0, 1]), "targets: expected [relevance, gamma]"],
  [() => rankNet({ sigma: 0 }), "sigma: expected a number in (0, ∞), got 0"],
])("message %#", (call, text) => {
  expect(call).toThrow(text);
});
