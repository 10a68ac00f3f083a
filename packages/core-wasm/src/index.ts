export { differentiate, type Derivative } from "./differentiate.js";
export { NadirError, suggest } from "./errors.js";
export type { Element, Vector } from "./memory.js";
export { initSync } from "./module.js";
export { place, Placed } from "./placed.js";
export { random, Random } from "./random.js";
export { cosPi, erfc, exp, expm1, log, log1p, pow, sigmoid, softplus, tanh } from "./scalar.js";
