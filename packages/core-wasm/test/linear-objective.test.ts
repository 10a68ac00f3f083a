import { Random } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { linearObjective, type LinearObjective } from "../src/linear-objective.js";
import { memory, viewAt, type Element, type Vector } from "../src/memory.js";
import { place, type Placed } from "../src/placed.js";
import { elements } from "./functions.js";
import { losses, type Loss } from "./sweep.js";
import { expectSame, kinds, vector } from "./vectors.js";

const epsilon = { f32: 2 ** -23, f64: 2 ** -52 };

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly intercept: boolean;
  readonly weighted: boolean;
}

interface Data extends Shape {
  readonly x: Vector;
  readonly y: Vector;
  readonly w: Vector | undefined;
  /** Coefficients that f32 holds exactly, the intercept last. */
  readonly point: Float64Array;
}

function data(element: Element, shape: Shape): Data {
  const { rows, columns, weighted, intercept } = shape;
  const random = new Random(rows * 1000 + columns);
  const size = 1 / Math.sqrt(columns);
  return {
    ...shape,
    x: vector(element, rows * columns, () => random.normal()),
    y: vector(element, rows, () => random.uniform()),
    w: weighted ? vector(element, rows, () => 0.5 + random.uniform()) : undefined,
    point: Float64Array.from({ length: columns + (intercept ? 1 : 0) }, () => Math.fround(size * random.normal())),
  };
}

interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  readonly margins: Float64Array;
}

/** The definition, in f64 without blocks or lanes. */
function reference(loss: Loss, { rows, columns, intercept, x, y, w, point }: Data, withHessian: boolean): Evaluation {
  const d = point.length;
  const [margins, gradient, hessian] = [new Float64Array(rows), new Float64Array(d), new Float64Array(d * d)];
  const row = new Float64Array(d).fill(1); // the intercept's column
  let [value, sumOfWeights] = [0, 0];
  for (let i = 0; i < rows; i++) {
    row.set(x.subarray(i * columns, (i + 1) * columns));
    const margin = row.reduce((sum, xj, j) => sum + xj * point[j], 0);
    const weight = w ? w[i] : 1;
    const [term, slope, curvature] = loss.reference(margin, y[i]);
    margins[i] = margin;
    value += weight * term;
    sumOfWeights += weight;
    for (let j = 0; j < d; j++) {
      gradient[j] += weight * slope * row[j];
      if (withHessian) for (let k = 0; k < d; k++) hessian[j * d + k] += weight * curvature * row[j] * row[k];
    }
  }
  expect(d).toBe(columns + (intercept ? 1 : 0));
  return {
    value: value / sumOfWeights,
    gradient: gradient.map((g) => g / sumOfWeights),
    hessian: hessian.map((h) => h / sumOfWeights),
    margins,
  };
}

interface Built {
  readonly objective: LinearObjective;
  readonly placed: readonly Placed[];
}

function build(loss: Loss, { rows, columns, intercept, x, y, w }: Data): Built {
  const put = (array: Vector) => place(array as Float64Array);
  const [features, targets] = [put(x), put(y)];
  const weights = w && put(w);
  const objective = linearObjective({ features, rows, columns, targets, weights, loss, intercept });
  return { objective, placed: [features, targets, ...(weights ? [weights] : [])] };
}

function free({ objective, placed }: Built): void {
  objective.free();
  for (const array of placed) array.free();
}

function evaluate(objective: LinearObjective, point: Float64Array, withHessian = true): Evaluation {
  const d = objective.dimension;
  const gradient = new Float64Array(d).fill(NaN);
  const hessian = new Float64Array(d * d).fill(withHessian ? NaN : 0);
  const value = objective.valueAndGradient(point, gradient);
  expect(objective.value(point)).toBe(value);
  if (withHessian) objective.hessian(point, hessian);
  return { value, gradient, hessian, margins: objective.predict(point) };
}

function expectNear(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  expect(got.length).toBe(expected.length);
  for (let i = 0; i < got.length; i++)
    if (!(Math.abs(got[i] - expected[i]) <= tolerance))
      expect.fail(`${what}[${i}]: ${got[i]}, expected ${expected[i]} ± ${tolerance}`);
}

