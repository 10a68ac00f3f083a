import { Random } from "@nadir/testing";
import { describe, test } from "vitest";
import { columnSums, placeScaled } from "../src/columns.js";
import { expectSame } from "./vectors.js";

// Columns that fill vectors or not, and rows within a block and beyond.
const shapes = [1, 2, 3, 8, 33].flatMap((columns) => [1, 5, 20_000].map((rows) => ({ rows, columns })));

describe.each(shapes)("$rows × $columns", ({ rows, columns }) => {
  const random = new Random(rows + columns);
  const values = Float64Array.from({ length: rows * columns }, () => 3 + random.normal());
  const weights = Float64Array.from({ length: rows }, () => random.uniform());
  const from = Float64Array.from({ length: columns }, () => random.normal());

  test.each([{}, { squared: true }, { from }, { weights }, { from, weights, squared: true }])(
    "sums of columns, row after row, to the bit: %o",
    (options) => {
      const expected = new Float64Array(columns);
      for (let i = 0, at = 0; i < rows; i++)
        for (let j = 0; j < columns; j++, at++) {
          const difference = values[at] - (options.from ? from[j] : 0);
          expected[j] += (options.weights ? weights[i] : 1) * (options.squared ? difference * difference : difference);
        }
      expectSame(columnSums(values, columns, options), expected);
    },
  );

  test("scaled columns, to the bit; a deviation of 0 makes zeros", () => {
    const deviations = Float64Array.from({ length: columns }, (_, j) => (j % 3 === 2 ? 0 : 1 + random.uniform()));
    const placed = placeScaled(values, from, deviations);
    const expected = values.map((x, at) => {
      const j = at % columns;
      return deviations[j] === 0 ? 0 : (x - from[j]) / deviations[j];
    });
    expectSame(placed.read(), expected);
    placed.free();
  });
});
