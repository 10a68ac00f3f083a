// Losses that are defined in JavaScript: twins of those of the catalogue, made of their terms, have the same properties
// and nearly the same numbers; and what is not a definition is refused.
import { random } from "@nadir/core-wasm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { about } from "../src/about.js";
import {
  crossEntropy,
  defineLoss,
  domains,
  getLoss,
  gradcheck,
  hasLoss,
  huber,
  hyperparameter,
  losses,
  parseLoss,
  squaredError,
  type RowwiseDefinition,
} from "../src/index.js";
import { PointwiseLoss } from "../src/pointwise.js";
import { RowwiseLoss } from "../src/rowwise.js";
import { pairsOf } from "./points.js";
import { propertiesOf } from "./properties.js";
import { targetsOf } from "./rows.js";
import { widthOf } from "./rowAccuracy.js";

const pointwise = losses.filter((loss): loss is typeof loss & PointwiseLoss => loss instanceof PointwiseLoss);
const rowwise = losses.filter((loss): loss is typeof loss & RowwiseLoss => loss instanceof RowwiseLoss);

/** A loss made of the term of another, under a name of its own. */
function twinOf(loss: PointwiseLoss): PointwiseLoss {
  const { target, prediction, link, traits, hyperparameters } = loss.description;
  const told = { target, prediction, link, traits, hyperparameters, term: about(loss).term };
  return defineLoss({ ...told, name: `${loss.name}Twin`, gradient: "numeric" }, { replace: true });
}

function rowTwinOf(loss: RowwiseLoss): RowwiseLoss {
  const { aliases: _, sweeps: _sweeps, fields: _fields, ...told } = loss.description;
  const definition = { ...told, ...about(loss), family: "rowwise", name: `${loss.name}Twin`, gradient: "numeric" };
  return defineLoss(definition as unknown as RowwiseDefinition, { replace: true });
}

/** Numbers within a domain that differences can step from. */
function moderate(loss: PointwiseLoss): [ps: number[], ys: number[]] {
  const [ps, ys] = pairsOf(loss.prediction, loss.target, "f64", 200, 3);
  const isModerate = (x: number) => x === 0 || (Math.abs(x) > 1e-3 && Math.abs(x) < 30);
  const kept = ps.flatMap((p, i) => (isModerate(p) && isModerate(ys[i]) ? [i] : []));
  return [kept.map((i) => ps[i]), kept.map((i) => ys[i])];
}

