// Losses of several arrays, or of samples of any size, called with columns.
import { TupleLoss, type AnyLoss } from "@nadir/losses";
import type { Column, Table } from "@nadir/models";
import { dataError, usageError } from "../errors.js";
import { count } from "../output/numbers.js";
import { interleaved, type Call, type Where } from "./call.js";
import type { Roles } from "./roles.js";

/** How many columns each array of predictions has. Refuses columns that do not make up the arrays of the loss. */
export function widthOf(loss: TupleLoss, { predictions, targets, group, stratum }: Roles): number {
  const { name, description } = loss;
  const { predictions: arrays, roles, samples } = description;
  if (roles.includes("inputLengths"))
    throw usageError(
      `--loss: expected a loss of numbers or of rows of them, got ${name}, which takes sequences of any length`,
      "call it from JavaScript: a table does not hold them",
    );
  const width = predictions.length / arrays.length;
  const each = arrays.length === 1 ? "" : ` for each of ${arrays.join(", ")}`;
  if (samples.size === 1 && predictions.length !== arrays.length)
    throw usageError(
      `--prediction: expected ${arrays.length} (${arrays.join(", ")}) for ${name}, got ${predictions.length}`,
    );
  if (!Number.isInteger(width) || width === 0)
    throw usageError(`--prediction: expected as many columns${each} of ${name}, got ${predictions.length} in all`);
  expectTargets(loss, width, predictions.length, targets.length);
  if (group !== undefined && (!roles.includes("groups") || width > 1))
    throw usageError(
      `--group: expected none, as ${width > 1 ? "each row is a sample" : `${name} has none`}, got ${group}`,
    );
  if (stratum !== undefined && !roles.includes("strata"))
    throw usageError(`--stratum: expected none, as ${name} has none, got ${stratum}`);
  return width;
}

/** Refuses other columns of targets than go with so many of predictions, or the latter where others go with the former. */
function expectTargets({ name, description, settings }: TupleLoss, width: number, given: number, got: number): void {
  const roles = description.targets(settings);
  const wide = roles.filter(({ per }) => per === "element").length;
  const expected = wide * width + (roles.length - wide);
  if (got === expected) return;
  const named = (names: readonly string[], each: number) =>
    names.map((role) => (each > 1 ? `${each} of ${role}` : role)).join(", ");
  const other = (got - (roles.length - wide)) / wide;
  if (Number.isInteger(other) && other > 0) {
    const arrays = description.predictions;
    throw usageError(
      `--prediction: expected ${other * arrays.length} (${named(arrays, other)}) for ${name}, as --target has ${got}, got ${given}`,
    );
  }
  const names = roles.map(({ name: role, per }) => named([role], per === "element" ? width : 1));
  throw usageError(
    `--target: expected ${expected === 0 ? "none" : `${expected} (${names.join(", ")})`} for ${name}, got ${got}`,
  );
}

/** The arguments of the loss. */
export async function tupleCall(
  loss: TupleLoss,
  roles: Roles,
  table: Table,
  place: (row: number) => Promise<string>,
): Promise<Call> {
  const { description } = loss;
  const column = (name: string) => table.columns.find((each) => each.name === name)!;
  const width = widthOf(loss, roles);
  const targetRoles = description.targets(loss.settings);
  const widths = targetRoles.map(({ per }) => (per === "element" ? width : 1));
  const predictions = parts(
    roles.predictions,
    description.predictions.map(() => width),
  );
  const targets = parts(roles.targets, widths);
  const numbers = (name: string) => withNumbers(column(name));
  const array = (names: readonly string[]) => interleaved(names.map(numbers), table.rows);
  const isGrouped = width === 1 && description.roles.includes("groups");
  const isRow = !isGrouped && description.samples.size !== 1;
  const whole = isGrouped ? [0] : undefined;
  const starts = roles.group === undefined ? whole : await startsOf(column(roles.group), place);
  const groups = starts?.map((start, i) => (starts[i + 1] ?? table.rows) - start);
  const options = {
    weights: roles.weight === undefined ? undefined : await weightsOf(column(roles.weight), starts, place),
    ...(isRow ? { shape: [table.rows, width] as const } : {}),
    ...(groups ? { groups } : {}),
    ...(roles.stratum === undefined ? {} : { strata: codesOf(column(roles.stratum)) }),
  };
  const where: Where = (argument, role, first, second) => {
    if (argument === "weights") return { column: roles.weight!, row: starts?.[first] ?? first };
    const [named, lists] =
      argument === "predictions"
        ? [description.predictions, predictions]
        : [targetRoles.map(({ name }) => name), targets];
    const names = lists[Math.max(0, named.indexOf(role ?? ""))];
    if (width > 1) return { column: names[names.length > 1 ? (second ?? 0) : 0], row: first };
    return { column: names[0], row: second === undefined ? first : first * (table.rows / samplesOf(starts)) + second };
  };
  const one = <T>(list: readonly T[]) => (list.length === 1 ? list[0] : list);
  return {
    predictions: one(predictions.map(array)),
    targets: targets.length === 0 ? null : one(targets.map(array)),
    options,
    where,
    groups: description.roles.includes("groups") ? (starts?.length ?? table.rows) : undefined,
  };
}

