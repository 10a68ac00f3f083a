// optimizers
export { about as adabelief } from "./optimizers/adabelief.js";
export { about as adadelta } from "./optimizers/adadelta.js";
export { about as adafactor } from "./optimizers/adafactor.js";
export { about as adagrad } from "./optimizers/adagrad.js";
export { aboutAdam as adam, aboutAdamW as adamW } from "./optimizers/adam.js";
export { about as adamax } from "./optimizers/adamax.js";
export { about as adan } from "./optimizers/adan.js";
export { about as asgd } from "./optimizers/asgd.js";
export { about as ftrl } from "./optimizers/ftrl.js";
export { about as lamb } from "./optimizers/lamb.js";
export { about as lars } from "./optimizers/lars.js";
export { about as lion } from "./optimizers/lion.js";
export { about as muon } from "./optimizers/muon.js";
export { about as nadam } from "./optimizers/nadam.js";
export { about as novograd } from "./optimizers/novograd.js";
export { about as prodigy } from "./optimizers/prodigy.js";
export { about as radam } from "./optimizers/radam.js";
export { about as rmsprop } from "./optimizers/rmsprop.js";
export { about as rprop } from "./optimizers/rprop.js";
export {
  aboutScheduleFreeAdamW as scheduleFreeAdamW,
  aboutScheduleFreeSgd as scheduleFreeSgd,
} from "./optimizers/schedule-free.js";
export { about as sgd } from "./optimizers/sgd.js";
export { aboutSignSgd as signSgd, aboutSignum as signum } from "./optimizers/sign-sgd.js";
export { about as sm3 } from "./optimizers/sm3.js";
export { about as sophia } from "./optimizers/sophia.js";
export { about as yogi } from "./optimizers/yogi.js";

export {
  aboutCosineDecay as cosineDecay,
  aboutCosineRestarts as cosineRestarts,
  aboutCyclic as cyclic,
  aboutOneCycle as oneCycle,
} from "./schedules/cycles.js";
export {
  aboutConstant as constant,
  aboutExponentialDecay as exponentialDecay,
  aboutInterpolate as interpolate,
  aboutInverseSquareRoot as inverseSquareRoot,
  aboutInverseTimeDecay as inverseTimeDecay,
  aboutMultiStep as multiStep,
  aboutPolynomialDecay as polynomialDecay,
  aboutStepDecay as stepDecay,
} from "./schedules/decays.js";

export {
  aboutAdaptiveClip as adaptiveClip,
  aboutClipByGlobalNorm as clipByGlobalNorm,
  aboutClipByNorm as clipByNorm,
  aboutClipByValue as clipByValue,
  aboutNormalize as normalize,
} from "./transformations/clip.js";
export {
  aboutAccumulate as accumulate,
  aboutAddNoise as addNoise,
  aboutCentralize as centralize,
  aboutEma as ema,
  aboutScaleGradient as scaleGradient,
  aboutSkipNonFinite as skipNonFinite,
  aboutZeroNonFinite as zeroNonFinite,
} from "./transformations/gradient.js";
export {
  aboutAverageParameters as averageParameters,
  aboutClampParameters as clampParameters,
  aboutDecayWeights as decayWeights,
} from "./transformations/parameters.js";

export { about as lookahead } from "./wrappers/lookahead.js";
export { about as sam } from "./wrappers/sam.js";