describe("twins of the catalogue's losses", () => {
  for (const loss of pointwise)
    describe(loss.name, () => {
      const twin = twinOf(loss);
      // Claims and accuracy are the business of whoever writes the term.
      for (const { name, check } of propertiesOf(twin, "f32")) if (!name.startsWith("is ")) test(name, check);

      test("have its values, and its gradient to nine digits away from corners", () => {
        const [ps, ys] = moderate(loss);
        const [values, wanted] = [twin.perSample(ps, ys), loss.perSample(ps, ys)];
        const sum = { reduction: "sum" } as const;
        const [slopes, exact] = [twin.gradient(ps, ys, sum), loss.gradient(ps, ys, sum)];
        const errors = ps.flatMap((_, i) => {
          const size = Math.max(Math.abs(exact[i]), Math.abs(wanted[i]), 1);
          return Number.isFinite(size) ? [Math.abs(slopes[i] - exact[i]) / size] : [];
        });
        expect(errors.length).toBeGreaterThan(20);
        expect(errors.filter((error) => error < 1e-9).length).toBeGreaterThan(0.75 * errors.length);
        if (loss.traits.smooth) expect(Math.max(...errors)).toBeLessThan(1e-4);
        if (loss.traits.smooth && !loss.traits.surrogate) {
          const [bends, curvatures] = [twin.hessianDiagonal(ps, ys, sum), loss.hessianDiagonal(ps, ys, sum)];
          const close = ps.filter((_, i) => {
            const size = Math.max(Math.abs(curvatures[i]), Math.abs(exact[i]), Math.abs(wanted[i]), 1);
            return !Number.isFinite(size) || Math.abs(bends[i] - curvatures[i]) < 1e-6 * size;
          });
          expect(close.length).toBeGreaterThan(0.75 * ps.length);
        }
        values.forEach((value: number, i: number) =>
          expect(Math.abs(value - wanted[i])).toBeLessThanOrEqual(1e-8 * Math.max(1, Math.abs(wanted[i]))),
        );
      });
    });

  for (const loss of rowwise)
    for (const kind of loss.description.targets)
      test(`${loss.name}, ${kind}`, () => {
        const twin = rowTwinOf(loss);
        const columns = widthOf(loss, 4);
        const rows = 12;
        const shape = [rows, columns] as const;
        const generator = random(5);
        const score = () => (loss.prediction.contains(-1) ? 2 * generator.normal() : 0.1 + 0.8 * generator.uniform());
        const row = () => loss.description.arrange(Array.from({ length: columns }, score));
        const z = Array.from({ length: rows }, row).flat();
        const { targets } = targetsOf(loss, kind, columns, rows, "f64", 4);
        const weights = Array.from({ length: rows }, (_, row) => row % 3);
        const options = { shape, weights };
        const [got, want] = [twin, loss].map((each) => each.valueAndGradient(z, targets, options));
        expect(Math.abs(got.value - want.value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(want.value)));
        expectClose(got.gradient, want.gradient, 1e-9);
        const v = z.map((_, i) => (i % 5) - 2);
        expectClose(twin.hessianVector(z, targets, v, options), loss.hessianVector(z, targets, v, options), 1e-8);
        expectClose(twin.perSample(z, targets, { shape }), loss.perSample(z, targets, { shape }), 1e-12);
        const [narrow, narrowTargets] = [Float32Array.from(z), kind === "label" ? targets : Float32Array.from(targets)];
        expectClose(twin.gradient(narrow, narrowTargets, options), loss.gradient(narrow, narrowTargets, options), 1e-5);
      });
});

/** Differences are small beside the largest number. */
function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number): void {
  const size = Array.from(want, Math.abs).reduce((a, b) => Math.max(a, b), 1);
  Array.from(want).forEach((x, i) => expect(Math.abs(got[i] - x), `[${i}]`).toBeLessThanOrEqual(tolerance * size));
}

