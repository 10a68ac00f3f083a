// Partial likelihoods: published results, the definition in many digits, and what cox does at edges.
import { derivative, Random, real, stable, type Element, type Real } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { cox } from "../src/index.js";
import { excess, vectorOf } from "./oracle.js";

type Ties = "efron" | "breslow";

/** The data sets of the appendix to Therneau and Grambsch (2000): x is the one covariate. */
const plain = {
  time: [9, 1, 1, 6, 6, 8],
  event: [1, 1, 0, 1, 1, 0],
  x: [0, 1, 1, 1, 0, 0],
  weights: [1, 1, 1, 1, 1, 1],
};
const weighted = {
  time: [1, 1, 2, 2, 2, 2, 3, 4, 5],
  event: [1, 0, 1, 1, 1, 0, 0, 1, 0],
  x: [2, 0, 1, 1, 0, 1, 0, 1, 0],
  weights: [1, 2, 3, 4, 3, 2, 1, 2, 1],
};

/** Their log-likelihoods as functions of r = e^β, and the β that are greatest. */
const published: { data: typeof plain; ties: Ties; loglik: (r: number) => number; best: number; digits: number }[] = [
  {
    data: plain,
    ties: "breslow",
    loglik: (r) => 2 * Math.log(r) - (Math.log(3 * r + 3) + 2 * Math.log(r + 3)),
    best: 1.4752849,
    digits: 7,
  },
  {
    data: plain,
    ties: "efron",
    loglik: (r) => 2 * Math.log(r) - (Math.log(3 * r + 3) + Math.log(r + 3) + Math.log((r + 5) / 2)),
    best: 1.676857,
    digits: 6,
  },
  {
    data: weighted,
    ties: "breslow",
    loglik: (r) =>
      11 * Math.log(r) - (Math.log(r * r + 11 * r + 7) + 10 * Math.log(11 * r + 5) + 2 * Math.log(2 * r + 1)),
    best: 0.85955744,
    digits: 8,
  },
  {
    data: weighted,
    ties: "efron",
    loglik: (r) => {
      const [a, b] = [7 * r + 3, 4 * r + 2];
      const tied = Math.log(a + b) + Math.log((2 * a) / 3 + b) + Math.log(a / 3 + b);
      return 11 * Math.log(r) - (Math.log(r * r + 11 * r + 7) + (10 / 3) * tied + 2 * Math.log(2 * r + 1));
    },
    best: 0.87260425,
    digits: 8,
  },
];

describe.each(published)(
  "Therneau and Grambsch's data of total weight, $ties",
  ({ data, ties, loglik, best, digits }) => {
    const loss = cox({ ties });
    const { time, event, x, weights } = data;
    const at = (beta: number) => {
      const predictions = x.map((xi) => beta * xi);
      const { value, gradient } = loss.valueAndGradient(predictions, [time, event], { weights, reduction: "sum" });
      return { value, slope: x.reduce((sum, xi, i) => sum + xi * gradient[i], 0) };
    };

    test("has the published log-likelihood", () => {
      for (const beta of [0, 1, best, -2]) expect(at(beta).value).toBeCloseTo(-loglik(Math.exp(beta)), 12);
    });

    test("is least where it is published to be", () => {
      let [low, high] = [0, 3];
      for (let i = 0; i < 60; i++) {
        const middle = (low + high) / 2;
        if (at(middle).slope < 0) low = middle;
        else high = middle;
      }
      expect(low.toFixed(digits)).toBe(best.toFixed(digits));
    });
  },
);

test("the gradient is minus the weighted martingale residual", () => {
  const { time, event, weights } = weighted;
  const gradient = cox({ ties: "breslow" }).gradient(new Float64Array(9), [time, event], { weights, reduction: "sum" });
  const expected = [1 / 19, 1 / 19, ...new Array<number>(5).fill(103 / 152), 613 / 456, 613 / 456];
  gradient.forEach((g: number, i: number) => expect(g).toBeCloseTo(-weights[i] * (event[i] - expected[i]), 14));
});

