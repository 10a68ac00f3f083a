import { describe, expect, test } from "vitest";
import { type Cell, tableFromColumns } from "../src/index.js";
import { allRows, designMatrix, fitPreprocessing } from "../src/preprocess.js";

const fit = (
  columns: Record<string, Cell[]>,
  { standardize = false, weights = undefined as number[] | undefined } = {},
) => {
  const table = tableFromColumns(columns);
  const sample = { table, rows: allRows(table.rows), weights: weights && Float64Array.from(weights) };
  const preprocessing = fitPreprocessing(sample, Object.keys(columns), standardize);
  const apply = (other: Record<string, Cell[]>) => {
    const { rows, columns: width, values } = designMatrix(preprocessing, tableFromColumns(other));
    return Array.from({ length: rows }, (_, i) => [...values.subarray(i * width, (i + 1) * width)]);
  };
  return { preprocessing, apply, names: preprocessing.columns.map(({ name }) => name) };
};

describe("numbers", () => {
  test("a missing one becomes the median, and a column says so", () => {
    const { apply, names, preprocessing } = fit({ x: [5, 1, null, 2, 100] });
    expect(preprocessing.features).toEqual([{ kind: "number", name: "x", median: 3.5, missing: 1 }]);
    expect(names).toEqual(["x", "x (missing)"]);
    expect(apply({ x: [7, null] })).toEqual([
      [7, 0],
      [3.5, 1],
    ]);
  });

  test("missing only after training: the median, and no column", () => {
    const { apply, names } = fit({ x: [3, 1, 2] });
    expect(names).toEqual(["x"]);
    expect(apply({ x: [null, 9] })).toEqual([[2], [9]]);
  });

  test("the median counts a weight of 2 as two rows", () => {
    const median = (x: number[], weights?: number[]) => fit({ x }, { weights }).preprocessing.features[0];
    expect(median([4, 1, 3, 9], [1, 2, 1, 3])).toEqual(median([4, 1, 1, 3, 9, 9, 9]));
    expect(median([1, 2], [1, 1])).toMatchObject({ median: 1.5 });
    expect(median([1, 2], [1, 1.5])).toMatchObject({ median: 2 });
  });

  test("a feature without any value is dropped, and need not be there later", () => {
    const { apply, preprocessing, names } = fit({ x: [1, 2], gone: [null, null] });
    expect(preprocessing.features[1]).toEqual({ kind: "dropped", name: "gone" });
    expect(names).toEqual(["x"]);
    expect(apply({ x: [4] })).toEqual([[4]]);
  });

  test("a column of nothing but missing values may come as either kind", () => {
    const { apply } = fit({ x: [3, 1, 2], t: ["a", "b", "a"] });
    const nothing = { x: [null, null], t: [null, null] };
    expect(apply(nothing)).toEqual([
      [2, 0, 0],
      [2, 0, 0],
    ]);
  });
});

