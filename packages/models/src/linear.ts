import type { Loss, PointwiseLoss } from "@nadir/losses";
import type { MinimizeResult } from "@nadir/optim";
import { fitLinear, type SolverName } from "./fit.js";
import { type Matrix, scaled, standardScales } from "./matrix.js";
import { checkOptions, count, flag, anything, checkMethod, methodName, nonNegative, resolveLoss } from "./options.js";
import { describe } from "./table.js";

/** Rows of numbers, or a row-major matrix. */
export type Features = readonly (readonly number[])[] | Matrix;

export type Vector = Float64Array | readonly number[];

export interface LinearOptions {
  /** A pointwise loss or its text (`"huber:delta=1.5"`). Default `"squaredError"`. */
  readonly loss?: Loss | string;
  /** λ₂ ≥ 0 in J(w, b) = Σ vᵢ ℓ(xᵢ·w + b, yᵢ) / Σ vᵢ + λ₂/2 |w|² + λ₁ |w|₁. Default 0. */
  readonly l2?: number;
  /** λ₁ ≥ 0, which makes coefficients exactly 0; twice the alpha of scikit-learn's Lasso. Default 0. */
  readonly l1?: number;
  /** Whether b is fitted. It is free of penalty. Default true. */
  readonly intercept?: boolean;
  /**
   * Whether the features are brought to mean 0 and population deviation 1 first (a constant one to 0), so that the
   * penalty treats them alike. `coefficients` then refer to these. Default false.
   */
  readonly standardize?: boolean;
  /** Default `"auto"`: OWL-QN with l1, else Newton for smooth losses and up to 150 columns, else L-BFGS. */
  readonly method?: SolverName | "auto";
  /** Default 1000, not counting the search for a start under wider losses. */
  readonly maxIterations?: number;
  /**
   * Converged when ‖∇J‖∞, with respect to the coefficients of standardised features, is at most this fraction of the
   * mean |∂ℓ/∂prediction| at the best constant prediction. Default 1e-9.
   */
  readonly gradientTolerance?: number;
}

export interface FitOptions {
  /** One a row, from 0 upwards. Weight 0 is as good as no row, weight 2 as two. */
  readonly weights?: Vector;
}

/** @internal The options that `linear` and `train` share. */
export const solverDomains = {
  loss: anything,
  l2: nonNegative,
  l1: nonNegative,
  standardize: flag,
  method: methodName,
  maxIterations: count,
  gradientTolerance: nonNegative,
};

/**
 * A linear model under any pointwise loss: `linear({ loss: "huber", l2: 0.1 }).fit(features, targets)`.
 *
 * @throws TypeError for options that are misspelt or of the wrong kind; RangeError for values out of their domain.
 */
export function linear(options: LinearOptions = {}) {
  checkOptions("linear", options, { ...solverDomains, intercept: flag });
  checkMethod("linear", options);
  const loss = resolveLoss("linear", options.loss ?? "squaredError");
  return {
    /**
     * @param features n rows of numbers.
     * @param targets n numbers in the domain of the loss.
     * @throws RangeError when lengths differ or a number is not finite or out of its domain.
     */
    fit: (features: Features, targets: Vector, { weights }: FitOptions = {}): LinearModel =>
      fit(loss, options, toMatrix(features), Float64Array.from(targets), weights && Float64Array.from(weights)),
  };
}

function fit(
  loss: PointwiseLoss,
  options: LinearOptions,
  given: Matrix,
  targets: Float64Array,
  weights?: Float64Array,
): LinearModel {
  checkTargets(loss, given, targets, weights);
  const { l2 = 0, l1 = 0, intercept = true, standardize = false } = options;
  const { method = "auto", maxIterations = 1000, gradientTolerance = 1e-9 } = options;
  const scale = standardize ? standardScales(given, weights) : undefined;
  const features = scale ? scaled(given, scale) : given;
  const problem = { features, targets, weights, loss, l2, l1, intercept, standardized: standardize && intercept };
  const { point, loss: cost, certificate } = fitLinear(problem, { method, maxIterations, gradientTolerance });
  return new LinearModel({ loss, point, scale, cost, certificate });
}

interface Parts {
  readonly loss: PointwiseLoss;
  readonly point: Float64Array;
  readonly scale?: readonly { readonly mean: number; readonly deviation: number }[];
  readonly cost: number;
  readonly certificate: MinimizeResult;
}

/** A fitted linear model. */
export class LinearModel {
  /** One a column; of the standardised features when `standardize` was set. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** With which the features were standardised; undefined when they were not. */
  readonly scale?: readonly { readonly mean: number; readonly deviation: number }[];
  /** J at the end: cost plus penalty. */
  readonly objective: number;
  /** The cost at the end: the mean loss of the training rows. */
  readonly cost: number;
  /** How the search ended, in the coordinates of the search (standardised features). */
  readonly certificate: MinimizeResult;
  readonly #loss: PointwiseLoss;

