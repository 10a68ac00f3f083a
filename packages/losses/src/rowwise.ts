import { Placed, type Element, type Vector } from "@nadir/core-wasm";
import { base, bytesOf, Input, Scratch, show, Total, writeFields } from "@nadir/core-wasm/kernel";
import {
  close,
  elementOfPredictions,
  expectInside,
  expectLength,
  expectNumbers,
  expectOptions,
  inputs,
  openWeights,
  output,
  result,
  weightsAt,
} from "./call.js";
import { nonNegative, reals, type Domain } from "./domain.js";
import { constantly, type Hyperparameters, type Settings } from "./hyperparameter.js";
import { softmax } from "./link.js";
import {
  family,
  Loss,
  type ArrayOptions,
  type Computation,
  type Description,
  type Family,
  type Link,
  type Predictions,
  type Targets,
  type Traits,
  type ValueAndGradient,
  type ValueOptions,
} from "./loss.js";

/** Settings that act on the weight of a row, the same for all losses that have them. */
interface RowSettings {
  readonly classWeights?: readonly number[] | null;
  readonly ignoreIndex?: number | null;
}

/** What the target of a row is: the number of its class, or a share for each class. */
export type RowTarget = "label" | "distribution";

export interface RowwiseDescription<H extends Hyperparameters = Hyperparameters, K extends string = string>
  extends Description<H>,
    Omit<Computation<H, K>, "kernel"> {
  readonly targets: readonly RowTarget[];
  readonly kernel: (settings: Settings<H>, target: RowTarget) => K;
  /**
   * The loss of one row of scores, written to be read: the specification. The target is given as a distribution; a label
   * is all of it at one class.
   */
  readonly term: (z: readonly number[], y: readonly number[], settings: Settings<H>) => number;
}

const VALUE = 0;
const GRADIENT = 1;
const BOTH = 2;
const PER_SAMPLE = 3;
const FORMS = 4;

/** Scores in a block of rows: part of the contract, as the order of the sum depends on it. */
const BLOCK_SCORES = 16384;

/** Labels converted for the kernels, where they do not come as 32-bit integers. */
const convertedLabels = /* @__PURE__ */ new Scratch();
const labelInput = /* @__PURE__ */ new Input();

/** A loss of rows of scores. */
export class RowwiseLoss<H extends Hyperparameters = Hyperparameters> extends Loss<H> {
  readonly family = "rowwise";
  declare readonly description: RowwiseDescription<H>;

  override value(predictions: Predictions, targets: Targets, options: ValueOptions = {}): number {
    return this.run(VALUE, predictions, targets, options).value;
  }

  override gradient(predictions: Predictions, targets: Targets, options: ArrayOptions = {}): Vector {
    return this.run(GRADIENT, predictions, targets, options).gradient;
  }

  override valueAndGradient(predictions: Predictions, targets: Targets, options: ArrayOptions = {}): ValueAndGradient {
    return this.run(BOTH, predictions, targets, options);
  }

  /** The loss of each row, without weights; 0 for rows whose label is ignored. */
  override perSample(predictions: Predictions, targets: Targets, options: ArrayOptions = {}): Vector {
    return this.run(PER_SAMPLE, predictions, targets, options).gradient;
  }

  private run(form: number, predictions: Predictions, targets: Targets, options: ArrayOptions): ValueAndGradient {
    const loss = this.name;
    const element = elementOfPredictions(loss, predictions);
    expectOptions(loss, options);
    expectNumbers(loss, "targets", targets);
    const [rows, columns] = shapeOf(loss, predictions, targets, options.shape);
    const kind: RowTarget = targets.length === rows ? "label" : "distribution";
    if (!this.description.targets.includes(kind))
      throw new RangeError(`${loss}: targets: expected a ${this.description.targets.join(" or a ")} a row, got a ${kind}`);
    const { reduction = "mean", out } = options;
    const counted = this.counted(targets, kind, rows, columns, options.weights);
    const block = rowsInBlock(columns);
    try {
      const mass = counted.weights === undefined ? rows : openWeights(loss, counted.weights, element, rows, block);
      const divisor = reduction === "mean" ? mass : 1;
      const written = form === VALUE ? undefined : result(loss, out, element, form === PER_SAMPLE ? rows : rows * columns);
      inputs.predictions.open(predictions, element, block * columns);
      if (kind === "distribution") inputs.targets.open(counted.targets, element, block * columns);
      else openLabels(counted.targets, block);
      if (written) output.open(written, element, form === PER_SAMPLE ? block : block * columns);
      const total = this.sweep(form, element, kind, rows, columns, counted.targets, counted.weights, 1 / divisor, written !== undefined);
      if (form === PER_SAMPLE && written) clearIgnored(written, counted.ignored);
      return { value: total / divisor, gradient: written as Vector };
    } finally {
      close();
      labelInput.close();
    }
  }

