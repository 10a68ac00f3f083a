// Every schedule of the package; the catalogue, the documentation and the tests read this list.
export { cosineDecay, cosineRestarts, cyclic, oneCycle } from "./cycles.js";
export {
  constant,
  exponentialDecay,
  interpolate,
  inverseSquareRoot,
  inverseTimeDecay,
  multiStep,
  polynomialDecay,
  stepDecay,
} from "./decays.js";
