import { describe, expect, test } from "vitest";
import {
  type Cell,
  type Progress,
  type RegressionMetrics,
  serializeModel,
  sha256,
  tableFromColumns,
  train,
  type TrainOptions,
} from "../src/index.js";
import { cellsOf, credits, distance, tables } from "./data.js";

const diabetes = tables["diabetes.csv"];
const concrete = tables["concrete.csv"];

/** A reproducible stand-in for noise. */
const noise = (i: number) => ((Math.imul(i + 1, 2654435761) >>> 8) % 2001) / 1000 - 1;

describe("splits and the report", () => {
  const { report, model } = train(diabetes, { target: "target" });

  test("sizes", () => {
    expect(report.splits).toEqual({ training: 266, validation: 88, test: 88 });
    expect(model.record.rows).toEqual(report.splits);
    expect(model.record.testUses).toBe(1);
  });

  test("objective, cost and baseline belong together", () => {
    expect(report.status).toBe("converged");
    expect(report.objective).toBe(report.loss);
    expect(report.loss).toBeLessThan(report.baseline.training);
    expect(report.validationLoss!).toBeLessThan(report.baseline.validation!);
    expect(report.testLoss!).toBeLessThan(report.baseline.test!);
    expect(report.lossName).toBe("squaredError");
    expect(report.verdict.kind).toBe("converged");
  });

  test("metrics are those of the loss where they say the same", () => {
    const { rmse, r2 } = report.metrics.test as RegressionMetrics;
    expect(rmse * rmse).toBeCloseTo(report.testLoss!, 8);
    expect(r2).toBeGreaterThan(0.3);
    expect(report.metrics.training).toHaveProperty("mae");
  });

  test("history begins at the best constant and ends at the result", () => {
    const [first] = report.history;
    const last = report.history.at(-1)!;
    expect(first.iteration).toBe(0);
    expect(first.loss).toBeCloseTo(report.baseline.training, 8);
    expect(last.loss).toBe(report.loss);
    expect(last.validationLoss).toBeCloseTo(report.validationLoss!, 8);
  });

  test("no validation, no test: nothing is reported of them", () => {
    const all = train(diabetes, { target: "target", validation: 0, test: 0 });
    expect(all.report.validationLoss).toBeUndefined();
    expect(all.report.testLoss).toBeUndefined();
    expect(all.report.baseline).toEqual({ training: all.report.baseline.training });
    expect(all.model.record.testUses).toBe(0);
  });

  test("evaluating does not count as a use of the test rows", () => {
    model.evaluate(diabetes);
    expect(model.record.testUses).toBe(1);
  });
});

describe("real data with texts and missing values", () => {
  const { report, model } = train(credits, { target: "Status", l2: 0.01 });

  test("two classes: the greater label is positive, and the report says so", () => {
    expect(report.target).toEqual({ kind: "classes", name: "Status", labels: ["bad", "good"], codes: [0, 1] });
    expect(report.lossName).toBe("binaryCrossEntropy");
    expect(report.status).toBe("converged");
    const { accuracy } = report.metrics.test as { accuracy: number };
    expect(accuracy).toBeGreaterThan(0.7);
  });

  test("what was done to the features", () => {
    const { imputed, oneHot, dropped } = report.preprocessing;
    expect(imputed.map(({ column }) => column)).toContain("Income");
    expect(oneHot.map(({ column }) => column)).toEqual(["Home", "Marital", "Records", "Job"]);
    expect(dropped).toEqual([]);
    expect(Object.keys(report.coefficients)).toContain("Income (missing)");
    expect(Object.keys(report.scale)).toEqual(Object.keys(report.coefficients));
  });

  test("probabilities, labels and evaluation agree", () => {
    const probabilities = model.predict(credits);
    const labels = model.labels(credits);
    probabilities.forEach((p, i) => expect(labels[i]).toBe(p >= 0.5 ? "good" : "bad"));
    const right = cellsOf(credits, "Status").filter((label, i) => label === labels[i]).length;
    expect(model.evaluate(credits).metrics).toEqual({ accuracy: right / credits.rows });
  });

  test("the classes are in each split as in the whole", () => {
    const share = cellsOf(credits, "Status").filter((label) => label === "good").length / credits.rows;
    const entropy = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
    for (const baseline of Object.values(report.baseline)) expect(Math.abs(baseline - entropy)).toBeLessThan(0.01);
  });

  test("positive turns the signs around", () => {
    const other = train(credits, { target: "Status", l2: 0.01, positive: "bad" });
    expect(other.report.target).toMatchObject({ labels: ["good", "bad"] });
    expect(other.report.intercept).toBeCloseTo(-report.intercept, 8);
    const names = Object.keys(report.coefficients);
    const turned = names.map((name) => -other.report.coefficients[name]);
    expect(
      distance(
        turned,
        names.map((name) => report.coefficients[name]),
      ),
    ).toBeLessThan(1e-7);
  });
});