  /** The blocks of a call, in their order: checked, swept, and handed over. */
  private sweep(
    form: number,
    element: Element,
    kind: RowTarget,
    rows: number,
    columns: number,
    targets: Targets,
    weights: ArrayOptions["weights"],
    scale: number,
    writes: boolean,
  ): number {
    const { name: loss, prediction, settings } = this;
    const { module, kernel, fields } = this.description;
    const run = module.record(kernel(settings, kind), element, FORMS)[form];
    const record = writeFields(fields(settings, columns), element);
    const block = rowsInBlock(columns);
    const perRow = form === PER_SAMPLE ? 1 : columns;
    const total = new Total();
    for (let start = 0; start < rows; start += block) {
      const n = Math.min(block, rows - start);
      const z = inputs.predictions.at(start * columns, n * columns);
      const w = weightsAt(weights, element, start, n);
      const counted = weights === undefined || form === PER_SAMPLE ? undefined : w;
      let y: number;
      if (kind === "label") y = labelsAt(loss, targets, start, n, columns);
      else {
        y = inputs.targets.at(start * columns, n * columns);
        expectInside(loss, "targets", nonNegative, element, y, start * columns, n * columns, counted, columns);
      }
      if (prediction !== reals) expectInside(loss, "predictions", prediction, element, z, start * columns, n * columns, counted, columns);
      const wStep = weights === undefined ? 0 : bytesOf[element];
      total.add(run(record, n, columns, z, y, w, wStep, scale, writes ? output.at(start * perRow) : 0));
      if (writes) output.flush(start * perRow, n * perRow);
    }
    return total.value;
  }

  /** Targets and weights with what `classWeights` and `ignoreIndex` make of them. */
  private counted(targets: Targets, kind: RowTarget, rows: number, columns: number, weights: ArrayOptions["weights"]): Counted {
    const { classWeights = null, ignoreIndex = null } = this.settings as RowSettings;
    if (classWeights !== null) expectLength(this.name, "classWeights", classWeights.length, columns, "one a class");
    if (classWeights === null && (ignoreIndex === null || kind === "distribution")) return { targets, weights, ignored: [] };
    if (weights !== undefined) {
      expectNumbers(this.name, "weights", weights);
      expectLength(this.name, "weights", weights.length, rows, "one a row");
    }
    const given = weights instanceof Placed ? weights.read() : weights;
    const source = targets instanceof Placed ? targets.read() : targets;
    const counts = Float64Array.from({ length: rows }, (_, row) => given?.[row] ?? 1);
    if (kind === "distribution") {
      for (let row = 0; row < rows; row++) counts[row] *= expectedWeight(classWeights!, source, row * columns);
      return { targets, weights: counts, ignored: [] };
    }
    const labels = Float64Array.from(source);
    const ignored: number[] = [];
    for (let row = 0; row < rows; row++)
      if (labels[row] === ignoreIndex) {
        ignored.push(row);
        labels[row] = counts[row] = 0;
      } else if (classWeights !== null && counts[row] !== 0) counts[row] *= classWeights[labels[row]] ?? 1;
    return { targets: labels, weights: counts, ignored };
  }
}

interface Counted {
  readonly targets: Targets;
  readonly weights: ArrayOptions["weights"];
  /** Rows whose label is ignored. */
  readonly ignored: readonly number[];
}

/** The class weight of a distribution is that of its classes on average, so that a label and all of it at one class are the same. */
function expectedWeight(classWeights: readonly number[], targets: ArrayLike<number>, start: number): number {
  let sum = 0;
  let mass = 0;
  for (let k = 0; k < classWeights.length; k++) {
    sum += classWeights[k] * targets[start + k];
    mass += targets[start + k];
  }
  return mass === 0 ? 0 : sum / mass;
}

function clearIgnored(written: Vector | Placed, ignored: readonly number[]): void {
  for (const row of ignored)
    if (written instanceof Placed) written.write([0], row);
    else written[row] = 0;
}

function rowsInBlock(columns: number): number {
  const rows = Math.floor(BLOCK_SCORES / columns);
  return rows >= 64 ? rows & ~63 : Math.max(1, rows);
}

