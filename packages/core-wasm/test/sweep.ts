// Pointwise losses driven as the packages above do it: blocks of samples through Input and Output.
import { BOTH, GRADIENT, HESSIAN, kernelOf, PER_SAMPLE, VALUE } from "../src/forms.js";
import { binaryCrossEntropy, huber, squaredError } from "../src/generated/modules.js";
import type { Element, Vector } from "../src/memory.js";
import type { Kernel } from "../src/module.js";
import type { PointwiseKernels } from "../src/linear-objective.js";
import type { Placed } from "../src/placed.js";
import { BLOCK, Input, ones, Output, Total, writeFields, type Source } from "../src/stream.js";

export const places = { value: VALUE, gradient: GRADIENT, both: BOTH, perSample: PER_SAMPLE, hessian: HESSIAN };
export type Form = keyof typeof places;
/** The forms of a sweep. */
export const forms = Object.keys(places) as Form[];

export interface Loss {
  readonly name: string;
  readonly kernels: PointwiseKernels;
  /** Value, slope and curvature in plain f64. */
  readonly reference: (p: number, y: number) => readonly [value: number, slope: number, curvature: number];
}

const DELTA = 1;

export const losses: readonly Loss[] = [
  {
    name: "squaredError",
    kernels: { fields: [], sweeps: (element) => squaredError.record("squaredError", element) },
    reference: (p, y) => [(p - y) ** 2, 2 * (p - y), 2],
  },
  {
    name: "huber",
    kernels: { fields: [DELTA], sweeps: (element) => huber.record("huber", element) },
    reference: (p, y) => {
      const r = p - y;
      return Math.abs(r) <= DELTA ? [r * r * 0.5, r, 1] : [DELTA * (Math.abs(r) - DELTA / 2), DELTA * Math.sign(r), 0];
    },
  },
  {
    name: "binaryCrossEntropy",
    kernels: {
      fields: [1, 0, 1],
      sweeps: (element) => binaryCrossEntropy.record("binaryCrossEntropy", element),
    },
    reference: (p, y) => {
      const u = Math.exp(-Math.abs(p));
      const share = (p < 0 ? u : 1) / (1 + u);
      return [Math.log1p(u) + Math.max(p, 0) - y * p, share - y, u / (1 + u) ** 2];
    },
  },
];

export interface Sweep {
  readonly element: Element;
  readonly form: Form;
  readonly predictions: Source;
  readonly targets: Source;
  readonly weights?: Source;
  readonly scale?: number;
  readonly out?: Vector | Placed;
}

const inputs = { predictions: new Input(), targets: new Input(), weights: new Input() };
const output = new Output();

/** The sum of a loss's weighted values; what the form writes goes to `out`. */
export function sweep(
  { kernels }: Loss,
  { element, form, predictions, targets, weights, scale = 1, out }: Sweep,
): number {
  const kernel: Kernel = kernelOf(kernels.sweeps(element), places[form], weights !== undefined);
  inputs.predictions.open(predictions, element, BLOCK);
  inputs.targets.open(targets, element, BLOCK);
  if (weights) inputs.weights.open(weights, element, BLOCK);
  if (out) output.open(out, element, BLOCK);
  const fields = writeFields(kernels.fields, element);
  const one = ones(element);
  const total = new Total();
  const n = predictions.length;
  for (let start = 0; start < n; start += BLOCK) {
    const count = Math.min(BLOCK, n - start);
    const p = inputs.predictions.at(start, count);
    const y = inputs.targets.at(start, count);
    const w = weights ? inputs.weights.at(start, count) : one;
    total.add(kernel(fields, count, p, y, w, weights ? 16 : 0, scale, out ? output.at(start) : 0));
    if (out) output.flush(start, count);
  }
  for (const stream of [...Object.values(inputs), output]) stream.close();
  return total.value;
}
