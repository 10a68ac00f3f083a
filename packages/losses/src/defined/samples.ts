// A pointwise loss that is defined in JavaScript, as the kernels that calls and drivers run.
import type { Element } from "@nadir/core-wasm";
import { bytesOf, memory, Total, type Kernel } from "@nadir/core-wasm/kernel";
import { apart } from "../call.js";

/** A function of one sample. */
export type OfSample = (p: number, y: number) => number;

/** The loss of one sample and its derivatives in the prediction. */
export interface SampleFunctions {
  readonly value: OfSample;
  readonly gradient: OfSample;
  readonly hessian: OfSample;
}

/**
 * The kernels, in the order of those of a module. Numbers come in the element type and are computed with in f64; what is
 * written or added is rounded to the element type. The sum is one of f64 in the order of the samples, rounding errors kept
 * apart.
 */
export function sampleKernels({ value, gradient, hessian }: SampleFunctions, element: Element): readonly Kernel[] {
  const round = roundingTo(element);
  const kernel =
    (parts: { readonly added?: OfSample; readonly written?: OfSample; readonly unweighted?: boolean }): Kernel =>
    (_fields, n, p, y, w, wStep, scale, out) => {
      const [ps, ys] = [copyOf(element, p, n), copyOf(element, y, n)];
      const weights = parts.unweighted || wStep === 0 ? undefined : copyOf(element, w, n);
      const factor = parts.unweighted ? 1 : scale;
      const results = new Float64Array(n);
      const total = new Total();
      apart(() => {
        for (let i = 0; i < n; i++) {
          const weight = weights ? weights[i] : 1;
          if (weight === 0) continue;
          const [pi, yi] = [ps[i] + 0, ys[i] + 0]; // −0 counts as 0
          if (parts.added) total.add(round(weight * round(parts.added(pi, yi))));
          if (parts.written) results[i] = weight * factor * parts.written(pi, yi);
        }
      });
      if (parts.written) memory.views()[element].set(results, out / bytesOf[element]);
      return total.value;
    };
  const trained = [
    kernel({ added: value }),
    kernel({ written: gradient }),
    kernel({ added: value, written: gradient }),
  ];
  return [...trained, kernel({ written: value, unweighted: true }), kernel({ written: hessian }), ...trained];
}

export const roundingTo = (element: Element): ((x: number) => number) => (element === "f32" ? Math.fround : (x) => x);

/** The n elements at an address. Memory may move while functions of the user run. */
export const copyOf = (element: Element | "i32", address: number, n: number): ArrayLike<number> => {
  const start = address / bytesOf[element];
  return memory.views()[element].slice(start, start + n);
};
