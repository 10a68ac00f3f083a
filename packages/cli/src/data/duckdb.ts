import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";

export interface Database {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** A database in memory that keeps rows in their order and never fetches anything. */
export async function openDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  // Its time grows with the square of the number of columns, and there is nothing for it to find.
  await connection.run("SET disabled_optimizers = 'common_subexpressions'");
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A string as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path as an SQL literal in which * ? [ stand for themselves. */
export function pathLiteral(path: string): string {
  return literal(path.replace(/[*?[]/g, "[$&]"));
}
