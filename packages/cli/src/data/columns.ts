import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { Column, Table } from "@nadir/models";
import type { Schema } from "./read.js";

type Values = Float64Array | (string | null)[];
export type WritableColumn = Column & { readonly values: Values };

export function allocate(schema: Schema, rows: number): WritableColumn[] {
  return schema.columns.map(({ name, kind }) => ({
    name,
    values: kind === "number" ? new Float64Array(rows) : Array.from({ length: rows }, () => null),
  }));
}

export function shorten(columns: readonly WritableColumn[], rows: number): Table {
  return { rows, columns: columns.map(({ name, values }) => ({ name, values: values.slice(0, rows) })) };
}

export function copyChunk(chunk: DuckDBDataChunk, columns: readonly WritableColumn[], at: number): void {
  for (const [index, { values }] of columns.entries()) {
    if (values instanceof Float64Array) values.set(numbersOf(chunk, index), at);
    else copyTexts(chunk.getColumnValues(index) as (string | null)[], values, at);
  }
}

function copyTexts(from: readonly (string | null)[], to: (string | null)[], at: number): void {
  for (let i = 0; i < from.length; i++) to[at + i] = from[i];
}

/** A chunk's column of doubles without a value object for each: DuckDB's vector keeps them in one array. */
function numbersOf(chunk: DuckDBDataChunk, index: number): ArrayLike<number> {
  const vector = chunk.getColumnVector(index) as { items?: unknown };
  if (vector.items instanceof Float64Array) return vector.items.subarray(0, chunk.rowCount);
  return chunk.getColumnValues(index) as number[];
}