/** Data, slopes and margins are about 1, so are sums over rows divided by their weight: tolerances are absolute. */
function expectEvaluation(got: Evaluation, expected: Evaluation, tolerance: number): void {
  expectNear([got.value], [expected.value], tolerance, "value");
  expectNear(got.gradient, expected.gradient, tolerance, "gradient");
  expectNear(got.hessian, expected.hessian, tolerance, "hessian");
  expectNear(got.margins, expected.margins, 4 * tolerance, "margins");
}

const tolerances = { f32: 1e-5, f64: 1e-12 };

const cases = losses.flatMap((loss) => elements.map((element) => ({ name: loss.name, loss, element })));

describe.each(cases)("$name of $element", ({ loss, element }) => {
  const check = (shape: Shape, withHessian = true) => {
    const input = data(element, shape);
    const built = build(loss, input);
    expect(built.objective.dimension).toBe(input.point.length);
    const expected = reference(loss, input, withHessian);
    expectEvaluation(evaluate(built.objective, input.point, withHessian), expected, tolerances[element]);
    const [features, targets, weights] = built.placed;
    expectSame(features.read() as Vector, input.x);
    expectSame(targets.read() as Vector, input.y);
    if (input.w) expectSame(weights.read() as Vector, input.w);
    free(built);
  };
  const forms = [0, 1, 2, 3].map((i) => ({ intercept: i % 2 === 1, weighted: i > 1 }));

  test("small shapes: every remainder of rows and columns", () => {
    for (const form of forms)
      for (let columns = 1; columns <= 9; columns++)
        for (let rows = 1; rows <= 9; rows++) check({ rows, columns, ...form });
  });

  test.each(forms)("more columns (intercept: $intercept, weighted: $weighted)", (form) => {
    for (const columns of [33, 100]) for (const rows of [1, 4, 7, 100]) check({ rows, columns, ...form });
  });

  test.each(forms)("several blocks of rows (intercept: $intercept, weighted: $weighted)", (form) => {
    for (const columns of [1, 3, 8]) check({ rows: 5000, columns, ...form });
    for (const columns of [33, 100]) check({ rows: 5000, columns, ...form }, false);
  });

  test("a row of weight 0 counts as none, whatever its target", () => {
    const input = data(element, { rows: 11, columns: 3, intercept: true, weighted: true });
    const out = 4;
    const y = input.y.slice();
    const w = input.w!.slice();
    y[out] = NaN;
    w[out] = 0;
    const without = (array: Vector, width: number) =>
      kinds[element].from(array.filter((_, i) => Math.floor(i / width) !== out));
    const hidden = build(loss, { ...input, y, w });
    const removed = build(loss, { ...input, rows: 10, x: without(input.x, 3), y: without(y, 1), w: without(w, 1) });
    const [got, expected] = [hidden, removed].map(({ objective }) => evaluate(objective, input.point));
    const tolerance = 16 * epsilon[element];
    expectNear([got.value], [expected.value], tolerance, "value");
    expectNear(got.gradient, expected.gradient, tolerance, "gradient");
    expectNear(got.hessian, expected.hessian, tolerance, "hessian");
    free(hidden);
    free(removed);
  });

  test("the bits do not depend on where things lie, or on what lies beyond", () => {
    for (const [rows, columns] of [
      [5, 3],
      [9, 1],
      [2003, 9],
    ]) {
      const input = data(element, { rows, columns, intercept: true, weighted: true });
      const run = () => {
        const built = build(loss, input);
        const evaluation = evaluate(built.objective, input.point);
        free(built);
        return evaluation;
      };
      const expected = run();
      for (const garbage of [NaN, Infinity, 1e30]) {
        // What is allocated next lies in garbage, and elsewhere.
        const spacer = memory.allocate(64 * rows);
        const room = 8 * rows * (columns + 8) + 65536;
        const at = memory.allocate(room);
        viewAt("f64", at, room / 8).fill(garbage);
        memory.release(at);
        const got = run();
        memory.release(spacer);
        expect(got.value).toBe(expected.value);
        for (const part of ["gradient", "hessian", "margins"] as const) expectSame(got[part], expected[part]);
      }
    }
  });
});