interface Lives {
  readonly time: readonly number[];
  readonly event: readonly number[];
  readonly weights: readonly number[];
  readonly strata: readonly number[];
}

/** The loss of sample i by its definition, a sum over all others. */
function lossOf({ time, event, weights, strata }: Lives, ties: Ties, i: number, etas: readonly Real[]): Real {
  if (event[i] === 0 || weights[i] === 0) return real(0);
  const sum = (isIn: (j: number) => boolean) =>
    etas.reduce(
      (total, eta, j) => (strata[j] === strata[i] && isIn(j) ? total.add(eta.exp().mul(weights[j])) : total),
      real(0),
    );
  const isDying = (j: number) => time[j] === time[i] && event[j] !== 0;
  const deaths = etas.filter((_, j) => strata[j] === strata[i] && isDying(j) && weights[j] > 0).length;
  const [risk, dying] = [sum((j) => time[j] >= time[i]), sum(isDying)];
  let logs = real(0);
  for (let k = 0; k < deaths; k++) logs = logs.add(risk.sub(ties === "efron" ? dying.mul(k).div(deaths) : 0).log());
  return logs.div(deaths).sub(etas[i]);
}

function livesOf(random: Random, n: number, isWeighted: boolean): Lives {
  const list = (make: () => number) => Array.from({ length: n }, make);
  return {
    time: list(() => random.integer(1, Math.ceil(n / 2))),
    event: list(() => (random.uniform() < 0.7 ? 1 : 0)),
    weights: list(() => (isWeighted ? random.pick([0, 0.5, 1, 2.25]) : 1)),
    strata: list(() => (isWeighted ? random.integer(1, 2) : 7)),
  };
}

describe.each(
  (["efron", "breslow"] as const).flatMap((ties) => (["f64", "f32"] as const).map((element) => ({ ties, element }))),
)("cox by the method of $ties, $element", ({ ties, element }) => {
  test.each([
    ["plain risks", 2, 0],
    ["risks that are all alike", 1e-9, 3],
    ["risks far apart", 40, 0],
    ["risks far apart that f64 cannot hold", 1000, 300],
    ["equal risks", 0, 5],
  ])("is as exact as its inputs let it be: %s", (_, scale, shift) => {
    const failures: string[] = [];
    for (let seed = 0; seed < 4; seed++) {
      const random = new Random(seed + 1);
      const n = [1, 2, 5, 9][seed];
      const lives = livesOf(random, n, seed === 3);
      const etas = vectorOf(
        element,
        Array.from({ length: n }, () => scale * random.normal() + shift),
      );
      const failed = failuresOf(lives, ties, etas, element);
      failures.push(...failed);
    }
    expect(failures).toEqual([]);
  });
});

function failuresOf(lives: Lives, ties: Ties, etas: Float32Array | Float64Array, element: Element): string[] {
  const { time, event, weights, strata } = lives;
  const targets = [time, event] as const;
  const options = { weights, strata };
  const loss = cox({ ties });
  if (!weights.some((w) => w > 0)) return [];
  const each = loss.perSample(etas, targets, options);
  const gradient = loss.gradient(etas, targets, { ...options, reduction: "sum" });
  const inputs = Array.from(etas);
  const failures: string[] = [];
  const check = (what: string, got: number, quantity: (xs: readonly Real[]) => Real) => {
    const want = quantity(inputs.map((x) => real(x)));
    if (want.top < -1100) return void (Math.abs(got) < 1e-300 || failures.push(`${what}: ${got} for about 0`));
    const used = excess(got, want, quantity, inputs, element);
    if (!(used <= 1)) failures.push(`${what}: ${used} of what is allowed: ${got} for ${want}`);
  };
  inputs.forEach((_, i) => {
    const own = (xs: readonly Real[]) => lossOf(lives, ties, i, xs);
    if (event[i] && weights[i]) check(`loss ${i}`, each[i], (xs) => stable(() => own(xs)));
    else expect(each[i]).toBe(0);
    const total = (xs: readonly Real[]) =>
      xs.reduce((sum, _, j) => sum.add(lossOf(lives, ties, j, xs).mul(weights[j])), real(0));
    const slope = (xs: readonly Real[]) => derivative((x) => total(xs.map((other, j) => (j === i ? x : other))), xs[i]);
    if (dependsOn(lives, i)) check(`gradient ${i}`, gradient[i], slope);
    else expect(Math.abs(gradient[i])).toBe(0);
  });
  return failures;
}