describe("targets", () => {
  const x = Array.from({ length: 40 }, (_, i) => i);
  const mixed = (label: (positive: boolean) => Cell) =>
    tableFromColumns({ x, y: x.map((i) => label(i + 12 * noise(i) > 20)) });

  test("numeric 0 and 1 need no label and no loss", () => {
    const { report } = train(
      mixed((yes) => (yes ? 1 : 0)),
      { target: "y" },
    );
    expect(report.lossName).toBe("binaryCrossEntropy");
    expect(report.target).toMatchObject({ kind: "classes", labels: ["0", "1"] });
    expect(report.metrics.training).toHaveProperty("accuracy");
  });

  test("0 and 1 under a loss for numbers are numbers", () => {
    const { report } = train(
      mixed((yes) => (yes ? 1 : 0)),
      { target: "y", loss: "squaredError" },
    );
    expect(report.target.kind).toBe("number");
  });

  test("two other numbers are classes when positive says so", () => {
    const { report } = train(
      mixed((yes) => (yes ? 2 : 1)),
      { target: "y", positive: "2" },
    );
    expect(report.target).toMatchObject({ kind: "classes", labels: ["1", "2"], codes: [0, 1] });
    const same = train(
      mixed((yes) => (yes ? 1 : 0)),
      { target: "y" },
    );
    expect(report.coefficients).toEqual(same.report.coefficients);
  });

  test("shares between 0 and 1 are numbers for binaryCrossEntropy", () => {
    const { report } = train(
      mixed((yes) => (yes ? 0.9 : 0.2)),
      { target: "y", loss: "binaryCrossEntropy" },
    );
    expect(report.target.kind).toBe("number");
    expect(report.metrics.training).toHaveProperty("rmse");
  });

  test("classes that can be separated have no finite optimum, and the verdict says so", () => {
    const table = tableFromColumns({ x, y: x.map((i) => (i < 20 ? "a" : "b")) });
    expect(train(table, { target: "y" }).report.verdict.kind).toBe("separable");
    expect(train(table, { target: "y", l2: 0.1 }).report.verdict.kind).toBe("converged");
  });
});

