import type { Loss, PointwiseLoss } from "@nadir/losses";
import type { LinearProblem, SolverName, SolverOptions } from "./fit.js";
import { solverDomains } from "./linear.js";
import { checkMethod, checkOptions, fraction, integer, positiveCount, resolveLoss, text, texts } from "./options.js";
import { designMatrix, fitPreprocessing, type Preprocessing, type Sample } from "./preprocess.js";
import { split, type Split } from "./split.js";
import { checkTable, columnNamed, describe, quote, type Table } from "./table.js";
import { checkDomain, encodeTarget, inferTarget, strataOf, type Target } from "./target.js";
import { rowWeights, type WeightedRows } from "./weights.js";

export interface TrainOptions {
  /** Name of the column to predict. */
  readonly target: string;
  /** Names of the columns to predict from. Default: all others. */
  readonly features?: readonly string[];
  /** Name of a column of weights, from 0 upwards: weight 0 is as good as no row, weight 2 as two. */
  readonly weights?: string;
  /** A pointwise loss or its text. Default: binaryCrossEntropy for two classes, squaredError for numbers. */
  readonly loss?: Loss | string;
  /** λ₂ ≥ 0 in J(w, b) = Σ vᵢ ℓ(xᵢ·w + b, yᵢ) / Σ vᵢ + λ₂/2 |w|² + λ₁ |w|₁. Default 0. */
  readonly l2?: number;
  /** λ₁ ≥ 0, which makes coefficients exactly 0. Default 0. */
  readonly l1?: number;
  /** Whether columns are brought to mean 0 and population deviation 1 (a constant one to 0). Default true. */
  readonly standardize?: boolean;
  /** The label that counts as 1. Default: the greater of the two by code unit. */
  readonly positive?: string;
  /** Fraction of the rows, in [0, 1). Default 0.2. */
  readonly validation?: number;
  /** Fraction of the rows, in [0, 1). Default 0.2. */
  readonly test?: number;
  /** Of the permutation that splits the rows. Default 1. */
  readonly seed?: number;
  /** Default 1000, not counting the search for a start under wider losses. */
  readonly maxIterations?: number;
  /**
   * L-BFGS stops when the validation loss has not fallen by more than 1e-4 of itself for this many iterations, and the
   * best point is kept; Infinity for never. Newton's iterations are few and run to the end, and so do OWL-QN's, since
   * zeros are those of the optimum alone. Default 20.
   */
  readonly patience?: number;
  /**
   * Converged when ‖∇J‖∞, with respect to the coefficients of standardised features, is at most this fraction of the
   * mean |∂ℓ/∂prediction| at the best constant prediction. Default 1e-9.
   */
  readonly gradientTolerance?: number;
  /** Default `"auto"`: OWL-QN with l1, else Newton for smooth losses and up to 150 columns, else L-BFGS. */
  readonly method?: SolverName | "auto";
}

const domains = {
  ...solverDomains,
  target: text,
  features: texts,
  weights: text,
  positive: text,
  validation: fraction,
  test: fraction,
  seed: integer,
  patience: positiveCount,
};

/** A training, ready to run. */
export interface Plan {
  readonly table: Table;
  readonly target: Target;
  readonly loss: PointwiseLoss;
  readonly preprocessing: Preprocessing;
  readonly samples: { readonly [name in keyof Split]: Sample };
  readonly problem: LinearProblem;
  readonly solver: SolverOptions;
  readonly standardize: boolean;
  readonly seed: number;
  readonly weights: string | null;
}

/** Checks, splits and preprocesses: everything up to the minimisation. */
export function prepare(table: Table, options: TrainOptions): Plan {
  checkOptions("train", options, domains);
  checkMethod("train", options);
  checkTable("train", table);
  const { l2 = 0, l1 = 0, standardize = true, seed = 1, weights = null } = options;
  const { method = "auto", maxIterations = 1000, gradientTolerance = 1e-9 } = options;
  const chosen = options.loss === undefined ? undefined : resolveLoss("train", options.loss);
  if (typeof options.target !== "string")
    throw new TypeError(`train: target: expected the name of a column, got ${describe(options.target)}`);
  columnNamed("train: target", table, options.target);
  const weighted = rowWeights("train", table, weights);
  const target = inferTarget(table, {
    name: options.target,
    positive: options.positive,
    loss: chosen,
    rows: weighted.rows,
  });
  const loss = chosen ?? resolveLoss("train", target.kind === "classes" ? "binaryCrossEntropy" : "squaredError");
  const targets = encodeTarget("train", target, table, weighted.rows);
  checkDomain("train", loss, target, targets, weighted.rows);

  const samples = splitSamples(table, weighted, options, strataOf(target, targets));
  const preprocessing = fitPreprocessing(samples.training, featureNames(table, options), standardize);
  const { rows, weights: trainingWeights } = samples.training;
  const problem: LinearProblem = {
    features: designMatrix(preprocessing, table, rows),
    targets: encodeTarget("train", target, table, rows),
    weights: trainingWeights,
    loss,
    l2,
    l1,
    intercept: true,
    standardized: standardize,
  };
  const solver = { method, maxIterations, gradientTolerance };
  return { table, target, loss, preprocessing, samples, problem, solver, standardize, seed, weights };
}

function featureNames(table: Table, { features, target, weights }: TrainOptions): readonly string[] {
  const names = table.columns.map(({ name }) => name);
  if (features === undefined) return names.filter((name) => name !== target && name !== weights);
  const reserved = features.find((name) => name === target || name === weights);
  if (reserved !== undefined)
    throw new RangeError(
      `train: features: expected columns other than the ${reserved === target ? "target" : "weights"}, got ${quote(reserved)}`,
    );
  const twice = features.find((name, i) => features.indexOf(name) !== i);
  if (twice !== undefined)
    throw new RangeError(`train: features: expected each column once, got ${quote(twice)} twice`);
  return features;
}

function splitSamples(table: Table, { rows, weights }: WeightedRows, options: TrainOptions, strata?: Float64Array) {
  const { validation, test, seed } = options;
  const places = split(rows.length, { validation, test, seed, strata });
  const sample = (chosen: Int32Array): Sample => ({
    table,
    rows: chosen.map((place) => rows[place]),
    weights: weights && Float64Array.from(chosen, (place) => weights[place]),
  });
  return { training: sample(places.training), validation: sample(places.validation), test: sample(places.test) };
}
