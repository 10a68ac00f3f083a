import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { Table } from "@nadir/models";
import { dataError } from "../errors.js";
import { asNumber, countWhere, isNumber, numberWithComma } from "./cells.js";
import { allocate, copyChunk, shorten } from "./columns.js";
import { openDatabase, type Database } from "./duckdb.js";
import { openRelation, type Field, type Relation } from "./relation.js";
import { openSource, type Source } from "./source.js";

export type Kind = "number" | "text";

/** The columns that are read, in order, with the kinds that were settled for them. */
export interface Schema {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly kind: Kind }[];
}

/**
 * A data file: CSV, TSV, Parquet or JSON.
 *
 * In text files only the cells tell what a column holds. All of them are looked at before any is read: where each cell
 * that is not missing is a number (or true/false, read as 1/0), the column is one of numbers; where fewer than half are,
 * it is text; in between, it is a column of numbers with a mistake in it, and the first such cell is an error.
 */
export class DataFile {
  private constructor(
    private readonly source: Source,
    private readonly database: Database,
    private readonly relation: Relation,
  ) {}

  /** @param path - a file, or "-" for standard input */
  static async open(path: string): Promise<DataFile> {
    const source = await openSource(path);
    const database = await openDatabase();
    try {
      return new DataFile(source, database, await openRelation(source, database));
    } catch (error) {
      database.close();
      await source.close();
      throw error;
    }
  }

  /** How messages call the file. */
  get name(): string {
    return this.source.name;
  }

  get columnNames(): readonly string[] {
    return this.relation.fields.map((field) => field.name);
  }

  /**
   * Settles the kinds of the named columns in one pass over the file.
   *
   * @param kinds - kinds that are given, whatever the cells look like
   * @param infinite - whether inf and -inf are numbers too
   * @throws CommandError with the line, for a file that is not well-formed, and for a cell that is not of its column's kind
   */
  async schema(
    names: readonly string[],
    kinds: ReadonlyMap<string, Kind> = new Map(),
    { infinite = false }: { readonly infinite?: boolean } = {},
  ): Promise<Schema> {
    const fields = names.map((name) => this.field(name));
    const counts = await this.count(fields, infinite);
    const columns = fields.map((field, index) => {
      const { cells, numbers } = counts.fields[index];
      const declared = field.declared === "cells" ? undefined : (field.declared as Kind);
      const kind = kinds.get(field.name) ?? declared ?? (2 * numbers >= cells ? "number" : "text");
      return { name: field.name, kind, wrong: kind === "number" ? cells - numbers : 0 };
    });
    for (const [index, column] of columns.entries()) {
      if (column.wrong > 0) await this.refuseCell(fields[index], column.wrong, kinds.has(column.name), infinite);
    }
    const guessed = fields.filter(({ name, declared }, index) => {
      return declared === "cells" && columns[index].kind === "text" && !kinds.has(name);
    });
    await this.refuseDecimalCommas(guessed);
    return { rows: counts.rows, columns: columns.map(({ name, kind }) => ({ name, kind })) };
  }

  /** All rows of the schema's columns. */
  async table(schema: Schema): Promise<Table> {
    const columns = allocate(schema, schema.rows);
    let filled = 0;
    for await (const chunk of this.chunks(schema)) {
      copyChunk(chunk, columns, filled);
      filled += chunk.rowCount;
    }
    return { rows: filled, columns };
  }

  /** The same rows in tables of a bounded size, so that memory does not grow with the file. */
  async *batches(schema: Schema, size: number): AsyncGenerator<Table> {
    let columns = allocate(schema, size);
    let filled = 0;
    for await (const chunk of this.chunks(schema)) {
      if (filled + chunk.rowCount > size) {
        yield shorten(columns, filled);
        columns = allocate(schema, size);
        filled = 0;
      }
      copyChunk(chunk, columns, filled);
      filled += chunk.rowCount;
    }
    if (filled > 0) yield shorten(columns, filled);
  }