describe("a loss of one's own", () => {
  const cubed = (r: number) => Math.abs(r) * r * r;
  const cubic = defineLoss({
    name: "cubic",
    aliases: ["thirdPower"],
    hyperparameters: { scale: hyperparameter.number("the unit of the residual", 1, domains.positive) },
    term: (p, y, { scale }) => cubed((p - y) / scale),
    gradient: (p, y, { scale }) => (3 * (p - y) * Math.abs(p - y)) / (scale * scale * scale),
    traits: { convex: true, smooth: true, symmetric: true, nonNegative: true },
  });

  test("has settings, and is itself with the initial ones", () => {
    expect(cubic.value([3], [1])).toBe(8);
    expect(cubic({ scale: 2 }).value([3], [1])).toBe(1);
    expect(cubic({ scale: 2 }).gradient([3], [1])).toEqual(Float64Array.of(1.5));
    expect(() => cubic({ scale: -1 })).toThrow("cubic: scale: expected a number in (0, ∞), got -1");
    expect(() => cubic({ scael: 1 } as never)).toThrow('cubic: scael: expected one of scale. Did you mean "scale"?');
    const { name, family, task } = cubic;
    expect({ name, family, task }).toEqual({ name: "cubic", family: "pointwise", task: "regression" });
    expect(cubic.traits).toEqual({ convex: true, smooth: true, symmetric: true, nonNegative: true });
  });

  test("is found by its names", () => {
    expect(getLoss("cubic", { scale: 2 }).value([3], [1])).toBe(1);
    expect(getLoss("third_power").name).toBe("cubic");
    expect(parseLoss("cubic:scale=4").settings).toEqual({ scale: 4 });
    expect([hasLoss("Cubic"), hasLoss("mse"), hasLoss("cubicle")]).toEqual([true, true, false]);
    expect(() => getLoss("cubc")).toThrow('got "cubc". Did you mean "cubic"?');
    expect(losses.some((loss) => loss.name === "cubic")).toBe(false); // those of the package
  });

  test("is checked by gradcheck", () => {
    expect(gradcheck(cubic)).toMatchObject({ ok: true });
    const wrong = defineLoss({ name: "cubicWrong", term: (p, y) => cubed(p - y), gradient: (p, y) => 3 * (p - y) });
    expect(gradcheck(wrong)).toMatchObject({ ok: false });
    const rows = defineLoss({
      family: "rowwise",
      name: "distance",
      targets: ["distribution"],
      term: (z, y) => z.reduce((sum, zk, k) => sum + (zk - y[k]) * (zk - y[k]), 0),
      gradient: (z, y) => z.map((zk, k) => 2 * (zk - y[k])),
    });
    expect(gradcheck(rows)).toMatchObject({ ok: true });
  });

  test("has a best constant", () => {
    const constant = cubic.constant([0, 1, 5]); // c² + (c − 1)² = (5 − c)²
    expect(Math.abs(constant - (Math.sqrt(40) - 4))).toBeLessThan(1e-12);
  });

  test("adds up in blocks, whose order does not depend on where data lie", () => {
    const generator = random(2);
    const [p, y] = [0, 1].map(() => Float64Array.from({ length: 10_000 }, () => generator.normal()));
    const { value, gradient } = cubic.valueAndGradient(p, y);
    expect(cubic.value(Array.from(p), y)).toBe(value);
    const mean = p.reduce((sum, pi, i) => sum + cubed(pi - y[i]), 0) / p.length;
    expect(Math.abs(value - mean)).toBeLessThan(1e-13 * mean);
    expect(gradient[9_999]).toBe((3 * (p[9_999] - y[9_999]) * Math.abs(p[9_999] - y[9_999])) / p.length);
  });

  test("may call other losses, also over several blocks", () => {
    const mixed = defineLoss({
      name: "mixed",
      term: (p, y) => (huber.value([p], [y]) + squaredError.value([p], [y])) / 2,
      gradient: (p, y) => (huber.gradient([p], [y])[0] + squaredError.gradient([p], [y])[0]) / 2,
    });
    const generator = random(3);
    for (const isNarrow of [true, false]) {
      const array = (numbers: number[]) => (isNarrow ? Float32Array.from(numbers) : Float64Array.from(numbers));
      const [p, y] = [0, 1].map(() => array(Array.from({ length: 9000 }, () => 2 * generator.normal())));
      const weights = Array.from({ length: 9000 }, (_, i) => i % 3);
      const got = mixed.valueAndGradient(p, y, { weights });
      const [a, b] = [huber, squaredError].map((loss) => loss.valueAndGradient(p, y, { weights }));
      expect(Math.abs(got.value - (a.value + b.value) / 2)).toBeLessThan(1e-6);
      expectClose(
        got.gradient,
        Array.from(a.gradient, (g, i) => (g + b.gradient[i]) / 2),
        1e-9,
      );
    }
    const rows = defineLoss({
      family: "rowwise",
      name: "mixedRows",
      targets: ["label"],
      term: (z, y) => crossEntropy.value(z, [y.indexOf(1)]) + mixed.value(z, y),
      gradient: "numeric",
    });
    const z = Array.from({ length: 9000 }, () => generator.normal());
    const labels = Array.from({ length: 3000 }, (_, i) => i % 3);
    const flat = labels.flatMap((label) => [0, 1, 2].map((k) => Number(k === label)));
    const want = crossEntropy.value(z, labels, { reduction: "sum" }) + mixed.value(z, flat, { reduction: "sum" }) / 3;
    expect(Math.abs(rows.value(z, labels, { reduction: "sum" }) - want)).toBeLessThan(1e-9 * want);
  });

  test("an error inside of it leaves nothing behind", () => {
    const failing = defineLoss({
      name: "failing",
      term: (p) => {
        if (p > 1) throw new Error("too much");
        return squaredError.value([p], [0]);
      },
    });
    expect(() => failing.value([0, 2], [0, 0])).toThrow("too much");
    expect(failing.value([0.5], [0])).toBe(0.25);
    expect(huber.value([3], [1])).toBe(1.5);
  });

  test("asks no function about a prediction of NaN or a sample of weight 0, and tells −0 from 0 to none", () => {
    const seen: number[] = [];
    const noted = defineLoss({ name: "noted", term: (p) => (seen.push(p), 1) });
    expect(noted.perSample([NaN, 1], [0, 0])).toEqual(Float64Array.of(NaN, 1));
    expect(noted.value([5, -0], [0, 0], { weights: [0, 2] })).toBe(1);
    expect(seen).toEqual([1, 0]);
  });
});

