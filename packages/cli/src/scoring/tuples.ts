// Losses of several arrays, or of samples of any size, called with columns.
import type { TupleLoss } from "@nadir/losses";
import type { Column, Table } from "@nadir/models";
import { dataError, usageError } from "../errors.js";
import { interleaved, type Call, type Where } from "./call.js";
import type { Roles } from "./roles.js";

/** How many columns each array of predictions has. Refuses columns that do not make up the arrays of the loss. */
export function widthOf(loss: TupleLoss, { predictions, targets, group, stratum }: Roles): number {
  const { name, description } = loss;
  const { predictions: arrays, roles, samples } = description;
  const targetRoles = description.targets(loss.settings);
  if (roles.includes("inputLengths"))
    throw usageError(
      `--loss: expected a loss of numbers or of rows of them, got ${name}, which takes sequences of any length`,
      "call it from JavaScript: a table does not hold them",
    );
  const width = predictions.length / arrays.length;
  const each = arrays.length === 1 ? "" : ` for each of ${arrays.join(", ")}`;
  if (!Number.isInteger(width) || width === 0)
    throw usageError(`--prediction: expected as many columns${each} of ${name}, got ${predictions.length} in all`);
  if (width > 1 && samples.size === 1)
    throw usageError(`--prediction: expected one column${each} for ${name}, got ${predictions.length}`);
  const expected = targetRoles.reduce((sum, { per }) => sum + (per === "element" ? width : 1), 0);
  const names = targetRoles.map((role) =>
    role.per === "element" && width > 1 ? `${width} of ${role.name}` : role.name,
  );
  if (targets.length !== expected)
    throw usageError(
      `--target: expected ${expected === 0 ? "none" : `${expected} (${names.join(", ")})`} for ${name}, got ${targets.length}`,
    );
  if (group !== undefined && (!roles.includes("groups") || width > 1))
    throw usageError(
      `--group: expected none, as ${width > 1 ? "each row is a sample" : `${name} has none`}, got ${group}`,
    );
  if (stratum !== undefined && !roles.includes("strata"))
    throw usageError(`--stratum: expected none, as ${name} has none, got ${stratum}`);
  return width;
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
  const array = (names: readonly string[]) => interleaved(names.map(column), table.rows);
  const starts = roles.group === undefined ? undefined : await startsOf(column(roles.group), place);
  const groups = starts?.map((start, i) => (starts[i + 1] ?? table.rows) - start);
  const isRow = width > 1 || (!description.roles.includes("groups") && description.samples.size !== 1);
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
  };
}

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
        `${await place(row)}: column ${name}: expected ${weights[starts[group]]}, as in the other rows of its group, got ${weights[row]}`,
      );
  }
  return Float64Array.from(starts, (start) => weights[start]);
}

/** A number for each different value. */
function codesOf({ values }: Column): Float64Array {
  const codes = new Map<unknown, number>();
  return Float64Array.from(values as Iterable<unknown>, (value) => {
    if (!codes.has(value)) codes.set(value, codes.size);
    return codes.get(value)!;
  });
}
