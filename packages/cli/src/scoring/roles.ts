import { RowwiseLoss, TupleLoss, type AnyLoss, type PointwiseLoss, type RowTarget } from "@nadir/losses";
import type { Kind } from "../data/read.js";
import { usageError } from "../errors.js";
import { areClasses, widthOf } from "./tuples.js";

/** The columns that a score is made of. */
export interface Roles {
  readonly predictions: readonly string[];
  readonly targets: readonly string[];
  readonly weight?: string;
  /** Whose rows of one value are one sample. */
  readonly group?: string;
  /** Only rows of one value are compared. */
  readonly stratum?: string;
  /** Which of two labels counts as 1. */
  readonly positive?: string;
}

/** What the targets are to a loss: numbers, two labels, classes that are the same or not, or what rows of scores take. */
export type TargetKind = "binary" | "class" | RowTarget;

/** What the targets are, as the number of columns tells. Refuses columns that the loss does not take. */
export function targetKind(loss: AnyLoss, roles: Roles): TargetKind {
  if (!(loss instanceof TupleLoss))
    for (const [option, name] of Object.entries({ "--group": roles.group, "--stratum": roles.stratum }))
      if (name !== undefined) throw usageError(`${option}: expected none, as ${loss.name} has none, got ${name}`);
  const kind = kindOf(loss, roles);
  if (roles.positive === undefined || kind === "binary") return kind;
  throw usageError(`--positive: expected none, as ${loss.name} is no loss of two classes, got ${roles.positive}`);
}

function kindOf(loss: AnyLoss, roles: Roles): TargetKind {
  if (loss instanceof TupleLoss) {
    const width = widthOf(loss, roles);
    return areClasses(loss) ? "class" : width > 1 ? "distribution" : "number";
  }
  return loss instanceof RowwiseLoss ? rowKind(loss, roles) : sampleKind(loss, roles);
}

function sampleKind({ name, task }: PointwiseLoss, { predictions, targets }: Roles): TargetKind {
  expectCount("--prediction", name, predictions.length, 1);
  expectCount("--target", name, targets.length, 1);
  return task === "binary" ? "binary" : "number";
}

function rowKind({ name, settings, description }: RowwiseLoss, { predictions, targets }: Roles): TargetKind {
  const columns = description.columns(settings);
  if (columns !== undefined) expectCount("--prediction", name, predictions.length, columns);
  const single = description.targets.find((kind) => kind === "label" || kind === "number");
  const wide = description.targets.find((kind) => kind === "distribution" || kind === "flags");
  const kind = targets.length === 1 && single ? single : targets.length === predictions.length ? wide : undefined;
  if (kind !== undefined) return kind;
  const ways = [
    ...(single ? [`one column (${single === "label" ? "classes" : "numbers"})`] : []),
    ...(wide ? [`one for each of --prediction (${wide === "flags" ? "0 or 1" : "shares"})`] : []),
  ];
  throw usageError(
    `--target: expected ${ways.join(" or ")} for ${name}, got ${targets.length} for ${predictions.length}`,
  );
}

function expectCount(option: string, loss: string, got: number, expected: number): void {
  const columns = expected === 1 ? "one column" : `${expected} columns`;
  if (got !== expected) throw usageError(`${option}: expected ${columns} for ${loss}, got ${got}`);
}

/** The kinds of column that are settled by the loss; those of labels are by their cells, which may be numbers or not. */
export function columnKinds(kind: TargetKind, { predictions, targets, weight, positive }: Roles): Map<string, Kind> {
  const numbers = [...predictions, ...(weight === undefined ? [] : [weight])];
  const kinds = new Map<string, Kind>(numbers.map((name) => [name, "number"]));
  const ofTargets =
    positive !== undefined ? "text" : kind === "binary" || kind === "class" || kind === "label" ? undefined : "number";
  if (ofTargets !== undefined) for (const name of targets) kinds.set(name, ofTargets);
  return kinds;
}
