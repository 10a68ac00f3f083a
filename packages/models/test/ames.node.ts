/// <reference types="node" />
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type RegressionMetrics, serializeModel, type Table, tableFromColumns, train } from "../src/index.js";

/** The houses of Ames: 2930 rows, 33 columns of numbers and 40 of texts beside the price. */
function readHouses(): Table {
  const file = readFileSync(new URL("../../../examples/ames.csv", import.meta.url), "utf8");
  const [header, ...rows] = file
    .trim()
    .split("\n")
    .map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  const columns = header.map((name, j) => {
    const isText = rows.some((row) => row[j].startsWith('"'));
    const cells = rows.map((row) => (isText ? row[j].replaceAll('"', "") : Number(row[j])));
    return [name.replaceAll('"', ""), cells] as const;
  });
  return tableFromColumns(Object.fromEntries(columns));
}

const houses = readHouses();

describe("house prices", () => {
  const { report, model } = train(houses, { target: "Sale_Price" });

  test("from the columns as they are to a model that explains most of the price", () => {
    expect(houses.rows).toBe(2930);
    expect(report.splits).toEqual({ training: 1758, validation: 586, test: 586 });
    expect(report.preprocessing.oneHot).toHaveLength(40);
    expect(Object.keys(report.coefficients).length).toBeGreaterThan(290);
    expect(report.method).toBe("lbfgs");
    expect((report.metrics.test as RegressionMetrics).r2).toBeGreaterThan(0.8);
    expect(report.testLoss!).toBeLessThan(0.2 * report.baseline.test!);
  });

  test("every house gets a finite price, also in neighbourhoods that training has not seen", () => {
    expect(model.predict(houses).every(Number.isFinite)).toBe(true);
    const neighborhoods = houses.columns.map((column) =>
      column.name === "Neighborhood"
        ? { name: column.name, values: Array.from({ length: 2930 }, () => "Elsewhere") }
        : column,
    );
    expect(model.predict({ rows: 2930, columns: neighborhoods }).every(Number.isFinite)).toBe(true);
  });

  test("more columns than are independent: L-BFGS and Newton agree on the cost", () => {
    const options = { target: "Sale_Price", validation: 0, test: 0 } as const;
    const [newton, lbfgs] = (["newton", "lbfgs"] as const).map(
      (method) => train(houses, { ...options, method }).report,
    );
    expect([newton.status, lbfgs.status]).toEqual(["converged", "converged"]);
    expect(Math.abs(lbfgs.objective / newton.objective - 1)).toBeLessThan(1e-9);
  });

  test("the same file on every run", () => {
    expect(serializeModel(train(houses, { target: "Sale_Price" }).model)).toBe(serializeModel(model));
  });
});
