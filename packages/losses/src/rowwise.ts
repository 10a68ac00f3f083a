import type { Element, Vector } from "@nadir/core-wasm";
import { BOTH, bytesOf, GRADIENT, PER_SAMPLE, PRODUCT, Total, VALUE, writeFields } from "@nadir/core-wasm/kernel";
import {
  areKnownInside,
  close,
  elementOfPredictions,
  expectColumnsInside,
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
import { reals, type Domain } from "./domain.js";
import { constantly, type Hyperparameters, type Settings } from "./hyperparameter.js";
import { softmax } from "./link.js";
import {
  family,
  Loss,
  sweptBy,
  type ArrayOptions,
  type Computation,
  type Description,
  type Family,
  type Link,
  type Predictions,
  type Swept,
  type Targets,
  type Task,
  type Traits,
  type ValueAndGradient,
  type ValueOptions,
  type Weights,
} from "./loss.js";
import { clearIgnored, counted, type RowSettings } from "./rows/counted.js";
import { descend, descendPositive, logarithms, observed, type Observed } from "./rows/constant.js";
import { labelsAt, openLabels } from "./rows/labels.js";
import { shapeOf, type RowShape, type RowTarget } from "./rows/shape.js";

export type { RowTarget } from "./rows/shape.js";

export interface RowwiseDescription<H extends Hyperparameters = Hyperparameters>
  extends Description<H>, Swept<H, [target: RowTarget]> {
  /** The kinds of target that the loss takes: at most one of which there is one a row, and one of which there is one a column. */
  readonly targets: readonly RowTarget[];
  /** The number of columns, where it is fixed. */
  columns(settings: Settings<H>): number | undefined;
  /** The number of classes that labels may name in rows of so many columns. */
  classes(columns: number): number;
  /** Where the predictions of each column come from, where columns differ in that; ±∞ is refused where it is no limit. */
  readonly columnDomains?: readonly Domain[];
  /**
   * Whether rows are meant to be probabilities, or logarithms of these, that add up to 1, and no row is best unless they
   * do; `constant` is then the best of those.
   */
  normalised(settings: Settings<H>): boolean;
  /** The constant row of least total loss, where it is known in closed form; else it is searched for if the loss is smooth. */
  constant?(seen: Observed, settings: Settings<H>): readonly number[];
  /** A row of predictions made of any numbers of their domain, where rows have an order to keep: for tests and plots. */
  arrange(row: readonly number[]): readonly number[];
}

/** Scores in a block of rows: part of the contract, as the order of the sum depends on it. */
const BLOCK_SCORES = 16384;

function rowsInBlock(columns: number): number {
  const rows = Math.floor(BLOCK_SCORES / columns);
  return rows >= 64 ? rows & ~63 : Math.max(1, rows);
}

/** A call whose arguments have been checked and opened. */
interface Call extends RowShape {
  readonly form: number;
  readonly element: Element;
  readonly targets: Targets;
  readonly weights: Weights | undefined;
  readonly scale: number;
  /** Rows in a block. */
  readonly block: number;
}

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

  /**
   * The product of the Hessian of `value` in the predictions with a vector of their length. Rows do not act on each other,
   * so it is that of each row's Hessian with its part of the vector, scaled by weights and reduction as the gradient is.
   * Where there is no second derivative or it is 0, it is 0, or that of the surrogate that `traits` names.
   *
   * @throws as `gradient` does, and RangeError for a vector of another length.
   */
  hessianVector(predictions: Predictions, targets: Targets, vector: Predictions, options: ArrayOptions = {}): Vector {
    elementOfPredictions(this, predictions);
    expectNumbers(this.name, "vector", vector);
    expectLength(this.name, "vector", vector.length, predictions.length, "as in predictions");
    return this.run(PRODUCT, predictions, targets, options, vector).gradient;
  }

  /**
   * The row of predictions whose total loss is least if all rows have it: what a model without features would predict. Of
   * probabilities, and logarithms of these, that the loss takes as they are, it is the best of those that add up to 1.
   * Infinite margins, which only classes that never occur ask for, are cut off where eᵐ leaves the numbers.
   *
   * @throws as `value` does; RangeError where columns are neither fixed nor given as `shape`, and where there is no such
   * row or no way to it: for losses that are not smooth and whose best row is not known in closed form.
   */
  constant(targets: Targets, options: Omit<ValueOptions, "reduction"> = {}): Float64Array {
    const { name, settings, description } = this;
    expectOptions(name, options);
    expectNumbers(name, "targets", targets);
    const { weights, shape: given } = options;
    const columns = description.columns(settings) ?? given?.[1];
    if (columns === undefined)
      throw new RangeError(`${name}: shape: expected [rows, columns], as targets do not tell the number of columns`);
    const isSingle = description.targets.some((kind) => kind === "label" || kind === "number");
    const rows = given?.[0] ?? (isSingle ? targets.length : targets.length / columns);
    const anything = new Float64Array(rows * columns).fill(0.5);
    const shape = given ?? ([rows, columns] as const);
    this.value(anything, targets, { shape, weights }); // checks the arguments
    const accepted = { loss: name, targets: description.targets, columns: description.columns(settings) };
    const found = shapeOf(accepted, anything, targets, shape);
    const counts = counted(name, settings as RowSettings, found, targets, weights);
    const classes = description.classes(columns);
    const seen = observed(found, classes, counts.targets, counts.weights);
    if (description.constant) return Float64Array.from(description.constant(seen, settings));
    if (!this.traits.smooth)
      throw new RangeError(`${name}: constant: expected a smooth loss, as its best constant has no closed form`);
    return this.searchConstant(found, seen, observed(found, classes, targets, weights));
  }

  /** Downhill from the mean targets; rows of the same label are taken together. */
  private searchConstant({ kind, rows, columns }: RowShape, seen: Observed, given: Observed): Float64Array {
    const masses = new Float64Array(columns);
    if (kind === "label") given.targets.forEach((y, row) => (masses[y] += given.weights[row]));
    const [count, targets, weights] =
      kind === "label" ? [columns, masses.map((_, k) => k), masses] : [rows, given.targets, given.weights];
    const shape = [count, columns] as const;
    const totals = (row: Float64Array) => {
      const z = Float64Array.from({ length: count * columns }, (_, i) => row[i % columns]);
      const { value, gradient } = this.valueAndGradient(z, targets, { shape, weights });
      const sums = new Float64Array(columns);
      gradient.forEach((g: number, i: number) => (sums[i % columns] += g));
      return { value, gradient: sums };
    };
    const shares = seen.mean();
    if (!this.prediction.contains(-1)) return descendPositive(totals, shares);
    return descend(totals, this.link.name === "softmax" ? logarithms(shares) : shares);
  }

  private run(
    form: number,
    predictions: Predictions,
    targets: Targets,
    options: ArrayOptions,
    vector?: Predictions,
  ): ValueAndGradient {
    const { name: loss, settings } = this;
    const element = elementOfPredictions(this, predictions);
    expectOptions(loss, options);
    expectNumbers(loss, "targets", targets);
    const accepted = { loss, targets: this.description.targets, columns: this.description.columns(settings) };
    const shape = shapeOf(accepted, predictions, targets, options.shape);
    const { rows, columns, kind } = shape;
    const { reduction = "mean", out } = options;
    const given = counted(loss, settings as RowSettings, shape, targets, options.weights);
    const block = rowsInBlock(columns);
    const perRow = form === PER_SAMPLE ? 1 : columns;
    try {
      const mass = given.weights === undefined ? rows : openWeights(loss, given.weights, element, rows, block);
      const divisor = reduction === "mean" ? mass : 1;
      const written = form === VALUE ? undefined : result(loss, out, element, rows * perRow);
      inputs.predictions.open(predictions, element, block * columns);
      if (kind === "label") openLabels(given.targets, block);
      else inputs.targets.open(given.targets, element, kind === "number" ? block : block * columns);
      if (vector) inputs.vector.open(vector, element, block * columns);
      if (written) output.open(written, element, block * perRow);
      const { targets: read, weights } = given;
      const call = { form, element, rows, columns, kind, targets: read, weights, scale: 1 / divisor, block };
      const total = this.sweep(call);
      if (form === PER_SAMPLE && written) clearIgnored(written, given.ignored);
      return { value: total / divisor, gradient: written as Vector };
    } finally {
      close();
    }
  }

  /** The blocks of a call, in their order: checked, swept, and handed over. */
  private sweep(call: Call): number {
    const { form, element, kind, rows, columns, weights, scale, block } = call;
    const { sweeps, fields } = this.description;
    const run = sweeps(this.settings, element, kind).at(form)!;
    const record = writeFields(fields(this.settings, columns), element);
    const perRow = form === VALUE ? 0 : form === PER_SAMPLE ? 1 : columns;
    const wStep = weights === undefined ? 0 : bytesOf[element];
    const total = new Total();
    for (let start = 0; start < rows; start += block) {
      const n = Math.min(block, rows - start);
      const w = weightsAt(weights, element, start, n);
      const z = this.predictionsAt(call, start, n, w);
      const y = this.targetsAt(call, start, n, w);
      const v = form === PRODUCT ? inputs.vector.at(start * columns, n * columns) : 0;
      total.add(run(record, n, columns, z, y, w, wStep, scale, perRow > 0 ? output.at(start * perRow) : 0, v));
      if (perRow > 0) output.flush(start * perRow, n * perRow);
    }
    return total.value;
  }

  private predictionsAt({ form, element, columns, weights }: Call, start: number, n: number, w: number): number {
    const z = inputs.predictions.at(start * columns, n * columns);
    const { prediction } = this;
    const present = weights === undefined || form === PER_SAMPLE ? undefined : w;
    if (prediction !== reals)
      expectInside(this.name, "predictions", prediction, element, z, start * columns, n * columns, present, columns);
    const { columnDomains } = this.description;
    if (columnDomains) expectColumnsInside(this.name, columnDomains, element, z, start, n, present);
    return z;
  }

  private targetsAt(
    { form, element, kind, columns, targets, weights }: Call,
    start: number,
    n: number,
    w: number,
  ): number {
    const present = weights === undefined || form === PER_SAMPLE ? undefined : w;
    if (kind === "label")
      return labelsAt(this.name, targets, start, n, this.description.classes(columns), element, present);
    const width = kind === "number" ? 1 : columns;
    const y = inputs.targets.at(start * width, n * width);
    if (!areKnownInside(this.target, element)())
      expectInside(this.name, "targets", this.target, element, y, start * width, n * width, present, width);
    return y;
  }
}