describe("weights", () => {
  const y = cellsOf(diabetes, "target") as number[];
  const columns = Object.fromEntries(diabetes.columns.map(({ name, values }) => [name, [...values] as number[]]));
  const all = { target: "target", l2: 0.5, validation: 0, test: 0 };
  const coefficients = (table: ReturnType<typeof tableFromColumns>, options: Partial<TrainOptions> = {}) => {
    const { report } = train(table, { ...all, ...options });
    return [...Object.values(report.coefficients), report.intercept, report.objective];
  };
  const taking = (rows: number[]) =>
    tableFromColumns(
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, rows.map((row) => values[row])])),
    );

  test.each(["newton", "lbfgs"] as const)("%s: 0 is no row, 2 is two", (method) => {
    const weights = y.map((_, i) => i % 3);
    const weighted = coefficients(tableFromColumns({ ...columns, weights }), { weights: "weights", method });
    const repeated = coefficients(taking(y.flatMap((_, i) => Array.from({ length: i % 3 }, () => i))), { method });
    expect(distance(weighted, repeated)).toBeLessThan(1e-9);
  });

  test("a row of weight 0 is gone to the last bit, whatever it holds", () => {
    const kept = y.map((_, i) => i).filter((i) => i % 5 !== 0);
    const weights = y.map((_, i) => (i % 5 === 0 ? 0 : 1));
    const poisoned = y.map((value, i) => (i % 5 === 0 ? null : value));
    const without = { ...taking(kept) };
    const ones = {
      rows: without.rows,
      columns: [...without.columns, { name: "weights", values: new Float64Array(kept.length).fill(1) }],
    };
    const a = train(tableFromColumns({ ...columns, target: poisoned, weights }), {
      ...all,
      weights: "weights",
      validation: 0.2,
      test: 0.2,
    });
    const b = train(ones, { ...all, weights: "weights", validation: 0.2, test: 0.2 });
    expect(serializeModel(a.model)).toBe(serializeModel(b.model));
  });

  test("evaluate uses the same weights unless told otherwise", () => {
    const weights = y.map((_, i) => 1 + (i % 4));
    const table = tableFromColumns({ ...columns, weights });
    const { model, report } = train(table, { ...all, weights: "weights" });
    expect(model.evaluate(table).loss / report.loss).toBeCloseTo(1, 12);
    expect(model.evaluate(table, { weights: null })).toEqual(model.evaluate(diabetes, { weights: null }));
    expect(() => model.evaluate(diabetes)).toThrow(/^evaluate: weights: expected the name of a column, got "weights"/);
  });
});

describe("early stopping", () => {
  // 60 columns of noise for 75 rows: what L-BFGS finds late does not hold on other rows
  const rows = 125;
  const wide: Record<string, Cell[]> = {};
  for (let j = 0; j < 60; j++) wide[`x${j}`] = Array.from({ length: rows }, (_, i) => noise(1000 * j + i));
  wide.y = Array.from({ length: rows }, (_, i) => 3 * (wide.x0[i] as number) + 2 * noise(99_000 + i));
  const table = tableFromColumns(wide);

  test("keeps the point of the lowest validation loss", () => {
    const { report, model } = train(table, { target: "y", method: "lbfgs", patience: 5 });
    expect(report.status).toBe("stoppedEarly");
    const losses = report.history.map(({ validationLoss }) => validationLoss!);
    const best = losses.indexOf(Math.min(...losses));
    expect(report.message).toBe(`The validation loss was lowest after ${best} iterations and has not fallen since.`);
    expect(report.validationLoss! / losses[best]).toBeCloseTo(1, 12);
    expect(report.objective).toBe(report.history[best].objective);
    expect(report.gradientNorm).toBe(report.history[best].gradientNorm);
    expect(model.record.status).toBe("stoppedEarly");
    expect(report.iterations).toBeGreaterThan(best);
    expect(["overfitting", "stoppedEarly"]).toContain(report.verdict.kind);
  });

  test("with endless patience, or without validation rows, it runs to the end", () => {
    expect(train(table, { target: "y", method: "lbfgs", patience: Infinity }).report.status).toBe("converged");
    expect(train(table, { target: "y", method: "lbfgs", patience: 1, validation: 0 }).report.status).toBe("converged");
  });

  test("Newton is never stopped early, and the verdict tells of the gap", () => {
    const { report } = train(table, { target: "y", patience: 1 });
    expect(report.method).toBe("newton");
    expect(report.status).toBe("converged");
    expect(report.verdict.kind).toBe("overfitting");
  });
});