describe("without a gradient", () => {
  afterEach(() => void vi.restoreAllMocks());

  test("one warning says so, once", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const fourth = defineLoss({ name: "fourth", term: (p, y) => (p - y) * (p - y) * (p - y) * (p - y) });
    fourth.value([2], [1]);
    expect(warn).not.toHaveBeenCalled();
    expect(Math.abs(fourth.gradient([3], [1])[0] - 32)).toBeLessThan(1e-8);
    expect(Math.abs(fourth.hessianDiagonal([3], [1])[0] - 48)).toBeLessThan(1e-5);
    fourth.gradient([3, 4], [1, 1]);
    expect(warn.mock.calls).toEqual([
      [
        "fourth: gradient: none was given, so it is found by differences: about 20 calls of the term a sample, and " +
          'some ten digits where it is smooth. Give defineLoss a gradient, or gradient: "numeric" to be content with that.',
      ],
    ]);
  });

  test("differences stay inside of the domain of predictions", () => {
    const logarithmic = defineLoss({
      name: "logarithmic",
      prediction: domains.interval(0, 1),
      term: (p, y) => {
        if (p < 0 || p > 1) throw new Error(`asked at ${p}`);
        return y * p * p + Math.sqrt(1 + p);
      },
      gradient: "numeric",
    });
    const slopes = logarithmic.gradient([0, 1e-12, 0.5, 1], [1, 1, 1, 1], { reduction: "sum" });
    [0.5, 0.5, 1 + 0.5 / Math.sqrt(1.5), 2 + 0.5 / Math.sqrt(2)].forEach((want, i) =>
      expect(Math.abs(slopes[i] - want), `[${i}]`).toBeLessThan(1e-8),
    );
  });

  test("the unit of the target does not matter, nor how far it is from 0", () => {
    const far = defineLoss({
      name: "far",
      term: (p, y) => about(huber).term(p, y, { delta: 1 }),
      gradient: "numeric",
    });
    const slopes = far.gradient([200_003, 200_000.25, 2e-7], [200_000, 200_000, 1e-7], { reduction: "sum" });
    [1, 0.25, 1e-7].forEach((want, i) => expect(Math.abs(slopes[i] - want), `[${i}]`).toBeLessThan(1e-6 * want));
  });
});