describe.each(losses)("derivatives of $name", (loss) => {
  test("are those of the value", () => {
    const input = data("f64", { rows: 50, columns: 4, intercept: true, weighted: true });
    const built = build(loss, input);
    const { gradient, hessian } = evaluate(built.objective, input.point);
    const step = 2 ** -17;
    const d = input.point.length;
    const moved = (j: number, by: number) => input.point.map((b, k) => (k === j ? b + by : b));
    const [up, down] = [new Float64Array(d), new Float64Array(d)];
    for (let j = 0; j < d; j++) {
      const rise =
        built.objective.valueAndGradient(moved(j, step), up) - built.objective.valueAndGradient(moved(j, -step), down);
      expect(Math.abs(rise / (2 * step) - gradient[j])).toBeLessThan(1e-9);
      // Huber's curvature jumps, but not at these points.
      for (let k = 0; k < d; k++)
        expect(Math.abs((up[k] - down[k]) / (2 * step) - hessian[j * d + k])).toBeLessThan(1e-9);
    }
    free(built);
  });
});

describe("errors", () => {
  const [loss] = losses;
  const features = place(Float64Array.of(1, 2, 3, 4, 5, 6));
  const targets = place(Float64Array.of(1, 2, 3));
  const fitting = { features, rows: 3, columns: 2, targets, loss, intercept: true };
  const f32 = place(Float32Array.of(1, 2, 3));

  test.each([
    [{ rows: 2 }, "features: expected rows × columns = 2 × 2 elements, got 6"],
    [{ rows: 0, columns: 0 }, "features: expected rows × columns = 0 × 0 elements, got 6"],
    [{ rows: 1.5, columns: 4 }, "features: expected rows × columns = 1.5 × 4 elements, got 6"],
    [{ rows: -3, columns: -2 }, "features: expected rows × columns = -3 × -2 elements, got 6"],
    [{ targets: features }, "targets: expected 3 elements, one a row, got 6"],
    [{ weights: features }, "weights: expected 3 elements, one a row, got 6"],
    [{ weights: place([0, 0, 0]) }, "weights: expected a positive sum, got 0"],
    [{ weights: place([1, 1, NaN]) }, "weights: expected a positive sum, got NaN"],
  ])("%#: values", (change, message) => {
    expect(() => linearObjective({ ...fitting, ...change })).toThrow(new RangeError(`linear: ${message}`));
  });

  test.each([
    [{ targets: f32 }, "targets: expected f64 as in features, got f32"],
    [{ weights: f32 }, "weights: expected f64 as in features, got f32"],
  ])("%#: kinds", (change, message) => {
    expect(() => linearObjective({ ...fitting, ...change })).toThrow(new TypeError(`linear: ${message}`));
  });

  test("lengths of points and results", () => {
    const objective = linearObjective(fitting);
    const [two, three] = [new Float64Array(2), new Float64Array(3)];
    const error = (text: string) => new RangeError(`linear: ${text}`);
    expect(() => objective.value(two)).toThrow(error("point: expected 3 elements, got 2"));
    expect(() => objective.predict(two)).toThrow(error("point: expected 3 elements, got 2"));
    expect(() => objective.valueAndGradient(two, three)).toThrow(error("point: expected 3 elements, got 2"));
    expect(() => objective.valueAndGradient(three, two)).toThrow(error("gradient: expected 3 elements, got 2"));
    expect(() => objective.hessian(three, three)).toThrow(error("out: expected 9 elements, got 3"));
    expect(() => objective.hessian(two, new Float64Array(9))).toThrow(error("point: expected 3 elements, got 2"));
    objective.free();
  });

  test("what a refused call took is given back", () => {
    const objective = linearObjective(fitting);
    const next = () => {
      const at = memory.allocate(64);
      memory.release(at);
      return at;
    };
    const before = next();
    expect(() => objective.hessian(new Float64Array(1), new Float64Array(9))).toThrow();
    expect(() => linearObjective({ ...fitting, weights: place([0, 0, 0]) })).toThrow();
    expect(next() - before).toBeLessThanOrEqual(128); // the weights placed above
    objective.free();
  });

  test("a freed objective and freed features are not used", () => {
    const freed = linearObjective(fitting);
    freed.free();
    freed.free();
    expect(() => freed.value(new Float64Array(3))).toThrow("placed array: used after free()");

    const own = place(Float64Array.of(1, 2, 3, 4, 5, 6));
    const objective = linearObjective({ ...fitting, features: own });
    own.free();
    expect(() => objective.value(new Float64Array(3))).toThrow("placed array: used after free()");
    objective.free();
  });
});
