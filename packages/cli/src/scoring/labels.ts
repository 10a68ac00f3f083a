import type { Column } from "@nadir/models";
import { dataError, usageError } from "../errors.js";
import { list } from "../output/style.js";

/** Targets as a loss takes them, and what stands for what. */
export interface Coded {
  readonly targets: Float64Array;
  /** What was made of labels, in words; nothing where targets are numbers already. */
  readonly legend?: string;
  readonly positive?: string;
  /** The column of predictions of each class, by its name. */
  readonly classes?: Readonly<Record<string, string>>;
}

type Place = (row: number) => Promise<string>;

/** Targets of a loss of two classes: numbers as they are, labels by which of them is the positive one. */
export async function twoClasses(
  column: Column,
  positive: string | undefined,
  codes: readonly [negative: number, positive: number],
  place: Place,
): Promise<Coded> {
  const { name, values } = column;
  if (values instanceof Float64Array) return { targets: values };
  const seen = [...new Set(values.filter((label) => label !== null))];
  if (seen.length > 2)
    throw dataError(
      `${await place(values.indexOf(seen[2]))}: column ${name}: expected two labels, got a third: ${JSON.stringify(seen[2])}`,
    );
  const labels = seen.sort();
  if (positive === undefined && labels.length < 2)
    throw usageError(`--positive: expected which label counts as 1, as there is but one: ${labels[0]}`);
  if (positive !== undefined && labels.length === 2 && !labels.includes(positive))
    throw usageError(
      `--positive: expected one of the labels of ${name}, got ${positive}. They are ${labels.join(", ")}`,
    );
  const chosen = positive ?? labels[1];
  const targets = Float64Array.from(values, (label) => (label === null ? NaN : codes[label === chosen ? 1 : 0]));
  return { targets, positive: chosen, legend: `${name}: ${chosen} counts as ${codes[1]}` };
}

/**
 * The numbers of classes. Targets name the columns of the predictions, or what tells these from each other; if they are
 * numbers that name none, they are counted from 0 in the order of the columns.
 *
 * @param predictions the columns, where there is one a class
 */
export async function classNumbers(column: Column, predictions: readonly string[], place: Place): Promise<Coded> {
  const texts = Array.from(column.values as Iterable<number | string | null>, textOf);
  const ways = predictions.length > 1 ? namings(predictions) : [];
  const names = ways.find((each) => texts.every((text) => text === null || each.includes(text)));
  if (names !== undefined) {
    const targets = Float64Array.from(texts, (text) => (text === null ? NaN : names.indexOf(text)));
    const classes = Object.fromEntries(names.map((name, k) => [name, predictions[k]]));
    const pairs = names.map((name, k) => (name === predictions[k] ? name : `${name} is ${predictions[k]}`));
    return { targets, classes, legend: `${column.name}: ${list(pairs, 60)}` };
  }
  if (column.values instanceof Float64Array) return { targets: column.values };
  const row = texts.findIndex((text) => text !== null && !ways.flat().includes(text));
  const where = `${await place(Math.max(0, row))}: column ${column.name}`;
  if (ways.length === 0)
    throw dataError(`${where}: expected the number of a class, counted from 0, got ${JSON.stringify(texts[row])}`);
  throw dataError(
    `${where}: expected the name of a column of --prediction, got ${JSON.stringify(texts[row])}`,
    `name the columns of predictions after the classes (${list(predictions, 40)}), or give classes as numbers from 0`,
  );
}

const textOf = (value: number | string | null): string | null =>
  value === null || Number.isNaN(value) ? null : String(value);

/** What columns may be called for short: by all of it, by what separators leave, and by the part in which they differ. */
function namings(columns: readonly string[]): readonly (readonly string[])[] {
  const prefix = commonStart(columns);
  const suffix = reversed(commonStart(columns.map(reversed)));
  const [, word] = /^(.*[^\p{L}\p{N}])?/su.exec(prefix)!;
  const [tail] = /([^\p{L}\p{N}].*)?$/su.exec(suffix)!;
  const cut = (start: string, end: string) => columns.map((name) => name.slice(start.length, name.length - end.length));
  const ways = [columns, cut(word ?? "", ""), cut(word ?? "", tail), cut(prefix, ""), cut(prefix, suffix)];
  return ways.filter((names) => names.every((name) => name !== "") && new Set(names).size === names.length);
}

function commonStart(texts: readonly string[]): string {
  return texts.reduce((start, text) => {
    let length = 0;
    while (length < start.length && start[length] === text[length]) length++;
    return start.slice(0, length);
  });
}

const reversed = (text: string): string => Array.from(text).reverse().join("");