describe("the caller's word", () => {
  test("progress is reported, and stop stops with the model so far", () => {
    const seen: Progress[] = [];
    const { report, model } = train(concrete, { target: "compressive_strength", method: "lbfgs" }, (progress) => {
      seen.push(progress);
      return progress.iteration === 3 ? "stop" : undefined;
    });
    expect(report.status).toBe("stopped");
    expect(report.iterations).toBe(3);
    expect(report.history).toEqual(seen);
    expect(report.verdict.kind).toBe("interrupted");
    expect(report.loss).toBeLessThan(report.baseline.training);
    expect(model.predict(concrete)).toHaveLength(concrete.rows);
  });

  test("maxIterations", () => {
    const { report } = train(concrete, { target: "compressive_strength", method: "lbfgs", maxIterations: 2 });
    expect(report.status).toBe("maxIterations");
    expect(report.verdict.kind).toBe("stillImproving");
  });
});

describe("huber with δ far below the residuals", () => {
  const options = { target: "compressive_strength", validation: 0, test: 0 } as const;

  test.each([1, 0.1, 0.001])("δ = %d: Newton converges from the optimum of wider losses", (delta) => {
    const { report } = train(concrete, { ...options, loss: `huber:delta=${delta}`, l2: 0.01 * delta });
    expect(report.method).toBe("newton");
    expect(report.status).toBe("converged");
    expect(report.iterations).toBeLessThan(30);
  });

  test("the unit of the target changes nothing but the unit of the result", () => {
    const y = cellsOf(concrete, "compressive_strength") as number[];
    const inMillions = concrete.columns.map((column) =>
      column.name === "compressive_strength"
        ? { name: column.name, values: Float64Array.from(y, (x) => x * 1e6) }
        : column,
    );
    const mega = train({ ...concrete, columns: inMillions }, { ...options, loss: "huber:delta=1000000" }).report;
    const { report } = train(concrete, { ...options, loss: "huber" });
    const names = Object.keys(report.coefficients);
    expect(
      distance(
        names.map((name) => mega.coefficients[name] / 1e6),
        names.map((name) => report.coefficients[name]),
      ),
    ).toBeLessThan(1e-7);
  });
});

describe("a loss with a kink", () => {
  test("absoluteError ends near its optimum and says that it is not certified", () => {
    const { report } = train(concrete, {
      target: "compressive_strength",
      loss: "absoluteError",
      validation: 0,
      test: 0,
    });
    expect(report.method).toBe("lbfgs");
    expect(report.loss).toBeLessThan(0.65 * report.baseline.training);
    expect(["notConverged", "stillImproving"]).toContain(report.verdict.kind);
  });
});

test("two runs give the same bits", () => {
  for (const [table, options] of [
    [credits, { target: "Status" }],
    [diabetes, { target: "target", method: "lbfgs", loss: "huber", seed: 5 }],
  ] as const) {
    const [first, second] = [1, 2].map(() => sha256(serializeModel(train(table, options).model)));
    expect(second).toBe(first);
  }
});

test("a seed gives other splits", () => {
  const losses = [1, 2, 3].map((seed) => train(diabetes, { target: "target", seed }).report.testLoss);
  expect(new Set(losses).size).toBe(3);
});

test("constant columns get no coefficient, unseen and missing ones no surprise", () => {
  const table = tableFromColumns({
    x: [1, 2, 3, 4, 5, 6],
    same: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
    gone: [null, null, null, null, null, null],
    t: ["a", "b", "a", "b", null, "a"],
    y: [1, 3, 2, 5, 4, 7],
  });
  const { report, model } = train(table, { target: "y", l2: 0.1, validation: 0, test: 0 });
  expect(report.preprocessing).toEqual({
    imputed: [],
    oneHot: [{ column: "t", levels: 3 }],
    constant: ["same"],
    dropped: ["gone"],
  });
  expect(report.coefficients.same).toBe(0);
  const [unseen, absent] = model.predict(tableFromColumns({ x: [3, null], same: [9, null], t: ["zz", null] }));
  expect(Number.isFinite(unseen) && Number.isFinite(absent)).toBe(true);
});

