import type { Kernel, Kernels } from "./module.js";

// The kernels of a pointwise loss, at their places in its record (assembly/pointwise.ts).

/** What a call asks of a pointwise loss. */
export type Form = "value" | "gradient" | "both" | "perSample" | "hessian";

const places: Readonly<Record<Form, number>> = { value: 0, gradient: 1, both: 2, perSample: 3, hessian: 4 };
const placesOfWeighted: Readonly<Record<Form, number>> = { ...places, value: 5, gradient: 6, both: 7 };

/** The kernel of a form, for samples that have weights or not: (loss, n, p, y, w, wStep, scale, out) → sum of values. */
export const kernelOf = (kernels: Kernels, form: Form, weighted: boolean): Kernel =>
  kernels.at((weighted ? placesOfWeighted : places)[form])!;
