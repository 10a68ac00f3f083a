// Every loss of the package, a line each: the catalogue, the command line, the documentation, the tests and the
// benchmarks all read this list.
export { absoluteError } from "./absoluteError.js";
export { binaryCrossEntropy } from "./binaryCrossEntropy.js";
export { crossEntropy } from "./crossEntropy.js";
export { huber } from "./huber.js";
export { logCosh } from "./logCosh.js";
export { poissonNll } from "./poissonNll.js";
export { squaredError } from "./squaredError.js";
