import { evaluateMargins, type Evaluation } from "./evaluate.js";
import { margins } from "./linear.js";
import { isPositive } from "./metrics.js";
import { lossFrom, type LossReference } from "./options.js";
import { allRows, designMatrix, type Feature } from "./preprocess.js";
import type { SolverName } from "./fit.js";
import type { Scale } from "./matrix.js";
import { checkTable, type Table } from "./table.js";
import { checkDomain, encodeTarget, type Target } from "./target.js";
import type { TrainingStatus } from "./verdict.js";
import { rowWeights } from "./weights.js";

/** A column of the matrix the model multiplies: (x − mean) / deviation (0 if the deviation is 0) counts `coefficient` times. */
export interface ModelColumn extends Scale {
  readonly name: string;
  readonly coefficient: number;
}

/** How the model came to be. Holds nothing of the data but counts and losses, and no date: equal trainings, equal records. */
export interface TrainingRecord {
  /** Cost plus penalty, on the training rows. */
  readonly objective: number;
  readonly status: TrainingStatus;
  readonly method: SolverName;
  readonly iterations: number;
  readonly evaluations: number;
  readonly gradientNorm: number;
  readonly l2: number;
  /** Left out where it is 0. */
  readonly l1?: number;
  readonly standardize: boolean;
  readonly seed: number;
  /** The column of weights, if any. */
  readonly weights: string | null;
  /** The best constant prediction of the training rows, as a margin. */
  readonly constant: number;
  readonly rows: Splits;
  readonly losses: PerSplit;
  readonly baselines: PerSplit;
  /** How often the test rows were used: once, when the training reported on them. */
  readonly testUses: number;
}

export interface Splits {
  readonly training: number;
  readonly validation: number;
  readonly test: number;
}

/** A figure for each of the splits that has rows. */
export interface PerSplit<T = number> {
  readonly training: T;
  readonly validation?: T;
  readonly test?: T;
}

/** From a table to margins: features to columns, columns to their weighted sum. */
export interface LinearMap {
  readonly features: readonly Feature[];
  readonly intercept: number;
  readonly columns: readonly ModelColumn[];
}

/** All there is to a model, as data: survives JSON unchanged. */
export interface ModelData extends LinearMap {
  readonly kind: "linear";
  readonly target: Target;
  readonly loss: LossReference;
  readonly record: TrainingRecord;
}

export interface EvaluateOptions {
  /** Column of weights; null for equal ones. Default: the column that the training used. */
  readonly weights?: string | null;
}

/** Rows are mapped to predictions this many at a time, so that a table needs no matrix of its size. */
const block = 4096;

/** A trained model: what `train` returns and what a model file holds. */
export class Model {
  readonly #data: ModelData;

  /** @internal */
  constructor(data: ModelData) {
    this.#data = data;
  }

  get target(): Target {
    return this.#data.target;
  }

  /** What it wants of a table: the columns by name, and whether each is of numbers or texts. */
  get features(): readonly Feature[] {
    return this.#data.features;
  }

  get record(): TrainingRecord {
    return this.#data.record;
  }

  get loss(): LossReference {
    return this.#data.loss;
  }

  /** x·w + b for every row: a logit, the log of a mean, or the prediction itself, as the loss has it. */
  margins(table: Table): Float64Array {
    checkTable("model", table);
    return marginsOf(this.#data, table, allRows(table.rows));
  }

  /** One prediction a row, on the scale of the target: for two classes under a logit link the probability of the positive one. */
  predict(table: Table): Float64Array {
    const { link } = lossFrom(this.#data.loss);
    return this.margins(table).map((margin) => link.inverse(margin));
  }

  /**
   * The predicted label of every row of a two-class model.
   *
   * @throws RangeError when the target is numeric.
   */
  labels(table: Table): string[] {
    const { target } = this.#data;
    if (target.kind !== "classes")
      throw new RangeError("model: labels: expected a model of two classes, got one of numbers. Use predict.");
    return Array.from(this.margins(table), (margin) => target.labels[isPositive(margin) ? 1 : 0]);
  }

  /**
   * The loss on a table that has the target, beside that of the training rows' best constant.
   *
   * @throws RangeError when a row has no target, or one that the model cannot know.
   */
  evaluate(table: Table, options: EvaluateOptions = {}): Evaluation {
    checkTable("evaluate", table);
    const column = options.weights === undefined ? this.record.weights : options.weights;
    const { rows, weights } = rowWeights("evaluate", table, column);
    const { target, record } = this.#data;
    const loss = lossFrom(this.#data.loss);
    const targets = encodeTarget("evaluate", target, table, rows);
    checkDomain("evaluate", loss, target, targets, rows);
    return evaluateMargins({
      loss,
      target,
      constant: record.constant,
      margins: marginsOf(this.#data, table, rows),
      targets,
      weights,
    });
  }

  toJSON(): ModelData {
    return this.#data;
  }
}

/** x·w + b for some rows of a table. */
export function marginsOf(map: LinearMap, table: Table, rows: Int32Array): Float64Array {
  const coefficients = map.columns.map(({ coefficient }) => coefficient);
  const out = new Float64Array(rows.length);
  for (let first = 0; first < rows.length; first += block) {
    const matrix = designMatrix(map, table, rows.subarray(first, first + block));
    out.set(margins(matrix, coefficients, map.intercept), first);
  }
  return out;
}
