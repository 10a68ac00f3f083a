import { PointwiseLoss, RowwiseLoss, TupleLoss, type AnyLoss } from "@nadir/losses";
import type { Column, Table } from "@nadir/models";
import type { DataFile } from "../data/read.js";
import { dataError, isStated, usageError } from "../errors.js";
import { interleaved, type Call } from "./call.js";
import { classNumbers, twoClasses, type Coded } from "./labels.js";
import { targetKind, type Roles } from "./roles.js";
import { tupleCall } from "./tuples.js";

export interface Score {
  readonly value: number;
  /** The same of the best constant, and what that is, where it is known. */
  readonly baseline?: number;
  readonly constant?: number | readonly number[];
}

/**
 * The arguments of a loss from the columns of a file, and how labels were read.
 *
 * @throws CommandError with the line, for cells that are missing and labels that are none.
 */
export async function callOf(loss: AnyLoss, roles: Roles, table: Table, file: DataFile): Promise<[Call, Coded?]> {
  const column = (name: string) => table.columns.find((each) => each.name === name)!;
  const place = (row: number) => file.place(row);
  const weights = roles.weight === undefined ? undefined : (column(roles.weight).values as Float64Array);
  const targets = roles.targets.map(column);
  const labels = [roles.group, roles.stratum].flatMap((name) => (name === undefined ? [] : [column(name)]));
  for (const each of [...roles.predictions.map(column), ...targets, ...labels])
    await refuseMissing(each, weights, place);
  if (loss instanceof TupleLoss) return [await tupleCall(loss, roles, table, place)];
  const coded = await codedTargets(loss, roles, targets, table.rows, place);
  const call: Call = {
    predictions: interleaved(roles.predictions.map(column), table.rows),
    targets: coded.targets,
    options: { weights, shape: loss.family === "rowwise" ? [table.rows, roles.predictions.length] : undefined },
    where: (argument, _, first, second) => {
      const names = { predictions: roles.predictions, targets: roles.targets, weights: [roles.weight!] }[argument];
      return { column: names[names.length > 1 ? (second ?? 0) : 0], row: first };
    },
  };
  return [call, coded];
}

async function codedTargets(
  loss: PointwiseLoss | RowwiseLoss,
  roles: Roles,
  targets: readonly Column[],
  rows: number,
  place: (row: number) => Promise<string>,
): Promise<Coded> {
  const { predictions, positive } = roles;
  const kind = targetKind(loss, roles);
  if (kind === "binary") return twoClasses(targets[0], positive, loss.target.contains(0) ? [0, 1] : [-1, 1], place);
  if (kind !== "label") return { targets: interleaved(targets, rows) };
  const isClass = (loss as RowwiseLoss).description.classes(predictions.length) === predictions.length;
  return classNumbers(targets[0], isClass ? predictions : [], place);
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
        `${await place(row)}: column ${name}: expected a value, got an empty cell or NaN`,
        "fill it in, or give the row a weight of 0 with --weight",
      );
}

/** A loss as it is called here, whatever its arrays are. */
type Callable = (predictions: Call["predictions"], targets: Call["targets"], options: object) => number;

/** The loss of the predictions, and that of the constant that suits these targets best. */
export function scoreOf(loss: AnyLoss, { predictions, targets, options }: Call, reduction: "mean" | "sum"): Score {
  const value = (loss.value as Callable).call(loss, predictions, targets, { ...options, reduction });
  const constant = constantOf(loss, targets as Float64Array, options);
  if (constant === undefined) return { value };
  const repeated = Float64Array.from(predictions as Float64Array, (_, i) => constant[i % constant.length]);
  const baseline = (loss.value as Callable).call(loss, repeated, targets, { ...options, reduction });
  return { value, baseline, constant: constant.length === 1 ? constant[0] : Array.from(constant) };
}

/** Undefined where there is none, or no way to it. */
function constantOf(
  loss: AnyLoss,
  targets: Float64Array,
  { weights, shape }: Call["options"],
): ArrayLike<number> | undefined {
  try {
    if (loss instanceof RowwiseLoss) return loss.constant(targets, { weights, shape });
    return loss instanceof PointwiseLoss ? [loss.constant(targets, weights)] : undefined;
  } catch (error) {
    if (isStated(error)) return undefined;
    throw error;
  }
}

/** `huber: targets[5]: expected …`, `crossEntropy: predictions[3][1] (row, column): expected …`: rows count from 0. */
const statement =
  /^[\w-]+: (?<argument>predictions|targets|weights)(?:\.(?<role>\w+))?(?:\[(?<first>\d+)\])?(?:\[(?<second>\d+)\] \(row, column\))?: (?<rest>.*)$/s;

/** What a loss refused, as an error of the file with line and column, or of the command line. */
export async function located(error: unknown, loss: AnyLoss, { where }: Call, file: DataFile): Promise<unknown> {
  if (!isStated(error)) return error;
  const { argument, role, first, second, rest } = statement.exec(error.message)?.groups ?? {};
  if (argument === undefined)
    return usageError(`${/^[\w-]+: shape: /.test(error.message) ? "--prediction" : "--loss"}: ${error.message}`);
  const cell = where(
    argument as "predictions",
    role,
    Number(first ?? 0),
    second === undefined ? undefined : Number(second),
  );
  const place = first === undefined ? file.name : await file.place(cell.row);
  const isLabel = argument === "targets" && loss.task === "binary";
  return dataError(
    `${place}: column ${cell.column}: ${rest}`,
    isLabel ? "say with --positive which value is the positive class" : undefined,
  );
}