describe("what is no definition", () => {
  const term = () => 0;
  test.each([
    [3, "defineLoss: definition: expected an object, got 3"],
    [{ term }, "defineLoss: name: expected a letter, then letters, digits, _ and -, got undefined"],
    [{ name: "a:b", term }, 'defineLoss: name: expected a letter, then letters, digits, _ and -, got "a:b"'],
    [{ name: "x1" }, "defineLoss: term: expected a function, got undefined"],
    [{ name: "x1", term, gradiant: term }, 'defineLoss: expected no member gradiant. Did you mean "gradient"?'],
    [{ name: "x1", term, gradient: 2 }, 'defineLoss: gradient: expected a function or "numeric", got 2'],
    [{ name: "x1", term, family: "rows" }, 'defineLoss: family: expected "pointwise" or "rowwise", got "rows"'],
    [{ name: "x1", term, task: "guess" }, /^defineLoss: task: expected one of regression, binary, .*, got "guess"$/],
    [{ name: "x1", term, target: [0, 1] }, /^defineLoss: target: expected a domain, as those of `domains`, or a /],
    [{ name: "x1", term, hyperparameters: { a: 1 } }, /^defineLoss: hyperparameters: expected an object of hyper-/],
    [
      { name: "x1", term, traits: { convx: true } },
      'defineLoss: traits: expected no convx of x1. Did you mean "convex"?',
    ],
    [{ name: "x1", term, settings: 3 }, "defineLoss: settings: expected an object of texts, got 3"],
    [{ name: "x1", term, examples: { scale: 3 } }, "defineLoss: examples: expected an object of arrays"],
    [{ name: "x1", term, examples: { scale: [3] } }, "defineLoss: examples: expected no scale of x1"],
    [
      { name: "x1", term, hyperparameters: { scale: hyperparameter.flag("", true) }, settings: { scael: "its unit" } },
      'defineLoss: settings: expected no scael of x1. Did you mean "scale"?',
    ],
    [{ name: "x1", term, family: "rowwise" }, /^defineLoss: targets: expected an array of label, number, .*undefined$/],
    [{ name: "huber", term }, 'defineLoss: name: expected one that is free, got "huber", taken by huber.'],
    [
      { name: "x1", aliases: ["MSE"], term },
      'defineLoss: name: expected one that is free, got "MSE", taken by squaredError.',
    ],
  ] as const)("%j", (definition, message) => {
    expect(() => defineLoss(definition as never)).toThrow(message);
    expect(hasLoss("x1")).toBe(false);
  });

  test("a name that was defined before, unless it is to be replaced", () => {
    const first = { name: "again", term: () => 1 };
    defineLoss(first);
    expect(() => defineLoss(first)).toThrow(
      'defineLoss: name: expected one that is free, got "again", taken by again. Define it once, or with { replace: true }.',
    );
    defineLoss({ ...first, term: () => 2 }, { replace: true });
    expect(getLoss("again").value([0], [0])).toBe(2);
    expect(() => defineLoss({ name: "huber", term: () => 1 }, { replace: true })).toThrow("taken by huber");
  });

  test("functions that return something else", () => {
    const loss = defineLoss({ name: "textual", term: (() => "1") as never, gradient: (() => undefined) as never });
    expect(() => loss.value([1], [1])).toThrow('textual: term: expected to return a number, got "1"');
    expect(() => loss.gradient([1], [1])).toThrow("textual: gradient: expected to return a number, got undefined");
    const short = defineLoss({
      family: "rowwise",
      name: "short",
      targets: ["label"],
      term: () => 0,
      gradient: () => [1, 2],
    });
    expect(() => short.gradient([1, 2, 3], [0])).toThrow(
      "short: gradient: expected to return 3 numbers, one a column, got 2",
    );
  });

  test("targets and predictions out of their domains are refused as usual", () => {
    const rate = defineLoss({ name: "rate", prediction: domains.positive, target: domains.unit, term: () => 0 });
    expect(() => rate.value([0], [0])).toThrow("rate: predictions[0]: expected a number in (0, ∞), got 0");
    expect(() => rate.value([1], [2])).toThrow("rate: targets[0]: expected a number in [0, 1]");
    const one = domains.interval(0, 1, { integers: true, nonzero: true });
    expect(() => defineLoss({ name: "one", target: one, term: () => 0 }).value([1], [0])).toThrow("one: targets[0]");
  });
});