/** Whether a sample is in a risk set that is not its own alone. */
function dependsOn({ time, event, weights, strata }: Lives, i: number): boolean {
  const isIn = (j: number, k: number) => strata[j] === strata[k] && weights[j] > 0 && time[j] >= time[k];
  return time.some(
    (_, k) => event[k] !== 0 && weights[k] > 0 && isIn(i, k) && time.some((__, j) => j !== i && isIn(j, k)),
  );
}

describe("cox", () => {
  const time = [3, 1, 2, 2, 5];
  const event = [1, 1, 1, 1, 0];
  const etas = [0.5, -1, 2, 0.25, 1];

  test("of a batch without events is 0, and pulls nowhere", () => {
    const { value, gradient } = cox.valueAndGradient(
      [1, 2],
      [
        [1, 2],
        [0, 0],
      ],
    );
    expect(value).toBe(0);
    expect(Array.from(gradient, Math.abs)).toEqual([0, 0]);
  });

  test("takes strata apart", () => {
    const { value, gradient } = cox.valueAndGradient(
      [...etas, ...etas],
      [
        [...time, ...time],
        [...event, ...event],
      ],
      {
        strata: [1, 1, 1, 1, 1, 8, 8, 8, 8, 8],
        reduction: "sum",
      },
    );
    const alone = cox.valueAndGradient(etas, [time, event], { reduction: "sum" });
    expect(value).toBe(2 * alone.value);
    expect(Array.from(gradient)).toEqual([...alone.gradient, ...alone.gradient]);
  });

  test("counts a weight of 2 twice by Breslow's method", () => {
    const loss = cox({ ties: "breslow" });
    const twice = loss.value(
      [...etas, 0.25],
      [
        [...time, 2],
        [...event, 1],
      ],
    );
    expect(loss.value(etas, [time, event], { weights: [1, 1, 1, 2, 1] })).toBeCloseTo(twice, 14);
  });

  test("does not see a sample of weight 0, whatever it is", () => {
    const options = { weights: [1, 1, 1, 1, 1, 0, 0], reduction: "sum" as const };
    const given = [
      [...time, 2, NaN],
      [...event, 1, 3],
    ];
    const { value, gradient } = cox.valueAndGradient([...etas, NaN, 900], given, options);
    const alone = cox.valueAndGradient(etas, [time, event], { reduction: "sum" });
    expect(value).toBe(alone.value);
    expect(Array.from(gradient)).toEqual([...alone.gradient, 0, 0]);
  });

  test("spoils with NaN all that depends on it, and nothing else", () => {
    const at = (i: number) => {
      const spoilt = etas.map((eta, j) => (j === i ? NaN : eta));
      const { value, gradient } = cox.valueAndGradient(
        [...spoilt, 1, 2],
        [
          [...time, 1, 2],
          [...event, 1, 1],
        ],
        {
          strata: [1, 1, 1, 1, 1, 2, 2],
        },
      );
      expect(value).toBeNaN();
      return Array.from(gradient, Number.isNaN);
    };
    expect(at(0)).toEqual([true, true, true, true, true, false, false]); // is at risk at all times
    expect(at(1)).toEqual([true, true, true, true, true, false, false]);
    const [early] = cox.gradient(
      [NaN, 1, 2],
      [
        [1, 2, 3],
        [0, 1, 1],
      ],
    );
    expect(early).toBeNaN();
    expect(
      Array.from(
        cox.perSample(
          [NaN, 1, 2],
          [
            [1, 2, 3],
            [0, 1, 1],
          ],
        ),
      ).map(Number.isNaN),
    ).toEqual([true, false, false]);
  });

  test("has the limits of infinite risks", () => {
    const call = (a: number, b: number) => {
      const { value, gradient } = cox.valueAndGradient(
        [a, b, 0],
        [
          [1, 2, 3],
          [1, 1, 0],
        ],
        { reduction: "sum" },
      );
      return [value, ...Array.from(gradient, (g) => g + 0)];
    };
    const rest = Math.log(2);
    expect(call(Infinity, 0)).toEqual([rest, 0, -0.5, 0.5]); // sure to go first
    expect(call(-Infinity, 0)).toEqual([Infinity, -1, 0, 1]);
    expect(call(0, Infinity)).toEqual([Infinity, -1, 1, 0]);
    expect(call(Infinity, Infinity)[0]).toBeCloseTo(rest, 15); // tied
    expect(call(-Infinity, Infinity)).toEqual([Infinity, -1, 1, 0]);
  });

  test("does not depend on the order of samples", () => {
    const random = new Random(5);
    const n = 300;
    const lives = livesOf(random, n, false);
    const list = Array.from({ length: n }, () => 3 * random.normal());
    const order = random.shuffle(list.map((_, i) => i));
    const turned = (values: readonly number[]) => order.map((i) => values[i]);
    const here = cox.valueAndGradient(list, [lives.time, lives.event]);
    const there = cox.valueAndGradient(turned(list), [turned(lives.time), turned(lives.event)]);
    expect(Math.abs(there.value - here.value)).toBeLessThanOrEqual(4 * Number.EPSILON * here.value);
    order.forEach((i, k) =>
      expect(Math.abs(there.gradient[k] - here.gradient[i])).toBeLessThanOrEqual(
        1e-14 * Math.abs(here.gradient[i]) + 1e-17,
      ),
    );
  });

  test("sums many samples without losing digits", () => {
    const n = 20_000;
    const times = Float64Array.from({ length: n }, (_, i) => i);
    const { value, gradient } = cox.valueAndGradient(new Float64Array(n), [times, new Uint8Array(n).fill(1)], {
      reduction: "sum",
    });
    let exact = real(1);
    let [log, factors] = [real(0), 0];
    for (let k = 2; k <= n; k++) {
      exact = exact.mul(k);
      if (++factors === 500 || k === n) [log, exact, factors] = [log.add(exact.log()), real(1), 0];
    }
    expect(Math.abs(value - log.toNumber())).toBeLessThanOrEqual(2 * Number.EPSILON * value); // ln n!
    expect(gradient[0]).toBeCloseTo(1 / n - 1, 15);
  });

  test("says what is wrong with its arguments", () => {
    expect(() =>
      cox.value(
        [1, 2],
        [
          [1, NaN],
          [1, 0],
        ],
      ),
    ).toThrow(new RangeError("cox: targets.time[1]: expected a finite number, got NaN"));
    expect(() =>
      cox.value(
        [1, 2],
        [
          [1, 2],
          [1, 2],
        ],
      ),
    ).toThrow(/cox: targets\.event\[1\]: expected 0 or 1, got 2/);
    expect(() =>
      cox.value(
        [1, 2],
        [
          [1, 2],
          [1, 0],
        ],
        { strata: [1] },
      ),
    ).toThrow("cox: strata: expected 2 elements, one a sample, got 1");
    expect(() =>
      cox.value(
        [1, 2],
        [
          [1, 2],
          [1, 0],
        ],
        { stratum: [1] } as never,
      ),
    ).toThrow(/Did you mean "strata"\?/);
    expect(() => cox({ ties: "exact" as never })).toThrow('cox: ties: expected "efron" or "breslow", got "exact"');
    expect(() => cox.value([], [[], []])).toThrow("cox: predictions: expected at least one sample, got none");
  });
});