  /** Where a row (from 0) stands, as a message begins: "houses.csv:1841". */
  place(row: number): Promise<string> {
    return this.relation.place(row + 1);
  }

  async close(): Promise<void> {
    this.database.close();
    await this.source.close();
  }

  private field(name: string): Field {
    const field = this.relation.fields.find((each) => each.name === name);
    if (!field) throw dataError(`${this.name}: expected a column ${name}, got none of that name`);
    if (field.declared !== "nested") return field;
    throw dataError(
      `${this.name}: column ${name}: expected one value a row, got lists or objects`,
      "leave the column out with --features, or flatten it",
    );
  }

  /** Rows, and for each field how many cells are there and how many of them are numbers. */
  private async count(fields: readonly Field[], infinite: boolean): Promise<Counts> {
    const sums = fields.flatMap((field) => [`count(${field.value})`, countWhere(isNumber(field, infinite))]);
    try {
      const query = `SELECT ${["count(*)", ...sums].join(", ")} FROM ${this.relation.from}`;
      const [rows, ...counts] = (await this.database.connection.runAndReadAll(query)).getRowsJS()[0].map(Number);
      return { rows, fields: fields.map((_, index) => ({ cells: counts[2 * index], numbers: counts[2 * index + 1] })) };
    } catch (error) {
      return this.relation.explain(error);
    }
  }

  private async refuseCell(field: Field, wrong: number, given: boolean, infinite: boolean): Promise<never> {
    const { connection } = this.database;
    const rows = `SELECT row_number() OVER () AS r, ${field.value} AS v, ${isNumber(field, infinite)} AS n FROM ${this.relation.from}`;
    const found = await connection.runAndReadAll(`SELECT r, v FROM (${rows}) WHERE v IS NOT NULL AND NOT n LIMIT 1`);
    const [row, value] = found.getRowsJS()[0];
    const cell = typeof value === "string" ? JSON.stringify(value) : String(value);
    const others = wrong === 1 ? "" : ` (the first of ${wrong} such cells)`;
    throw dataError(
      `${await this.relation.place(Number(row))}: column ${field.name}: expected a number, got ${cell}${others}`,
      given ? "correct the file" : `correct the file, or read the column as text with --text ${field.name}`,
    );
  }

  /** A column that became text because its numbers are written like 1,5 or 1,234.5 would be read as categories. */
  private async refuseDecimalCommas(fields: readonly Field[]): Promise<void> {
    if (fields.length === 0) return;
    const { connection } = this.database;
    const sums = fields.map(
      ({ value }) => `2 * ${countWhere(`regexp_full_match(${value}, ${numberWithComma})`)} > count(${value})`,
    );
    const sample = `SELECT * FROM ${this.relation.from} LIMIT 1000`;
    const found = await connection.runAndReadAll(`SELECT ${sums.join(", ")} FROM (${sample})`);
    const index = found.getRowsJS()[0].indexOf(true);
    if (index < 0) return;
    const { name, value } = fields[index];
    const cells = `SELECT ${value} AS v FROM ${this.relation.from}`;
    const first = await connection.runAndReadAll(
      `SELECT v FROM (${cells}) WHERE regexp_full_match(v, ${numberWithComma}) LIMIT 1`,
    );
    throw dataError(
      `${this.name}: column ${name}: expected numbers with a decimal point, got ${JSON.stringify(first.getRowsJS()[0][0])}`,
      `write 1.5 for 1,5 and 1234 for 1,234, or read the column as text with --text ${name}`,
    );
  }

  private async *chunks(schema: Schema): AsyncGenerator<DuckDBDataChunk> {
    const values = schema.columns.map(({ name, kind }) => {
      const field = this.field(name);
      return kind === "number" ? `coalesce(${asNumber(field)}, 'NaN'::DOUBLE)` : field.text;
    });
    const result = await this.database.connection.stream(`SELECT ${values.join(", ")} FROM ${this.relation.from}`);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  }
}

interface Counts {
  readonly rows: number;
  readonly fields: readonly { readonly cells: number; readonly numbers: number }[];
}
