// What a call asks of a loss, as the place of the kernel in a record (assembly/pointwise.ts, rowwise.ts).
import type { Kernel, Kernels } from "./module.js";

export const VALUE = 0;
export const GRADIENT = 1;
export const BOTH = 2;
export const PER_SAMPLE = 3;
/** Of pointwise losses. */
export const HESSIAN = 4;
/** Of losses of rows: the Hessian times a vector. */
export const PRODUCT = 4;

/** The first kernel of a pointwise loss for samples with weights; those of single samples serve both. */
const WEIGHTED = 5;

/** The kernel of a pointwise loss for samples that have weights or not: (loss, n, p, y, w, wStep, scale, out) → sum of values. */
export const kernelOf = (kernels: Kernels, form: number, weighted: boolean): Kernel =>
  kernels.at(weighted && form < PER_SAMPLE ? WEIGHTED + form : form)!;
