// Every optimizer of the package, a line each: the catalogue, the documentation and the tests read this list.
export { adadelta } from "./adadelta.js";
export { adagrad } from "./adagrad.js";
export { adam, adamW } from "./adam.js";
export { adamax } from "./adamax.js";
export { nadam } from "./nadam.js";
export { radam } from "./radam.js";
export { rmsprop } from "./rmsprop.js";
export { sgd } from "./sgd.js";