test("a column called __proto__ is a column", () => {
  const columns = Object.fromEntries([
    ["__proto__", [1, 2, 3, 4]],
    ["y", [2, 4, 6, 8.5]],
  ]);
  const { report } = train(tableFromColumns(columns), { target: "y", validation: 0, test: 0 });
  expect(Object.entries(report.coefficients)[0][0]).toBe("__proto__");
});

describe("errors", () => {
  const small = tableFromColumns({
    area: [1, 2, 3, 4, 5],
    city: ["a", "b", "a", "b", "c"],
    price: [5, 3, 6, 1, 2],
    kind: ["u", "v", "u", "v", "u"],
  });
  const withPrice = (price: Cell[]) => tableFromColumns({ area: [1, 2, 3, 4, 5], price });
  const cases: [string, () => unknown, Error][] = [
    [
      "unknown target",
      () => train(small, { target: "prize" }),
      new RangeError('train: target: expected the name of a column, got "prize". Did you mean "price"?'),
    ],
    [
      "far from any",
      () => train(small, { target: "xyzzyx" }),
      new RangeError(
        'train: target: expected the name of a column, got "xyzzyx". The columns are area, city, price, kind.',
      ),
    ],
    [
      "no target",
      () => train(small, {} as TrainOptions),
      new TypeError("train: target: expected the name of a column, got undefined"),
    ],
    [
      "misspelt option",
      () => train(small, { target: "price", lose: "huber" } as TrainOptions),
      new TypeError(
        'train: options: expected loss, l2, l1, standardize, method, maxIterations, gradientTolerance, target, features, weights, positive, validation, test, seed, patience, got lose. Did you mean "loss"?',
      ),
    ],
    [
      "unknown feature",
      () => train(small, { target: "price", features: ["aera"] }),
      new RangeError('train: features: expected the name of a column, got "aera". Did you mean "area"?'),
    ],
    [
      "target as feature",
      () => train(small, { target: "price", features: ["area", "price"] }),
      new RangeError('train: features: expected columns other than the target, got "price"'),
    ],
    [
      "feature twice",
      () => train(small, { target: "price", features: ["area", "area"] }),
      new RangeError('train: features: expected each column once, got "area" twice'),
    ],
    [
      "weights as feature",
      () => train(small, { target: "price", features: ["area"], weights: "area" }),
      new RangeError('train: features: expected columns other than the weights, got "area"'),
    ],
    [
      "no features",
      () => train(small, { target: "price", features: [] }),
      new RangeError("train: features: expected a column with values to learn from, got none. Name some in features."),
    ],
    [
      "missing target",
      () => train(withPrice([1, 2, null, 4, null]), { target: "price" }),
      new RangeError(
        'train: target: column "price": row 2: expected a value, got a missing one. Remove the rows without a target.',
      ),
    ],
    [
      "nothing but missing targets",
      () => train(withPrice([null, null, null, null, null]), { target: "price" }),
      new RangeError(
        'train: target: column "price": row 0: expected a value, got a missing one. Remove the rows without a target.',
      ),
    ],
    [
      "constant target",
      () => train(withPrice([7, 7, 7, 7, 7]), { target: "price" }),
      new RangeError('train: target: column "price": expected values that differ, got 7 in every row'),
    ],
    [
      "infinite target",
      () => train(withPrice([1, 2, Infinity, 4, 5]), { target: "price" }),
      new RangeError('train: target: column "price": row 2: expected a finite number for squaredError, got Infinity'),
    ],
    [
      "negative count",
      () => train(withPrice([1, 2, 3, -1, 5]), { target: "price", loss: "poissonNll" }),
      new RangeError('train: target: column "price": row 3: expected a number in [0, ∞) for poissonNll, got -1'),
    ],
    [
      "1 and 2 as two classes",
      () => train(withPrice([1, 2, 1, 2, 1]), { target: "price", loss: "binaryCrossEntropy" }),
      new RangeError(
        'train: target: column "price": row 1: expected a number in [0, 1] for binaryCrossEntropy, got 2. Say with positive which value is the positive class.',
      ),
    ],
    [
      "three classes",
      () => train(small, { target: "city" }),
      new RangeError(
        'train: target: column "city": expected two classes, got 3 ("a", "b", "c"). More than two are not there yet.',
      ),
    ],
    [
      "texts for numbers",
      () => train(small, { target: "kind", loss: "huber" }),
      new RangeError(
        'train: target: column "kind": expected numbers for huber, got the texts "u", "v". For two classes use binaryCrossEntropy.',
      ),
    ],
    [
      "unknown label",
      () => train(small, { target: "kind", positive: "w" }),
      new RangeError('train: positive: expected one of "u", "v", got "w"'),
    ],
    [
      "weights of texts",
      () => train(small, { target: "price", weights: "kind" }),
      new TypeError('train: weights: column "kind": expected numbers, got texts'),
    ],
    [
      "negative weight",
      () => train(tableFromColumns({ w: [1, -1], x: [1, 2], y: [1, 2] }), { target: "y", weights: "w" }),
      new RangeError('train: weights: column "w": row 1: expected a finite number from 0 upwards, got -1'),
    ],
    [
      "no weight",
      () => train(tableFromColumns({ w: [0, 0], x: [1, 2], y: [1, 2] }), { target: "y", weights: "w" }),
      new RangeError('train: weights: column "w": expected a weight above 0, got none'),
    ],
    [
      "no rows",
      () => train(tableFromColumns({ x: [], y: [] }), { target: "y" }),
      new RangeError("train: table: expected rows, got none"),
    ],
    [
      "all held out",
      () => train(small, { target: "price", validation: 0.5, test: 0.5 }),
      new RangeError(
        "split: validation, test: expected fractions that leave rows to train on, got 0.5 and 0.5 of 5 rows",
      ),
    ],
    [
      "fraction",
      () => train(small, { target: "price", test: 20 }),
      new RangeError("train: test: expected a fraction in [0, 1), got 20"),
    ],
    [
      "seed",
      () => train(small, { target: "price", seed: 1.5 }),
      new RangeError("train: seed: expected an integer from 0 to 4294967295, got 1.5"),
    ],
    [
      "patience",
      () => train(small, { target: "price", patience: 0 }),
      new RangeError("train: patience: expected an integer from 1 upwards, or Infinity, got 0"),
    ],
    [
      "l1 by a method that cannot have it",
      () => train(small, { target: "price", l1: 1, method: "lbfgs" }),
      new RangeError('train: method: expected "auto" or "owlqn" with the penalty l1, got "lbfgs"'),
    ],
    [
      "not a table",
      () => train([] as never, { target: "price" }),
      new TypeError("train: table: expected { rows, columns }, got an array of 0"),
    ],
    [
      "names twice",
      () =>
        train(
          {
            rows: 0,
            columns: [
              { name: "a", values: [] },
              { name: "a", values: [] },
            ],
          },
          { target: "a" },
        ),
      new RangeError('train: table: column "a": expected a name of its own, got it twice'),
    ],
    [
      "labels of numbers",
      () => train(small, { target: "price", features: ["area"] }).model.labels(small),
      new RangeError("model: labels: expected a model of two classes, got one of numbers. Use predict."),
    ],
    [
      "unknown class later",
      () =>
        train(small, { target: "kind", features: ["area"], l2: 1 }).model.evaluate(
          tableFromColumns({ area: [1], kind: ["w"] }),
        ),
      new RangeError('evaluate: target: column "kind": row 0: expected "u" or "v", got "w"'),
    ],
    [
      "texts later",
      () =>
        train(small, { target: "price", features: ["area"] }).model.evaluate(
          tableFromColumns({ area: [1], price: ["w"] }),
        ),
      new TypeError('evaluate: target: column "price": expected numbers, as in training, got texts'),
    ],
  ];
  test.each(cases)("%s", (_, act, error) => expect(act).toThrow(error));
});