describe("texts", () => {
  test("one column a level, sorted by code unit; unseen levels are 0 everywhere", () => {
    const { apply, names } = fit({ t: ["b", "a", "B", "é", "b"] });
    expect(names).toEqual(["t=B", "t=a", "t=b", "t=é"]);
    expect(apply({ t: ["a", "é", "new", null] })).toEqual([
      [0, 1, 0, 0],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  test("missing is a level when training has seen it", () => {
    const { apply, names } = fit({ t: [null, "a"] });
    expect(names).toEqual(["t=a", "t (missing)"]);
    expect(apply({ t: ["a", null, "z"] })).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
  });
});

describe("standardising", () => {
  test("population deviation; one-hot columns like any other", () => {
    const { preprocessing, apply } = fit({ x: [1, 2, 3, 4], t: ["a", "a", "a", "b"] }, { standardize: true });
    const [x, a, b] = preprocessing.columns;
    expect(x).toEqual({ name: "x", mean: 2.5, deviation: Math.sqrt(1.25) });
    expect(a).toEqual({ name: "t=a", mean: 0.75, deviation: Math.sqrt(0.1875) });
    expect(b.deviation).toBe(a.deviation);
    expect(apply({ x: [2.5], t: ["a"] })).toEqual([[0, 0.25 / Math.sqrt(0.1875), -0.25 / Math.sqrt(0.1875)]]);
  });

  test.each([
    [[0.1, 0.1, 0.1]],
    [[1e300, 1e300, 1e300].map((x) => x / 1e299)],
    [[1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3]],
  ])("a constant column becomes 0, whatever is met later", (x) => {
    const { preprocessing, apply } = fit({ x, y: x.map((_, i) => i) }, { standardize: true });
    expect(preprocessing.columns[0].deviation).toBe(0);
    expect(apply({ x: [5], y: [0] })[0][0]).toBe(0);
  });

  test("weights: 2 counts as two rows", () => {
    const twice = fit({ x: [1, 4, 4, 2] }, { standardize: true }).preprocessing.columns[0];
    const weighted = fit({ x: [1, 4, 2] }, { standardize: true, weights: [1, 2, 1] }).preprocessing.columns[0];
    expect(weighted.mean).toBeCloseTo(twice.mean, 14);
    expect(weighted.deviation).toBeCloseTo(twice.deviation, 14);
  });

  test("a mean far from 0 costs no digits of the deviation", () => {
    const x = [1, 2, 3, 4].map((i) => 1e9 + i);
    expect(fit({ x }, { standardize: true }).preprocessing.columns[0]).toEqual({
      name: "x",
      mean: 1e9 + 2.5,
      deviation: Math.sqrt(1.25),
    });
  });
});

test("survives JSON unchanged", () => {
  const { preprocessing } = fit(
    { x: [0.1, null, 1 / 3], t: ["a", null, '\u2028"=é'], gone: [null, null, null] },
    { standardize: true },
  );
  expect(JSON.parse(JSON.stringify(preprocessing))).toEqual(preprocessing);
});

describe("errors", () => {
  test.each<[string, Record<string, Cell[]>, Error]>([
    [
      "infinite",
      { x: [1, Infinity], t: ["a", "a"] },
      new RangeError('model: column "x": row 1: expected a finite number or NaN for a missing one, got Infinity'),
    ],
    [
      "text for number",
      { x: [null, "12k"], t: ["a", "a"] },
      new TypeError('model: column "x": row 1: expected a number, as in training, got "12k"'),
    ],
    [
      "number for text",
      { x: [1], t: [7] },
      new TypeError('model: column "t": row 0: expected a text, as in training, got 7. Read the column as text.'),
    ],
    [
      "one column lacking",
      { x: [1], T: ["a"] },
      new RangeError('model: table: expected the name of a column, got "t". Did you mean "T"?'),
    ],
    [
      "several lacking",
      { y: [1] },
      new RangeError('model: table: expected the columns "x", "t", got none called "x", "t"'),
    ],
  ])("%s", (_, columns, error) => {
    const { apply } = fit({ x: [1, 2, 3], t: ["a", "b", "a"] });
    expect(() => apply(columns)).toThrow(error);
  });

  test("names that would be the same", () => {
    expect(() => fit({ "t=a": [1, 2], t: ["a", "b"] })).toThrow(
      new RangeError('train: features: expected names that stay apart, got two columns called "t=a". Rename one.'),
    );
  });

  test("nothing to learn from", () => {
    expect(() => fit({ x: [null, null] })).toThrow(
      new RangeError("train: features: expected a column with values to learn from, got none. Name some in features."),
    );
  });

  test("numbers too large to standardise", () => {
    expect(() => fit({ x: [1e200, -1e200] }, { standardize: true })).toThrow(
      new RangeError('train: column "x": expected numbers whose squares are finite, got a deviation of ∞'),
    );
  });

  test("a text column that would explode", () => {
    const id = Array.from({ length: 15000 }, (_, i) => `id${i}`);
    expect(() => fit({ x: id.map((_, i) => i), id })).toThrow(
      new RangeError(
        "train: features: expected at most 134217728 numbers to train on, got 15000 rows × 15001 columns. " +
          'Column "id" alone becomes 15000: leave it out of features.',
      ),
    );
  });
});
