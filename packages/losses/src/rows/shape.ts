// Rows and columns of the predictions, and what the targets are to them.
import { show } from "@nadir/core-wasm/kernel";
import type { Predictions, Targets, ValueOptions } from "../loss.js";

/** What the target of a row is: the number of its class, one number, or a share or a flag (0 or 1) for each column. */
export type RowTarget = "label" | "number" | "distribution" | "flags";

/** What there is one of in a row. */
const perRow: readonly RowTarget[] = ["label", "number"];

export interface RowShape {
  readonly rows: number;
  readonly columns: number;
  readonly kind: RowTarget;
}

/** What a loss takes. */
interface Accepted {
  readonly loss: string;
  readonly targets: readonly RowTarget[];
  /** The number of columns, where the loss has a fixed one. */
  readonly columns: number | undefined;
}

/**
 * Rows and columns of the predictions, from `shape`, from the columns that the loss asks for or from the number of rows
 * that the targets have; and of the kinds of target that the loss takes the one that there is.
 *
 * @throws RangeError where they do not fit.
 */
export function shapeOf(
  accepted: Accepted,
  predictions: Predictions,
  targets: Targets,
  shape: ValueOptions["shape"],
): RowShape {
  const [rows, columns] = rowsAndColumns(accepted, predictions.length, targets.length, shape);
  const { loss } = accepted;
  if (accepted.columns !== undefined && columns !== accepted.columns)
    throw new RangeError(`${loss}: predictions: expected rows of ${accepted.columns} columns, got ${columns}`);
  const single = accepted.targets.find((kind) => perRow.includes(kind));
  const wide = accepted.targets.find((kind) => !perRow.includes(kind));
  const fits = targets.length === rows ? (single ?? (columns === 1 ? wide : undefined)) : wide;
  if (fits === undefined)
    throw new RangeError(
      `${loss}: targets: expected ${single ? `a ${single} a row (${rows} elements)` : `${nounOf(wide!)} for each column (${rows * columns} elements)`}, got ${targets.length} elements`,
    );
  return { rows, columns, kind: fits };
}

const nounOf = (kind: RowTarget): string => (kind === "flags" ? "0 or 1" : "a share");

function rowsAndColumns(
  { loss, targets: kinds, columns }: Accepted,
  n: number,
  targets: number,
  shape: ValueOptions["shape"],
): readonly [number, number] {
  if (n === 0) throw new RangeError(`${loss}: predictions: expected at least one row, got none`);
  if (shape !== undefined) {
    if (!Array.isArray(shape) || shape.length !== 2)
      throw new TypeError(`${loss}: shape: expected [rows, columns], got ${show(shape)}`);
    const [rows, width] = shape;
    if (!(Number.isInteger(rows) && Number.isInteger(width) && rows > 0 && width > 0 && rows * width === n))
      throw new RangeError(
        `${loss}: shape: expected [rows, columns] whose product is the ${n} predictions, got ${show(rows)} × ${show(width)}`,
      );
    if (targets !== rows && targets !== n)
      throw new RangeError(
        `${loss}: targets: expected ${rows} (one a row) or ${n} (one a prediction) elements, got ${targets}`,
      );
    return [rows, width];
  }
  if (columns !== undefined) {
    if (n % columns !== 0)
      throw new RangeError(`${loss}: predictions: expected rows of ${columns} columns, got ${n} elements`);
    return [n / columns, columns];
  }
  if (targets === n && (n > 1 || !kinds.some((kind) => perRow.includes(kind))))
    throw new RangeError(
      `${loss}: shape: expected [rows, columns] where targets have as many elements as predictions (${n})`,
    );
  if (targets === 0 || n % targets !== 0)
    throw new RangeError(
      `${loss}: targets: expected one label a row: a number that divides the ${n} predictions, got ${targets}`,
    );
  return [targets, n / targets];
}