/** What is known of a loss whose samples are rows, or groups of them, that somebody may not have meant. */
export function cautionOf(loss: AnyLoss, { predictions, group }: Roles, rows: number): string | undefined {
  if (!(loss instanceof TupleLoss) || rows < 2) return undefined;
  const { predictions: arrays, roles, samples } = loss.description;
  if (predictions.length > arrays.length || samples.size !== undefined) return undefined;
  if (!roles.includes("groups"))
    return `each row is a sample of one element; samples of more have a column for each element`;
  return group === undefined
    ? `all ${count(rows)} rows are one group; --group names the column that tells groups apart`
    : undefined;
}

/** Whether targets are classes, of which only matters which are the same. */
export const areClasses = (loss: TupleLoss): boolean =>
  loss.description.targets(loss.settings).some(({ domain: { integers, high } }) => integers && high > 1);

const samplesOf = (starts: readonly number[] | undefined): number => starts?.length ?? 1;

/** A list cut into pieces of these lengths. */
function parts<T>(list: readonly T[], lengths: readonly number[]): readonly (readonly T[])[] {
  let start = 0;
  return lengths.map((length) => list.slice(start, (start += length)));
}

/** Where groups begin. Their rows come one after another. */
async function startsOf({ name, values }: Column, place: (row: number) => Promise<string>): Promise<number[]> {
  const starts: number[] = [];
  const seen = new Set<unknown>();
  for (let row = 0; row < values.length; row++) {
    if (row > 0 && values[row] === values[row - 1]) continue;
    if (seen.has(values[row]))
      throw dataError(
        `${await place(row)}: column ${name}: expected the rows of a group one after another, got ${JSON.stringify(values[row])} again`,
        "sort the file by that column",
      );
    seen.add(values[row]);
    starts.push(row);
  }
  return starts;
}

/** A weight for each sample: of groups the one that all of its rows have. */
async function weightsOf(
  { name, values }: Column,
  starts: readonly number[] | undefined,
  place: (row: number) => Promise<string>,
): Promise<Float64Array> {
  const weights = values as Float64Array;
  if (starts === undefined) return weights;
  let group = 0;
  for (let row = 0; row < weights.length; row++) {
    if (starts[group + 1] === row) group++;
    if (weights[row] !== weights[starts[group]])
      throw dataError(
        `${await place(row)}: column ${name}: expected ${weights[starts[group]]}, as in the other rows of its group, got ${Number.isNaN(weights[row]) ? "an empty cell or NaN" : weights[row]}`,
      );
  }
  return Float64Array.from(starts, (start) => weights[start]);
}

/** A column whose cells are numbers, or stand for them by which are the same. */
const withNumbers = (column: Column): Column =>
  column.values instanceof Float64Array ? column : { ...column, values: codesOf(column) };

/** A number for each different value. */
function codesOf({ values }: Column): Float64Array {
  const codes = new Map<unknown, number>();
  return Float64Array.from(values as Iterable<unknown>, (value) => {
    if (!codes.has(value)) codes.set(value, codes.size);
    return codes.get(value)!;
  });
}
