export * from "./all.js";
export { getLoss, hasLoss, losses, parseLoss, type AnyLoss, type NamedLoss } from "./catalogue.js";
export { defineLoss, type DefineOptions, type PointwiseDefinition, type RowwiseDefinition } from "./defined/define.js";
export {
  gradcheck,
  type Differentiable,
  type DifferentiableOfSeveral,
  type GradcheckEntry,
  type GradcheckOptions,
  type GradcheckReport,
} from "./gradcheck.js";
export { traitcheck, type RefutedTrait, type TraitcheckOptions, type TraitcheckReport } from "./traitcheck.js";
export type { Domain } from "./domain.js";
export { domains, hyperparameter, links } from "./kit.js";
export type { Hyperparameter, Hyperparameters, Settings } from "./hyperparameter.js";
export {
  Loss,
  type ArrayOptions,
  type Description,
  type Family,
  type Link,
  type LossFamily,
  type OneOrSeveral,
  type Predictions,
  type Reduction,
  type Slice,
  type SliceCall,
  type Targets,
  type Task,
  type Traits,
  type TupleFamily,
  type ValueAndGradient,
  type ValueOptions,
  type Weights,
} from "./loss.js";
export type { LossText } from "./text.js";
export { PointwiseLoss, type PointwiseDescription } from "./pointwise.js";
export { RowwiseLoss, type RowTarget, type RowwiseDescription } from "./rowwise.js";
export {
  TupleLoss,
  type Each,
  type TargetRole,
  type TupleArguments,
  type TupleArrayOptions,
  type TupleDescription,
  type TupleOptions,
  type TupleRoles,
  type TupleSample,
  type TupleSampleOptions,
} from "./tuple.js";
