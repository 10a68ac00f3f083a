import { evaluateMargins, type Scored, standardError } from "./evaluate.js";
import { bestConstant, type LinearProblem, type SolverName } from "./fit.js";
import type { Metrics } from "./metrics.js";
import {
  type LinearMap,
  marginsOf,
  Model,
  type ModelColumn,
  type ModelData,
  type PerSplit,
  type Splits,
  type TrainingRecord,
} from "./model.js";
import type { Plan } from "./plan.js";
import type { Preprocessing, Sample } from "./preprocess.js";
import { type PreprocessingSummary, summarize } from "./summary.js";
import { encodeTarget, type Target } from "./target.js";
import { type TrainingStatus, type Verdict, verdictOn } from "./verdict.js";
import type { Outcome, Progress } from "./watch.js";

export interface Trained {
  readonly model: Model;
  readonly report: Report;
}

export interface Report {
  /** Cost plus penalty, on the training rows. */
  readonly objective: number;
  /** The cost on the training rows. */
  readonly loss: number;
  readonly validationLoss?: number;
  readonly testLoss?: number;
  /** The cost of the training rows' best constant. */
  readonly baseline: PerSplit;
  readonly metrics: PerSplit<Metrics>;
  readonly status: TrainingStatus;
  readonly message: string;
  readonly method: SolverName;
  readonly iterations: number;
  readonly evaluations: number;
  readonly gradientNorm: number;
  readonly lossName: string;
  /** For classes: which label is the positive one. */
  readonly target: Target;
  readonly splits: Splits;
  /** By matrix column: `area`, `area (missing)`, `city=Ames`. On the standardised scale when standardising. */
  readonly coefficients: Readonly<Record<string, number>>;
  readonly intercept: number;
  /** With which the columns were standardised; mean 0 and deviation 1 when they were not. */
  readonly scale: Readonly<Record<string, { readonly mean: number; readonly deviation: number }>>;
  readonly preprocessing: PreprocessingSummary;
  readonly history: readonly Progress[];
  readonly verdict: Verdict;
}

/** Model and report from what the minimisation came to. */
export function finish(plan: Plan, outcome: Outcome, history: readonly Progress[]): Trained {
  const { point, status, message, plateau, reached } = outcome;
  const { method, certificate } = outcome.fit;
  const map = linearMap(plan.preprocessing, point);
  const scores = scoreAll(plan, map, reached.loss);
  const { iterations, evaluations } = certificate;
  const { objective, gradientNorm } = reached;
  const certified: Certified = { objective, status, method, iterations, evaluations, gradientNorm };
  const model = new Model(modelData(plan, map, certified, scores));
  const verdict = verdictOn({
    ...scores.evidence,
    status,
    message,
    plateau,
    iterations,
    kept: reached.iteration,
    l2: plan.problem.l2,
    l1: plan.problem.l1,
    smooth: plan.loss.traits.smooth,
  });
  const { losses, baselines, metrics } = scores;
  const report: Report = {
    ...certified,
    message,
    loss: losses.training,
    validationLoss: losses.validation,
    testLoss: losses.test,
    baseline: baselines,
    metrics,
    lossName: plan.loss.name,
    target: plan.target,
    splits: sizesOf(plan),
    coefficients: byName(map, ({ coefficient }) => coefficient),
    intercept: map.intercept,
    scale: byName(map, ({ mean, deviation }) => ({ mean, deviation })),
    preprocessing: summarize(plan.preprocessing),
    history,
    verdict,
  };
  return { model, report };
}

/** What report and record both tell of the minimisation. */
type Certified = Pick<
  TrainingRecord,
  "objective" | "status" | "method" | "iterations" | "evaluations" | "gradientNorm"
>;

/** How the fitted map does on each split, and what of that the verdict rests on. */
function scoreAll(plan: Plan, map: LinearMap, trainingLoss: number) {
  const { samples, problem } = plan;
  const constant = bestConstant(plan.loss, problem.targets, problem.weights);
  const scored = onEach(samples, (sample) => score(plan, sample, map, constant));
  const evaluations = onEach(scored, evaluateMargins);
  const losses: PerSplit = { ...onEach(evaluations, ({ loss }) => loss), training: trainingLoss };
  const baselines = onEach(evaluations, ({ baseline }) => baseline);
  const metrics = onEach(evaluations, (evaluation) => evaluation.metrics);
  const evidence = {
    training: { loss: trainingLoss, baseline: baselines.training, floor: perfectCost(problem) },
    validation: scored.validation && { ...evaluations.validation!, error: standardError(scored.validation) },
    separated: "accuracy" in metrics.training && metrics.training.accuracy === 1,
  };
  return { constant, losses, baselines, metrics, evidence };
}

function modelData(plan: Plan, map: LinearMap, certified: Certified, scores: ReturnType<typeof scoreAll>): ModelData {
  const { target, loss, problem, standardize, seed, weights } = plan;
  const { constant, losses, baselines } = scores;
  const rows = sizesOf(plan);
  const testUses = rows.test > 0 ? 1 : 0;
  const { l2, l1 } = problem;
  const record = {
    ...certified,
    l2,
    ...(l1 > 0 && { l1 }),
    standardize,
    seed,
    weights,
    constant,
    rows,
    losses,
    baselines,
    testUses,
  };
  return { kind: "linear", target, loss: { name: loss.name, settings: loss.settings }, ...map, record };
}

const sizesOf = ({ samples: { training, validation, test } }: Plan): Splits => ({
  training: training.rows.length,
  validation: validation.rows.length,
  test: test.rows.length,
});

const byName = <T>({ columns }: LinearMap, of: (column: ModelColumn) => T): Record<string, T> =>
  Object.fromEntries(columns.map((column) => [column.name, of(column)]));

/** What predictions equal to the targets would cost. */
function perfectCost({ loss, targets, weights }: LinearProblem): number {
  const cost = loss.value(targets.map(loss.link.apply), targets, { weights });
  return Number.isFinite(cost) ? cost : 0;
}

/** The fitted coefficients beside what they multiply. Adding 0 makes −0 the 0 that JSON can hold. */
function linearMap({ features, columns }: Preprocessing, point: Float64Array): LinearMap {
  const fitted = columns.map((column, j) => ({ ...column, coefficient: point[j] + 0 }));
  return { features, intercept: point[columns.length] + 0, columns: fitted };
}

function score(
  { table, target, loss }: Plan,
  { rows, weights }: Sample,
  map: LinearMap,
  constant: number,
): Scored | undefined {
  if (rows.length === 0) return undefined;
  return {
    loss,
    target,
    constant,
    margins: marginsOf(map, table, rows),
    targets: encodeTarget("train", target, table, rows),
    weights,
  };
}

/** A figure for each split that has any. */
function onEach<T, U>(splits: PerSplit<T | undefined>, figure: (of: T) => U | undefined): PerSplit<U> {
  const entries = Object.entries(splits).flatMap(([name, of]) => {
    const value = of === undefined ? undefined : figure(of as T);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries) as unknown as PerSplit<U>;
}
