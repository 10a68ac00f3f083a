import { getLoss, type PointwiseLoss } from "@nadir/losses";
import { describe, expect, test } from "vitest";
import { lasso, linear, linearRegression, logisticRegression, poissonRegression, ridge, train } from "../src/index.js";
import { cellsOf, distance, tables } from "./data.js";

// y = 3 + 2a − b exactly
const rows = [
  [1, 0],
  [0, 1],
  [2, 5],
  [4, 1],
  [3, 3],
];
const targets = rows.map(([a, b]) => 3 + 2 * a - b);

describe("linear", () => {
  test.each(["newton", "lbfgs"] as const)("%s finds an exact linear relation", (method) => {
    const model = linear({ method }).fit(rows, targets);
    expect(distance([...model.coefficients, model.intercept], [2, -1, 3])).toBeLessThan(1e-8);
    expect(model.objective).toBeLessThan(1e-15);
    expect(distance(model.predict([[10, 10]]), [13])).toBeLessThan(1e-8);
  });

  test("rows and a row-major matrix are the same", () => {
    const matrix = { rows: 5, columns: 2, values: Float64Array.from(rows.flat()) };
    expect(linear().fit(matrix, targets).coefficients).toEqual(linear().fit(rows, targets).coefficients);
  });

  test("without an intercept: the normal equations", () => {
    const model = linear({ intercept: false }).fit([[1], [2], [3]], [1, 2, 4]);
    expect(model.intercept).toBe(0);
    expect(model.coefficients[0]).toBeCloseTo(17 / 14, 12);
  });

  test("the penalty is on the coefficients in the units given", () => {
    // one column, mean 2, so b absorbs the mean: w = 2 Sxy / (2 Sxx + l2), with means over 3 rows
    const model = linear({ l2: 0.7 }).fit([[1], [2], [3]], [1, 2, 4]);
    expect(model.coefficients[0]).toBeCloseTo(2 / (2 * (2 / 3) + 0.7), 12);
    expect(model.objective).toBeCloseTo(model.cost + 0.35 * model.coefficients[0] * model.coefficients[0], 14);
  });

  test("the penalty l1 is on the coefficients in the units given, too, and makes zeros", () => {
    // as above, but w = (2 Sxy - l1) / 2 Sxx while that is positive
    const fitted = (l1: number) => lasso({ l1 }).fit([[1], [2], [3]], [1, 2, 4]);
    const model = fitted(0.3);
    expect(model.coefficients[0]).toBeCloseTo((2 - 0.3) / (2 * (2 / 3)), 9);
    expect(model.objective).toBeCloseTo(model.cost + 0.3 * model.coefficients[0], 14);
    expect(fitted(2.1).coefficients).toEqual(Float64Array.of(0));
    expect(fitted(2.1).intercept).toBeCloseTo(7 / 3, 14);
    const shifted = lasso({ l1: 0.3 }).fit([[1e6 + 1], [1e6 + 2], [1e6 + 3]], [1, 2, 4]);
    expect(shifted.coefficients[0]).toBeCloseTo(model.coefficients[0], 7);
  });

  test("under both penalties and another loss, no coefficient can move for the better", () => {
    const given = tables["diabetes.csv"];
    const columns = ["age", "sex", "bmi", "bp", "s5"].map((name) => cellsOf(given, name) as number[]);
    const features = columns[0].map((_, i) => columns.map((column) => column[i]));
    const labels = (cellsOf(given, "target") as number[]).map((y) => (y > 140 ? 1 : 0));
    const options = { loss: "binaryCrossEntropy", l1: 0.05, l2: 0.1, standardize: true };
    const model = linear(options).fit(features, labels);
    expect(model.certificate.status).toBe("converged");
    expect(Array.from(model.coefficients, (w) => w === 0)).toEqual([true, true, false, false, false]);
    const standardised = features.map((row) =>
      row.map((x, j) => (x - model.scale![j].mean) / model.scale![j].deviation),
    );
    const loss = getLoss("binaryCrossEntropy") as PointwiseLoss;
    const slopes = loss.gradient(model.margins(features), labels);
    model.coefficients.forEach((w, j) => {
      const slope = standardised.reduce((sum, row, i) => sum + slopes[i] * row[j], 0.1 * w);
      if (w === 0) expect(Math.abs(slope)).toBeLessThan(0.05);
      else expect(slope).toBeCloseTo(-Math.sign(w) * 0.05, 8);
    });
  });

  test("units change nothing but the coefficients", () => {
    const small = linear({ loss: "huber" }).fit(
      rows.map(([a, b]) => [a * 1e-9, b * 1e6 + 5e7]),
      targets,
    );
    const model = linear({ loss: "huber" }).fit(rows, targets);
    expect(small.certificate.status).toBe("converged");
    expect(distance([small.coefficients[0] * 1e-9, small.coefficients[1] * 1e6], model.coefficients)).toBeLessThan(
      1e-6,
    );
  });

  test("columns that say the same share the coefficient; constant ones get none", () => {
    const model = linear().fit(
      rows.map(([a]) => [a, a, 7]),
      rows.map(([a]) => 5 * a),
    );
    expect(model.certificate.status).toBe("converged");
    expect(model.coefficients[0] + model.coefficients[1]).toBeCloseTo(5, 7);
    expect(model.coefficients[2]).toBe(0);
  });

  test("standardised as train does it", () => {
    const table = tables["diabetes.csv"];
    const names = ["bmi", "bp", "s5"];
    const columns = names.map((name) => cellsOf(table, name) as number[]);
    const features = columns[0].map((_, i) => columns.map((column) => column[i]));
    const model = ridge({ l2: 0.5, standardize: true }).fit(features, cellsOf(table, "target") as number[]);
    const { report, model: trained } = train(table, {
      target: "target",
      features: names,
      l2: 0.5,
      validation: 0,
      test: 0,
    });
    expect(
      distance(
        model.coefficients,
        names.map((name) => report.coefficients[name]),
      ),
    ).toBeLessThan(1e-12);
    expect(distance(model.predict(features), trained.predict(table))).toBeLessThan(1e-12);
  });

  test("weights: 0 is no row, 2 is two", () => {
    const noisy = targets.map((y, i) => y + (i % 2));
    const weighted = linear({ l2: 0.1, loss: "huber" }).fit(rows, noisy, { weights: [1, 0, 2, 1, 1] });
    const pick = [0, 2, 2, 3, 4];
    const repeated = linear({ l2: 0.1, loss: "huber" }).fit(
      pick.map((i) => rows[i]),
      pick.map((i) => noisy[i]),
    );
    expect(distance(weighted.coefficients, repeated.coefficients)).toBeLessThan(1e-8);
  });

  test("a column that is constant where weights are not 0 gets no coefficient", () => {
    const model = linear().fit(
      [
        [0.1, 1],
        [0.1, 2],
        [0.1, 3],
        [5, 4],
      ],
      [1, 2, 4, 100],
      { weights: [1, 1, 1, 0] },
    );
    expect(model.coefficients[0]).toBe(0);
    expect(model.coefficients[1]).toBeCloseTo(1.5, 10);
  });

  test("a loss object and its text are the same", () => {
    const byObject = linear({ loss: getLoss("huber", { delta: 0.5 }) }).fit(rows, targets.with(0, 50));
    expect(linear({ loss: "huber:delta=0.5" }).fit(rows, targets.with(0, 50)).coefficients).toEqual(
      byObject.coefficients,
    );
  });

  test("presets", () => {
    const labels = [1, 0, 1, 1, 0];
    expect(linearRegression().fit(rows, targets).coefficients).toEqual(linear().fit(rows, targets).coefficients);
    expect(ridge().fit(rows, targets).coefficients).toEqual(linear({ l2: 1 }).fit(rows, targets).coefficients);
    const logistic = logisticRegression({ l2: 0.1 }).fit(rows, labels);
    expect(logistic.coefficients).toEqual(
      linear({ loss: "binaryCrossEntropy", l2: 0.1 }).fit(rows, labels).coefficients,
    );
    for (const p of logistic.predict(rows)) expect(p > 0 && p < 1).toBe(true);
    const poisson = poissonRegression().fit(rows, [2, 1, 0, 9, 3]);
    // with an intercept, fitted means have the mean of the counts
    expect(poisson.predict(rows).reduce((sum, mean) => sum + mean, 0)).toBeCloseTo(15, 7);
  });

  test("a binary logistic regression with one binary feature is known in closed form", () => {
    // 8 of 10 positive with the feature, 3 of 10 without
    const x = Array.from({ length: 20 }, (_, i) => [i < 10 ? 1 : 0]);
    const y = Array.from({ length: 20 }, (_, i) => (i < 8 || i >= 17 ? 1 : 0));
    const { coefficients, intercept } = logisticRegression().fit(x, y);
    expect(intercept).toBeCloseTo(Math.log(3 / 7), 9);
    expect(coefficients[0]).toBeCloseTo(Math.log(4) - Math.log(3 / 7), 9);
  });
});