/** Settings of a description that most losses leave out. */
type Initial<H extends Hyperparameters, K extends string> = Omit<
  RowwiseDescription<H>,
  | "sweeps"
  | "fields"
  | "columns"
  | "classes"
  | "arrange"
  | "normalised"
  | "target"
  | "prediction"
  | "link"
  | "traits"
  | "task"
> & {
  readonly module: Computation<H, K>["module"];
  readonly kernel: K | ((settings: Settings<H>, target: RowTarget) => K);
  /** Multiclass if left out. */
  readonly task?: Task;
  readonly fields?: (settings: Settings<H>, columns: number) => readonly number[];
  /** Any number if left out. */
  readonly columns?: number | ((settings: Settings<H>) => number);
  /** As many as columns if left out. */
  readonly classes?: (columns: number) => number;
  /** Not if left out. */
  readonly normalised?: boolean | ((settings: Settings<H>) => boolean);
  /** Any row if left out. */
  readonly arrange?: (row: readonly number[]) => readonly number[];
  readonly target: Domain | ((settings: Settings<H>) => Domain);
  /** All reals if left out. */
  readonly prediction?: Domain | ((settings: Settings<H>) => Domain);
  /** Softmax if left out. */
  readonly link?: Link | ((settings: Settings<H>) => Link);
  readonly traits: Traits | ((settings: Settings<H>) => Traits);
};

/** The loss of a description. */
export function rowwise<const H extends Hyperparameters, K extends string>({
  module,
  kernel,
  ...given
}: Initial<H, K>): Family<RowwiseLoss<H>, H> {
  const description: RowwiseDescription<H> = {
    task: "multiclass",
    classes: (columns) => columns,
    arrange: (row) => row,
    ...given,
    sweeps: sweptBy({ module, kernel: typeof kernel === "function" ? kernel : () => kernel }),
    fields: given.fields ?? (() => []),
    columns: constantly(given.columns),
    normalised: constantly(given.normalised ?? false),
    target: constantly(given.target),
    prediction: constantly(given.prediction ?? reals),
    traits: constantly(given.traits),
    link: constantly(given.link ?? softmax),
  };
  return family((settings) => new RowwiseLoss<H>(description, settings));
}
