import { suggest } from "@nadir/core-wasm";
import { usageError } from "../errors.js";
import { list } from "../output/style.js";

/**
 * The columns that an option names: comma-separated, or one a use of the option; a name that itself holds a comma is
 * taken as it stands.
 */
export function namedColumns(option: string, given: readonly string[], columns: readonly string[]): string[] {
  const names = given.flatMap((text) =>
    columns.includes(text)
      ? [text]
      : text
          .split(",")
          .map((name) => name.trim())
          .filter((name) => name !== ""),
  );
  for (const name of names) checkColumn(option, name, columns);
  return [...new Set(names)];
}

/** Refuses a name that no column has. */
export function checkColumn(option: string, name: string, columns: readonly string[]): void {
  if (columns.includes(name)) return;
  const advice = suggest(name, columns) || ` The columns are: ${list(columns, 400)}`;
  throw usageError(`${option}: expected the name of a column, got ${JSON.stringify(name)}.${advice}`);
}
