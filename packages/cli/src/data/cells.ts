import type { Field } from "./relation.js";

/** SQL for a cell as a number; null where it is missing, or none. */
export function asNumber({ declared, value }: Field): string {
  if (declared === "number") return value;
  return `coalesce(TRY_CAST(${value} AS DOUBLE), CASE lower(${value}) WHEN 'true' THEN 1.0 WHEN 'false' THEN 0.0 END)`;
}

/** SQL for whether a cell is a number, a finite one unless `infinite`. A column of numbers may hold NaN, which counts as missing. */
export function isNumber(field: Field, infinite: boolean): string {
  const number = asNumber(field);
  if (field.declared === "number")
    return infinite ? `${number} IS NOT NULL` : `${number} IS NOT NULL AND NOT isinf(${number})`;
  return `coalesce(${infinite ? `NOT isnan(${number})` : `isfinite(${number})`}, false)`;
}

/** SQL for how many rows meet a condition. (FILTER would copy all columns for each count.) */
export const countWhere = (condition: string): string => `count(CASE WHEN ${condition} THEN 1 END)`;

/** A pattern, as SQL: 1,5 and 1.234,5 and 1,234.5. */
export const numberWithComma = String.raw`'\s*[-+]?[\d.]*\d,\d[\d,]*(\.\d+)?\s*'`;