  /** @internal */
  constructor({ loss, point, scale, cost, certificate }: Parts) {
    this.coefficients = point.slice(0, -1);
    this.intercept = point[point.length - 1];
    this.scale = scale;
    this.cost = cost;
    this.objective = certificate.value;
    this.certificate = certificate;
    this.#loss = loss;
  }

  /** x·w + b for every row: what the loss takes as prediction. */
  margins(features: Features): Float64Array {
    const given = toMatrix(features);
    if (given.columns !== this.coefficients.length)
      throw new RangeError(
        `linear: features: expected ${this.coefficients.length} columns, as in fit, got ${given.columns}`,
      );
    return margins(this.scale ? scaled(given, this.scale) : given, this.coefficients, this.intercept);
  }

  /** On the scale of the targets: the margins through the inverse link of the loss. */
  predict(features: Features): Float64Array {
    return this.margins(features).map((margin) => this.#loss.link.inverse(margin));
  }
}

/** x·w + b for every row, summed from left to right. */
export function margins(
  { rows, columns, values }: Matrix,
  coefficients: ArrayLike<number>,
  intercept: number,
): Float64Array {
  const out = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = intercept;
    for (let j = 0; j < columns; j++) sum += values[at++] * coefficients[j];
    out[i] = sum;
  }
  return out;
}

function toMatrix(features: Features): Matrix {
  const matrix = isRows(features) ? fromRows(features) : features;
  if (!(matrix?.values instanceof Float64Array))
    throw new TypeError(
      `linear: features: expected an array of rows or { rows, columns, values }, got ${describe(features)}`,
    );
  const { rows, columns, values } = matrix;
  if (rows === 0 || columns === 0)
    throw new RangeError(`linear: features: expected rows and columns, got ${rows} × ${columns}`);
  if (values.length !== rows * columns)
    throw new RangeError(
      `linear: features: expected ${rows} × ${columns} = ${rows * columns} values, got ${values.length}`,
    );
  let bad = 0;
  while (bad < values.length && Number.isFinite(values[bad])) bad++;
  if (bad < values.length)
    throw new RangeError(
      `linear: features: row ${Math.floor(bad / columns)}, column ${bad % columns}: expected a finite number, got ${values[bad]}`,
    );
  return matrix;
}

const isRows = (features: Features): features is readonly (readonly number[])[] => Array.isArray(features);

function fromRows(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const ragged = rows.findIndex((row) => row.length !== columns);
  if (ragged >= 0)
    throw new RangeError(
      `linear: features: row ${ragged}: expected ${columns} numbers, as in row 0, got ${rows[ragged].length}`,
    );
  return { rows: rows.length, columns, values: Float64Array.from(rows.flat()) };
}

function checkTargets(loss: PointwiseLoss, { rows }: Matrix, targets: Float64Array, weights?: Float64Array): void {
  if (targets.length !== rows)
    throw new RangeError(`linear: targets: expected ${rows}, one a row of features, got ${targets.length}`);
  const outside = targets.findIndex((y) => !loss.target.contains(y));
  if (outside >= 0)
    throw new RangeError(
      `linear: targets: row ${outside}: expected ${loss.target.noun} for ${loss.name}, got ${targets[outside]}`,
    );
  if (weights === undefined) return;
  if (weights.length !== rows)
    throw new RangeError(`linear: weights: expected ${rows}, one a row of features, got ${weights.length}`);
  const bad = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (bad >= 0)
    throw new RangeError(`linear: weights: row ${bad}: expected a finite number from 0 upwards, got ${weights[bad]}`);
  if (weights.every((weight) => weight === 0)) throw new RangeError("linear: weights: expected one above 0, got none");
}

/** {@link linear} with squaredError: ordinary least squares. */
export const linearRegression = (options: Omit<LinearOptions, "loss"> = {}) =>
  linear({ ...options, loss: "squaredError" });

/** {@link linear} with squaredError and a penalty: l2 1 unless given. */
export const ridge = (options: Omit<LinearOptions, "loss"> = {}) => linear({ l2: 1, ...options, loss: "squaredError" });

/** {@link linear} with squaredError and a penalty that makes coefficients 0: l1 1 unless given; an elastic net with l2. */
export const lasso = (options: Omit<LinearOptions, "loss"> = {}) => linear({ l1: 1, ...options, loss: "squaredError" });

/** {@link linear} with binaryCrossEntropy on targets in [0, 1]: `predict` gives probabilities. */
export const logisticRegression = (options: Omit<LinearOptions, "loss"> = {}) =>
  linear({ ...options, loss: "binaryCrossEntropy" });

/** {@link linear} with poissonNll on counts: `predict` gives means. */
export const poissonRegression = (options: Omit<LinearOptions, "loss"> = {}) =>
  linear({ ...options, loss: "poissonNll" });
