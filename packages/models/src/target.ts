import type { PointwiseLoss } from "@nadir/losses";
import { type Column, columnNamed, isNumeric, quote, type Table } from "./table.js";

export interface NumberTarget {
  readonly kind: "number";
  readonly name: string;
}

/** Two classes: the second label is the positive one. */
export interface ClassTarget {
  readonly kind: "classes";
  readonly name: string;
  readonly labels: readonly [negative: string, positive: string];
  /** The numbers that the loss knows them by: 0 and 1, or −1 and 1. */
  readonly codes: readonly [negative: number, positive: number];
}

export type Target = NumberTarget | ClassTarget;

interface Request {
  readonly name: string;
  readonly rows: Int32Array;
  readonly positive?: string;
  /** Undefined: still to be chosen by what the target is. */
  readonly loss?: PointwiseLoss;
}

/**
 * What a column is as a target: two classes when it holds texts, when `positive` is given, or when it holds nothing but
 * the codes of a two-class loss (0 and 1 when no loss was named); numbers otherwise.
 *
 * Without `positive` the positive label is the greater of the two by code unit.
 */
export function inferTarget(table: Table, { name, rows, positive, loss }: Request): Target {
  const column = columnNamed("train: target", table, name);
  refuseMissing("train", column, rows);
  const seen = new Set<number | string | null>();
  for (const row of rows) seen.add(column.values[row]);
  if (seen.size === 1)
    throw new RangeError(
      `train: target: column ${quote(name)}: expected values that differ, got ${String([...seen][0])} in every row`,
    );
  const codes: readonly [number, number] = loss === undefined || loss.target.contains(0) ? [0, 1] : [-1, 1];
  const coded =
    seen.size === 2 && codes.every((code) => seen.has(code)) && (loss === undefined || loss.task === "binary");
  if (isNumeric(column) && positive === undefined && !coded) return { kind: "number", name };
  const labels = Array.from(seen, String).sort();
  checkTwoClasses(column, labels, positive, loss);
  const chosen = positive ?? labels[1];
  return { kind: "classes", name, labels: [labels[labels[0] === chosen ? 1 : 0], chosen], codes };
}

/**
 * The target of the given rows as the loss wants it.
 *
 * @throws RangeError for a missing value or a label that is neither of the two, naming the first row.
 */
export function encodeTarget(subject: string, target: Target, table: Table, rows: Int32Array): Float64Array {
  const column = columnNamed(`${subject}: target`, table, target.name);
  const encode = target.kind === "classes" ? classCode(subject, target, column) : numberAt(subject, column);
  refuseMissing(subject, column, rows);
  return Float64Array.from(rows, encode);
}

/** @throws RangeError naming the first row whose target the loss is not defined for. */
export function checkDomain(
  subject: string,
  loss: PointwiseLoss,
  target: Target,
  targets: Float64Array,
  rows: Int32Array,
): void {
  const i = targets.findIndex((y) => !loss.target.contains(y));
  if (i < 0) return;
  const advice = loss.task === "binary" ? ". Say with positive which value is the positive class." : "";
  throw new RangeError(
    `${subject}: target: column ${quote(target.name)}: row ${rows[i]}: expected ${loss.target.noun} for ${loss.name}, got ${targets[i]}${advice}`,
  );
}

/**
 * A class a row, for proportional splits; undefined for numbers. Does not depend on which label is the positive one, so
 * that neither do the splits.
 */
export function strataOf(target: Target, targets: Float64Array): Float64Array | undefined {
  if (target.kind === "number") return undefined;
  const { labels, codes } = target;
  const least = labels[0] < labels[1] ? codes[0] : codes[1];
  return targets.map((y) => (y === least ? 0 : 1));
}

function refuseMissing(subject: string, { name, values }: Column, rows: Int32Array): void {
  const row = rows.find((candidate) => values[candidate] === null || Number.isNaN(values[candidate]));
  if (row !== undefined)
    throw new RangeError(
      `${subject}: target: column ${quote(name)}: row ${row}: expected a value, got a missing one. Remove the rows without a target.`,
    );
}

function checkTwoClasses(column: Column, labels: readonly string[], positive?: string, loss?: PointwiseLoss): void {
  const where = `train: target: column ${quote(column.name)}`;
  const some = labels.slice(0, 5).map(quote).join(", ") + (labels.length > 5 ? ", …" : "");
  if (loss !== undefined && loss.task !== "binary")
    throw new RangeError(
      `${where}: expected numbers for ${loss.name}, got the texts ${some}. For two classes use binaryCrossEntropy.`,
    );
  if (labels.length !== 2)
    throw new RangeError(
      `${where}: expected two classes, got ${labels.length} (${some}). More than two are not there yet.`,
    );
  if (positive !== undefined && !labels.includes(positive))
    throw new RangeError(`train: positive: expected one of ${some}, got ${quote(positive)}`);
}

function numberAt(subject: string, column: Column): (row: number) => number {
  if (isNumeric(column)) return (row) => column.values[row];
  throw new TypeError(`${subject}: target: column ${quote(column.name)}: expected numbers, as in training, got texts`);
}

function classCode(subject: string, { labels, codes }: ClassTarget, column: Column): (row: number) => number {
  return (row) => {
    const label = String(column.values[row]);
    const place = labels.indexOf(label);
    if (place >= 0) return codes[place];
    throw new RangeError(
      `${subject}: target: column ${quote(column.name)}: row ${row}: expected ${quote(labels[0])} or ${quote(labels[1])}, got ${quote(label)}`,
    );
  };
}
