export { pi } from "./elementary.js";
export { derivative, secondDerivative, stable, type RealFunction } from "./derivative.js";
export { claimedOutput, examplesOf, runExample } from "./examples.js";
export type { Element } from "./format.js";
export { Random } from "./random.js";
export { precision, Real, real, withPrecision } from "./real.js";
export { asReals, reread } from "./reread.js";
export { fromOrdinal, nextDown, nextUp, ordinal, ulpError } from "./ulp.js";
