import type { Column } from "@nadir/models";

/** What a loss is called with, made of columns. */
export interface Call {
  readonly predictions: Float64Array | readonly Float64Array[];
  readonly targets: Float64Array | readonly Float64Array[] | null;
  readonly options: {
    readonly weights?: Float64Array;
    readonly shape?: readonly [rows: number, columns: number];
    readonly groups?: readonly number[];
    readonly strata?: Float64Array;
  };
  readonly where: Where;
  /** Where samples are groups of rows, how many there are. */
  readonly groups?: number;
}

/** The cell that an element of an argument comes from: of `predictions.anchor[4][1]`, "predictions", "anchor", 4 and 1. */
export type Where = (
  argument: "predictions" | "targets" | "weights",
  role: string | undefined,
  first: number,
  second: number | undefined,
) => { readonly column: string; readonly row: number };

/** The columns as rows, one behind another. */
export function interleaved(columns: readonly Column[], rows: number): Float64Array {
  if (columns.length === 1) return columns[0].values as Float64Array;
  const out = new Float64Array(rows * columns.length);
  columns.forEach(({ values }, k) => {
    for (let row = 0; row < rows; row++) out[row * columns.length + k] = values[row] as number;
  });
  return out;
}
