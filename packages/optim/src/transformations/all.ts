// Every transformation of the package; the documentation and the tests read this list.
export { adaptiveClip, clipByGlobalNorm, clipByNorm, clipByValue, normalize } from "./clip.js";
export { accumulate, addNoise, centralize, ema, scaleGradient, skipNonFinite, zeroNonFinite } from "./gradient.js";
export { averageParameters, clampParameters, decayWeights } from "./parameters.js";
