import { type Cell, tableFromColumns, type Table } from "../src/index.js";
import breastCancer from "./data/breast_cancer.json" with { type: "json" };
import concrete from "./data/concrete.json" with { type: "json" };
import credit from "./data/credit.json" with { type: "json" };
import diabetes from "./data/diabetes.json" with { type: "json" };
import randhie from "./data/randhie.json" with { type: "json" };

/** Small real data sets, by the name of their file. */
export const tables: Readonly<Record<string, Table>> = {
  "breast_cancer.csv": tableFromColumns(breastCancer),
  "concrete.csv": tableFromColumns(concrete),
  "credit.csv": tableFromColumns(credit),
  "diabetes.csv": tableFromColumns(diabetes),
  "randhie.csv": tableFromColumns(randhie),
};

export const credits = tables["credit.csv"];

/** Some columns of a table, as cells. */
export function cellsOf(table: Table, name: string): Cell[] {
  return [...table.columns.find((column) => column.name === name)!.values];
}

/** The largest |a − b| relative to the largest |b|. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const largest = Math.max(...Array.from(b, Math.abs));
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]))) / largest;
}
