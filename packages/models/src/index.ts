export type { Evaluation } from "./evaluate.js";
export { parseModel, serializeModel } from "./file.js";
export type { SolverName } from "./fit.js";
export {
  lasso,
  linear,
  LinearModel,
  linearRegression,
  logisticRegression,
  poissonRegression,
  ridge,
  type Features,
  type FitOptions,
  type LinearOptions,
  type Vector,
} from "./linear.js";
export type { Matrix, Scale } from "./matrix.js";
export type { ClassMetrics, Metrics, RegressionMetrics } from "./metrics.js";
export {
  Model,
  type EvaluateOptions,
  type ModelColumn,
  type ModelData,
  type PerSplit,
  type Splits,
  type TrainingRecord,
} from "./model.js";
export type { TrainOptions } from "./plan.js";
export type { DroppedFeature, Feature, NumberFeature, TextFeature } from "./preprocess.js";
export type { Report, Trained } from "./report.js";
export { sha256 } from "./sha256.js";
export { split, type Split, type SplitOptions } from "./split.js";
export type { PreprocessingSummary } from "./summary.js";
export { tableFromColumns, tableFromRows, type Cell, type Column, type Table } from "./table.js";
export type { ClassTarget, NumberTarget, Target } from "./target.js";
export { train } from "./train.js";
export type { TrainingStatus, Verdict } from "./verdict.js";
export type { Progress } from "./watch.js";
