// For packages that bring kernels: modules, the arrays that kernels work on, and their sums. Not for applications.
export { interval, nonNegative, openUnit, positive, reals, type Domain } from "./domain.js";
export { show, suggest } from "./errors.js";
export { BOTH, GRADIENT, HESSIAN, kernelOf, PER_SAMPLE, PRODUCT, VALUE } from "./forms.js";
export { choice, flag, number, resolve, type Setting, type Settings } from "./hyperparameter.js";
export { base } from "./generated/modules.js";
export { bytesOf, memory, Scratch, viewAt, type Element, type Vector } from "./memory.js";
export { WasmModule, wasmModule, type Kernel, type Kernels } from "./module.js";
export { Placed, reserve } from "./placed.js";
export { BLOCK, Input, ones, Output, Total, writeFields, type Source } from "./stream.js";
