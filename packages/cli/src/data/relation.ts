import { dataError } from "../errors.js";
import { findMalformed, lineOf, missingCells, sniff } from "./delimited.js";
import { identifier, literal, pathLiteral, type Database } from "./duckdb.js";
import type { Source } from "./source.js";

/** A column of a file, and what the file itself says about its kind. */
export interface Field {
  readonly name: string;
  /** "cells": only its cells tell whether it holds numbers. "nested": no single value a row. */
  readonly declared: "number" | "text" | "cells" | "nested";
  /** SQL for its value: a number if so declared, otherwise text; null where it is missing. */
  readonly value: string;
  /** SQL for its value as text. */
  readonly text: string;
}

/** A file as something to select from. */
export interface Relation {
  readonly fields: readonly Field[];
  readonly from: string;
  /** Where a row (from 1) stands, as a message begins: "houses.csv:1841". */
  place(row: number): Promise<string>;
  /** Turns DuckDB's refusal of the file into an error that names the line. */
  explain(error: unknown): Promise<never>;
}

export function openRelation(source: Source, database: Database): Promise<Relation> {
  return { delimited, json, parquet }[source.format](source, database);
}

async function delimited(source: Source): Promise<Relation> {
  const dialect = await sniff(source);
  // Columns go by position: names that differ only in case would be one name to SQL.
  const names = dialect.columns.map((_, index) => `c${index}`);
  const settings = [
    pathLiteral(source.path),
    "auto_detect=false",
    `delim=${literal(dialect.delimiter)}`,
    `quote='"'`,
    `escape='"'`,
    "header=true",
    `compression=${source.gzipped ? "'gzip'" : "'none'"}`,
    `nullstr=[${missingCells.map(literal).join(", ")}]`,
    `columns={${names.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ")}}`,
  ];
  return {
    fields: dialect.columns.map((name, index) => ({
      name,
      declared: "cells",
      value: names[index],
      text: names[index],
    })),
    from: `read_csv(${settings.join(", ")})`,
    async place(row) {
      return `${source.name}:${(await lineOf(source, dialect, row)) ?? "?"}`;
    },
    async explain(error) {
      await findMalformed(source, dialect);
      return refuse(source, error);
    },
  };
}

async function json(source: Source, database: Database): Promise<Relation> {
  const path = pathLiteral(source.path);
  const compression = `compression=${source.gzipped ? "'gzip'" : "'uncompressed'"}`;
  const detect = `read_json(${path}, sample_size=-1, maximum_depth=2, ${compression})`;
  const fields = await describeFields(source, database, detect);
  // The types that were found in the whole file are stated, so that reading cannot find others.
  const columns = fields.map(({ name, type }) => `${literal(name)}: ${literal(type)}`).join(", ");
  return declaredRelation(source, fields, `read_json(${path}, columns={${columns}}, ${compression})`);
}

async function parquet(source: Source, database: Database): Promise<Relation> {
  const from = `read_parquet(${pathLiteral(source.path)})`;
  return declaredRelation(source, await describeFields(source, database, from), from);
}

interface TypedField {
  readonly name: string;
  readonly type: string;
}

async function describeFields(source: Source, { connection }: Database, from: string): Promise<TypedField[]> {
  try {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
    return described.getRowObjectsJS().map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
  } catch (error) {
    return refuse(source, error);
  }
}

function declaredRelation(source: Source, fields: readonly TypedField[], from: string): Relation {
  return {
    from,
    fields: fields.map(({ name, type }) => ({ name, ...declaration(identifier(name), type) })),
    place: async (row) => `${source.name}: record ${row}`,
    explain: async (error) => refuse(source, error),
  };
}

const numberType = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|BOOLEAN|DECIMAL\(.*\))$/;
const textType = /^(VARCHAR|UUID|DATE|TIME[^[]*|ENUM\(.*\))$/s;

function declaration(column: string, type: string): Omit<Field, "name"> {
  const text = `CAST(${column} AS VARCHAR)`;
  const mixed = `(${column} ->> '$')`;
  if (numberType.test(type)) return { declared: "number", value: `CAST(${column} AS DOUBLE)`, text };
  if (textType.test(type)) return { declared: "text", value: text, text };
  // A JSON column is one whose values are of several types.
  return type === "JSON" ? { declared: "cells", value: mixed, text: mixed } : { declared: "nested", value: text, text };
}

/** DuckDB's own words, for what has no line to point at. */
function refuse(source: Source, error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  const cause = message
    .replace(/^[A-Z][\w ]* Error: /, "")
    .replace(/^CSV Error on Line: \d+\nOriginal Line: .*\n/, "")
    .split("\n")[0]
    .replaceAll(source.path, source.name)
    .replace(/[.\s]+$/, "");
  throw dataError(`${source.name}: expected a readable ${formatNames[source.format]} file, got: ${cause}`);
}

const formatNames = { delimited: "CSV", json: "JSON", parquet: "Parquet" } as const;
