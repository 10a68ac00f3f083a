export { getOptimizer, optimizers } from "./catalogue.js";
export { chain, type Chain, type ChainState } from "./compose/chain.js";
export { parameterGroups, type ParameterGroups } from "./compose/groups.js";
export type {
  ArrayState,
  ArrayStepper,
  SavedArray,
  SavedTree,
  Stepper,
  TreeInitOptions,
  TreeInputs,
  TreeState,
  TreeStepper,
} from "./compose/stepper.js";
export type { Transformation, TransformationDescription, TransformationFamily } from "./compose/transformation.js";
export type { Tree } from "./compose/tree.js";
export {
  divergenceDetector,
  type DivergenceDetector,
  type DivergenceDetectorOptions,
} from "./convergence/divergence.js";
export { earlyStopping, EarlyStopping, type EarlyStoppingOptions } from "./convergence/early-stopping.js";
export {
  plateauDetector,
  reduceOnPlateau,
  type PlateauDetector,
  type PlateauDetectorOptions,
  type ReduceOnPlateau,
  type ReduceOnPlateauOptions,
} from "./convergence/plateau.js";
export type { Hyperparameter, Hyperparameters, LearningRate, Settings } from "./hyperparameter.js";
export type { Bounds } from "./bounds.js";
export type { L1 } from "./l1.js";
export {
  curveFit,
  type Curve,
  type CurveFitResult,
  type CurveFunction,
  type CurveWithGradient,
} from "./least-squares/curve-fit.js";
export {
  leastSquares,
  type LeastSquaresOptions,
  type LeastSquaresProgress,
  type LeastSquaresRecord,
  type LeastSquaresResult,
  type LeastSquaresStatus,
} from "./least-squares/least-squares.js";
export type { Uncertainty } from "./least-squares/covariance.js";
export type {
  Differences,
  ResidualFunction,
  Residuals,
  ResidualsWithJacobian,
  ResidualVector,
} from "./least-squares/residuals.js";
export type { RobustLoss, RobustLossName } from "./least-squares/robust.js";
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
export type { Feature, Iterate, Method, Outcome, Problem, Solver, Step, Tolerances } from "./method.js";
export { methodNames, methodsWith, type MethodName } from "./methods.js";
export {
  minimize,
  type IterationRecord,
  type MinimizeOptions,
  type MinimizeResult,
  type MinimizeStatus,
  type Progress,
} from "./minimize.js";
export {
  minimizeScalar,
  type MinimizeScalarOptions,
  type MinimizeScalarResult,
  type MinimizeScalarStatus,
  type ScalarRecord,
} from "./minimize-scalar.js";
export type { Evaluation, HessianObjective, Objective, ObjectiveFunction, ValueFunction } from "./objective.js";
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
export * from "./schedules/all.js";
export { join, warmup, type WarmupOptions } from "./schedules/cycles.js";
export type { Schedule, ScheduleDescription, ScheduleFamily } from "./schedules/schedule.js";
export { lookahead, type Lookahead, type LookaheadSettings } from "./wrappers/lookahead.js";
export { sam, type Sam, type SamSettings } from "./wrappers/sam.js";
export type { SavedWrapped, Wrappable, WrappedState, Wrapper } from "./wrappers/wrapper.js";
export * from "./transformations/all.js";
export { averagedParameters } from "./transformations/parameters.js";
export { bfgs, type BfgsOptions } from "./solvers/bfgs.js";
export { conjugateGradient, type ConjugateGradientOptions } from "./solvers/conjugate-gradient.js";
export { gradientDescent, type GradientDescentOptions } from "./solvers/gradient-descent.js";
export { lbfgs, type LbfgsOptions } from "./solvers/lbfgs.js";
export { lbfgsb, type LbfgsbOptions } from "./solvers/lbfgsb.js";
export { nelderMead, type NelderMeadOptions } from "./solvers/nelder-mead.js";
export { newton, type NewtonOptions } from "./solvers/newton.js";
export { newtonCg, type NewtonCgOptions } from "./solvers/newton-cg.js";
export { owlqn, type OwlqnOptions } from "./solvers/owlqn.js";
export { trustRegion, type TrustRegionOptions } from "./solvers/trust-region.js";