/** Rows and columns of the predictions, from `shape` or from the number of labels. */
function shapeOf(loss: string, predictions: Predictions, targets: Targets, shape: ValueOptions["shape"]): readonly [number, number] {
  const n = predictions.length;
  if (n === 0) throw new RangeError(`${loss}: predictions: expected at least one row, got none`);
  if (shape !== undefined) {
    const [rows, columns] = shape;
    if (!(Number.isInteger(rows) && Number.isInteger(columns) && rows > 0 && columns > 0 && rows * columns === n))
      throw new RangeError(`${loss}: shape: expected [rows, columns] whose product is the ${n} predictions, got ${show(rows)} × ${show(columns)}`);
    if (targets.length !== rows && targets.length !== n)
      throw new RangeError(`${loss}: targets: expected ${rows} labels or ${n} shares, got ${targets.length} elements`);
    return [rows, columns];
  }
  const rows = targets.length;
  if (rows === n && n > 1)
    throw new RangeError(`${loss}: shape: expected [rows, columns] where targets have as many elements as predictions (${n})`);
  if (rows === 0 || n % rows !== 0)
    throw new RangeError(`${loss}: targets: expected one label a row: a number that divides the ${n} predictions, got ${rows}`);
  return [rows, n / rows];
}

/** Labels that are 32-bit integers already, or come from narrower ones, need no conversion but a copy. */
const areIntegers = (labels: Targets) =>
  labels instanceof Int32Array || labels instanceof Uint32Array || labels instanceof Uint8Array || (labels instanceof Placed && labels.element === "i32");

function openLabels(labels: Targets, block: number): void {
  if (areIntegers(labels)) labelInput.open(labels as Int32Array, "i32", block);
  else labelInput.open(labels, labels instanceof Float32Array || (labels as Placed).element === "f32" ? "f32" : "f64", block);
}

/** The address of the labels from `start` on as i32, each found to be a class. */
function labelsAt(loss: string, labels: Targets, start: number, n: number, columns: number): number {
  const at = labelInput.at(start, n);
  if (areIntegers(labels)) {
    if (!base.function("areLabels", "f64")(n, at, columns)) failAtLabel(loss, labels, start, n, columns);
    return at;
  }
  const element = labels instanceof Float32Array || (labels as Placed).element === "f32" ? "f32" : "f64";
  const to = convertedLabels.address(n * 4);
  if (!base.function("labels", element)(n, at, columns, to)) failAtLabel(loss, labels, start, n, columns);
  return to;
}

function failAtLabel(loss: string, labels: Targets, start: number, n: number, columns: number): never {
  const source = labels instanceof Placed ? labels.read() : labels;
  for (let row = start; row < start + n; row++) {
    const y = source[row];
    if (Number.isInteger(y) && y >= 0 && y < columns) continue;
    const hint = y === columns ? "; classes count from 0" : y === -1 || y === -100 ? "; to leave rows out, name their label as ignoreIndex" : "";
    throw new RangeError(`${loss}: targets[${row}]: expected a class from 0 to ${columns - 1}, got ${y}${hint}`);
  }
  throw new RangeError(`${loss}: targets: expected classes from 0 to ${columns - 1}`);
}

/** Settings of a description that most losses leave out. */
type Initial<H extends Hyperparameters, K extends string> = Omit<
  RowwiseDescription<H, K>,
  "fields" | "target" | "prediction" | "link" | "traits" | "differences" | "task"
> & {
  readonly fields?: (settings: Settings<H>, columns: number) => readonly number[];
  readonly target: Domain | ((settings: Settings<H>) => Domain);
  /** All reals if left out. */
  readonly prediction?: Domain | ((settings: Settings<H>) => Domain);
  /** Softmax if left out. */
  readonly link?: Link | ((settings: Settings<H>) => Link);
  readonly traits: Traits | ((settings: Settings<H>) => Traits);
  readonly differences?: readonly string[];
};

/** The loss of a description. */
export function rowwise<const H extends Hyperparameters, K extends string>(given: Initial<H, K>): Family<RowwiseLoss<H>, H> {
  const description: RowwiseDescription<H, K> = {
    task: "multiclass",
    differences: [],
    ...given,
    fields: given.fields ?? (() => []),
    target: constantly(given.target),
    prediction: constantly(given.prediction ?? reals),
    traits: constantly(given.traits),
    link: constantly(given.link ?? softmax),
  };
  return family((settings) => new RowwiseLoss<H>(description as unknown as RowwiseDescription<H>, settings));
}
