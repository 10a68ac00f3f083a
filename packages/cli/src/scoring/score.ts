import { PointwiseLoss, RowwiseLoss, type AnyLoss } from "@nadir/losses";
import type { Column, Table } from "@nadir/models";
import type { DataFile } from "../data/read.js";
import { dataError, isStated, usageError } from "../errors.js";
import { classNumbers, twoClasses, type Coded } from "./labels.js";
import { targetKind, type Roles } from "./roles.js";

/** What a loss is called with. */
export interface Call {
  readonly predictions: Float64Array;
  readonly targets: Float64Array;
  readonly options: { readonly weights?: Float64Array; readonly shape?: readonly [rows: number, columns: number] };
  readonly coded: Coded;
}

export interface Score {
  readonly value: number;
  /** The same of the best constant, and what that is, where it is known. */
  readonly baseline?: number;
  readonly constant?: number | readonly number[];
}

/**
 * The arguments of a loss from the columns of a file.
 *
 * @throws CommandError with the line, for cells that are missing and labels that are none.
 */
export async function callOf(loss: AnyLoss, roles: Roles, table: Table, file: DataFile): Promise<Call> {
  const column = (name: string) => table.columns.find((each) => each.name === name)!;
  const place = (row: number) => file.place(row);
  const kind = targetKind(loss, roles);
  const weights = roles.weight === undefined ? undefined : (column(roles.weight).values as Float64Array);
  const targets = roles.targets.map(column);
  for (const each of [...roles.predictions.map(column), ...targets]) await refuseMissing(each, weights, place);
  const isClass =
    loss.family === "rowwise" && loss.description.classes(roles.predictions.length) === roles.predictions.length;
  const coded: Coded =
    kind === "binary"
      ? await twoClasses(targets[0], roles.positive, loss.target.contains(0) ? [0, 1] : [-1, 1], place)
      : kind === "label"
        ? await classNumbers(targets[0], isClass ? roles.predictions : [], place)
        : { targets: interleaved(targets, table.rows) };
  const predictions = interleaved(roles.predictions.map(column), table.rows);
  const shape = loss.family === "rowwise" ? ([table.rows, roles.predictions.length] as const) : undefined;
  return { predictions, targets: coded.targets, options: { weights, shape }, coded };
}

/** A cell of a row that counts. */
async function refuseMissing(
  { name, values }: Column,
  weights: Float64Array | undefined,
  place: (row: number) => Promise<string>,
): Promise<void> {
  const isMissing = (value: number | string | null) => value === null || Number.isNaN(value);
  for (let row = 0; row < values.length; row++)
    if (isMissing(values[row]) && weights?.[row] !== 0)
      throw dataError(
        `${await place(row)}: column ${name}: expected a value, got an empty cell`,
        "fill it in, or give the row a weight of 0 with --weight",
      );
}

/** The columns as rows, one behind another. */
function interleaved(columns: readonly Column[], rows: number): Float64Array {
  if (columns.length === 1) return columns[0].values as Float64Array;
  const out = new Float64Array(rows * columns.length);
  columns.forEach(({ values }, k) => {
    for (let row = 0; row < rows; row++) out[row * columns.length + k] = values[row] as number;
  });
  return out;
}

/** The loss of the predictions, and that of the constant that suits these targets best. */
export function scoreOf(loss: AnyLoss, { predictions, targets, options }: Call, reduction: "mean" | "sum"): Score {
  const value = loss.value(predictions, targets, { ...options, reduction });
  const constant = constantOf(loss, targets, options);
  if (constant === undefined) return { value };
  const repeated = Float64Array.from(predictions, (_, i) => constant[i % constant.length]);
  const baseline = loss.value(repeated, targets, { ...options, reduction });
  return { value, baseline, constant: constant.length === 1 ? constant[0] : Array.from(constant) };
}

/** Undefined where there is none, or no way to it. */
function constantOf(loss: AnyLoss, targets: Float64Array, options: Call["options"]): ArrayLike<number> | undefined {
  try {
    if (loss instanceof RowwiseLoss) return loss.constant(targets, options);
    return loss instanceof PointwiseLoss ? [loss.constant(targets, options.weights)] : undefined;
  } catch (error) {
    if (isStated(error)) return undefined;
    throw error;
  }
}

/** `huber: targets[5]: expected …`, `crossEntropy: predictions[3][1] (row, column): expected …`: rows count from 0. */
const statement =
  /^[\w-]+: (?<argument>predictions|targets|weights)(?:\[(?<row>\d+)\])?(?:\[(?<column>\d+)\] \(row, column\))?: (?<rest>.*)$/s;

/** What a loss refused, as an error of the file with line and column, or of the command line. */
export async function located(
  error: unknown,
  loss: AnyLoss,
  { predictions, targets, weight }: Roles,
  file: DataFile,
): Promise<unknown> {
  if (!isStated(error)) return error;
  const { argument, row, column = "0", rest } = statement.exec(error.message)?.groups ?? {};
  if (argument === undefined) return usageError(`--loss: ${error.message}`);
  const names = { predictions, targets, weights: [weight ?? ""] }[argument as "predictions" | "targets" | "weights"];
  const name = names[names.length > 1 ? Number(column) : 0];
  const place = row === undefined ? file.name : await file.place(Number(row));
  const isLabel = argument === "targets" && loss.task === "binary";
  return dataError(
    `${place}: column ${name}: ${rest}`,
    isLabel ? "say with --positive which value is the positive class" : undefined,
  );
}
