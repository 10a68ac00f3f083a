export { getOptimizer, optimizers } from "./catalogue.js";
export type { Hyperparameter, Hyperparameters, LearningRate, Settings } from "./hyperparameter.js";
export { lbfgs, type LbfgsOptions } from "./lbfgs.js";
export {
  moreThuente,
  type LineFunction,
  type LineSearchOptions,
  type LineSearchResult,
  type LineSearchStatus,
} from "./line-search/more-thuente.js";
export {
  cholesky,
  choleskySolve,
  solvePositive,
  type CholeskyDiagnosis,
  type PositiveSolution,
  type SolvePositiveOptions,
} from "./linear-algebra.js";
export type { Iterate, Method, Outcome, Problem, Solver, Step } from "./method.js";
export type { MethodName } from "./methods.js";
export {
  minimize,
  type IterationRecord,
  type MinimizeOptions,
  type MinimizeResult,
  type MinimizeStatus,
  type Progress,
} from "./minimize.js";
export { newton, type NewtonOptions } from "./newton.js";
export type { Evaluation, HessianObjective, Objective, ObjectiveFunction } from "./objective.js";
export type { Decay, MatrixShape, Moment, Parameters } from "./moment.js";
export {
  Optimizer,
  type Claims,
  type Given,
  type InitOptions,
  type Inputs,
  type OptimizerDescription,
  type OptimizerFamily,
  type Peer,
} from "./optimizer.js";
export * from "./optimizers/all.js";
export type { OptimizerState, SavedState, Slot } from "./state.js";