describe("errors", () => {
  const cases: [string, () => unknown, Error][] = [
    [
      "misspelt option",
      () => linear({ losss: "huber" } as object),
      new TypeError(
        'linear: options: expected loss, l2, l1, standardize, method, maxIterations, gradientTolerance, intercept, got losss. Did you mean "loss"?',
      ),
    ],
    [
      "negative l2",
      () => linear({ l2: -1 }),
      new RangeError("linear: l2: expected a finite number from 0 upwards, got -1"),
    ],
    [
      "l2 as text",
      () => linear({ l2: "1" as unknown as number }),
      new TypeError('linear: l2: expected a finite number from 0 upwards, got "1"'),
    ],
    [
      "l1 by a method that cannot have it",
      () => linear({ l1: 0.1, method: "newton" }),
      new RangeError('linear: method: expected "auto" or "owlqn" with the penalty l1, got "newton"'),
    ],
    [
      "method",
      () => linear({ method: "adam" as "lbfgs" }),
      new RangeError('linear: method: expected "auto", "newton", "lbfgs" or "owlqn", got "adam"'),
    ],
    [
      "no loss",
      () => linear({ loss: 7 as unknown as string }),
      new TypeError("linear: loss: expected a loss or the name of one, got 7"),
    ],
    [
      "rowwise loss",
      () => linear({ loss: "crossEntropy" }),
      new RangeError(
        "linear: loss: expected a loss of one prediction a row, got crossEntropy. Models of several classes are not there yet.",
      ),
    ],
    [
      "loss of probabilities",
      () => linear({ loss: "binaryCrossEntropy:fromLogits=false" }),
      new RangeError(
        "linear: loss: expected a loss that takes any real number as prediction, got binaryCrossEntropy with predictions in [0, 1]. Choose its form on logits or on the log of the mean.",
      ),
    ],
    [
      "ragged",
      () => linear().fit([[1, 2], [3]], [1, 2]),
      new RangeError("linear: features: row 1: expected 2 numbers, as in row 0, got 1"),
    ],
    ["empty", () => linear().fit([], []), new RangeError("linear: features: expected rows and columns, got 0 × 0")],
    [
      "no features",
      () => linear().fit(null as never, []),
      new TypeError("linear: features: expected an array of rows or { rows, columns, values }, got null"),
    ],
    [
      "matrix of the wrong size",
      () => linear().fit({ rows: 2, columns: 2, values: new Float64Array(3) }, [1, 2]),
      new RangeError("linear: features: expected 2 × 2 = 4 values, got 3"),
    ],
    [
      "NaN",
      () =>
        linear().fit(
          [
            [1, 2],
            [3, NaN],
          ],
          [1, 2],
        ),
      new RangeError("linear: features: row 1, column 1: expected a finite number, got NaN"),
    ],
    [
      "too few targets",
      () => linear().fit(rows, [1, 2]),
      new RangeError("linear: targets: expected 5, one a row of features, got 2"),
    ],
    [
      "target out of its domain",
      () => poissonRegression().fit(rows, [1, 2, -3, 1, 1]),
      new RangeError("linear: targets: row 2: expected a number in [0, ∞) for poissonNll, got -3"),
    ],
    [
      "too few weights",
      () => linear().fit(rows, targets, { weights: [1] }),
      new RangeError("linear: weights: expected 5, one a row of features, got 1"),
    ],
    [
      "negative weight",
      () => linear().fit(rows, targets, { weights: [1, 1, 1, 1, -1] }),
      new RangeError("linear: weights: row 4: expected a finite number from 0 upwards, got -1"),
    ],
    [
      "no weight",
      () => linear().fit(rows, targets, { weights: [0, 0, 0, 0, 0] }),
      new RangeError("linear: weights: expected one above 0, got none"),
    ],
    [
      "nothing but zeros",
      () => poissonRegression().fit(rows, [0, 0, 0, 0, 0]),
      new RangeError(
        "fit: targets: expected some whose best constant is finite under poissonNll, got -Infinity. Are all of them 0?",
      ),
    ],
    [
      "other width",
      () =>
        linear()
          .fit(rows, targets)
          .predict([[1]]),
      new RangeError("linear: features: expected 2 columns, as in fit, got 1"),
    ],
  ];
  test.each(cases)("%s", (_, act, error) => expect(act).toThrow(error));
});
