import { describe, expect, test } from "vitest";
import { tableFromColumns, tableFromRows } from "../src/index.js";

describe("tables", () => {
  test("numbers, booleans and texts, with missing values", () => {
    const table = tableFromColumns({
      a: [1, null, 3],
      b: ["x", undefined, "y"],
      c: [true, false, NaN],
      d: [null, null, null],
    });
    expect(table.rows).toBe(3);
    expect(table.columns.map(({ values }) => [...values])).toEqual([
      [1, NaN, 3],
      ["x", null, "y"],
      [1, 0, NaN],
      [NaN, NaN, NaN],
    ]);
  });

  test("from rows, in the order of first appearance, absent keys missing", () => {
    const table = tableFromRows([{ a: 1 }, { b: "x", a: 2 }, {}]);
    expect(table).toEqual(tableFromColumns({ a: [1, 2, null], b: [null, "x", null] }));
  });

  test("a key that every object has is data, not inheritance", () => {
    const rows = [JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>, {}];
    const table = tableFromRows(rows);
    expect(table.columns.map(({ name, values }) => [name, ...values])).toEqual([
      ["__proto__", 1, NaN],
      ["constructor", 2, NaN],
    ]);
  });

  test("errors", () => {
    expect(() => tableFromColumns({ a: [1, "x"] })).toThrow(
      new TypeError('table: column "a": row 1: expected a number, as above it, got "x"'),
    );
    expect(() => tableFromRows([{ a: "x" }, { a: 7 }])).toThrow(
      new TypeError('table: column "a": row 1: expected a text, as above it, got 7'),
    );
    expect(() => tableFromColumns({ a: [1, 2], b: [1] })).toThrow(
      new RangeError('table: column "b": expected 2 values, got 1'),
    );
  });
});
