/// <reference types="vite/client" />
// Values, losses of samples and gradients of independent peers, for losses of several arrays.
import { describe, expect, test } from "vitest";
import { getLoss } from "../src/index.js";
import type { TupleLoss } from "../src/tuple.js";
import { severalOf } from "./tuples.js";

interface Case {
  /** An array, or one for each array of predictions; likewise targets and gradients. */
  predictions: number[] | number[][];
  targets: number[] | number[][] | null;
  options: object;
  value: number;
  /** Left out where the peer gives the total alone. */
  perSample?: number[];
  gradients: number[][];
  /** By how much the peer may be off, relative to the largest number, where that is more than rounding. */
  tolerance?: number;
}
interface Vectors {
  loss: string;
  params: Record<string, unknown>;
  peer: string;
  convention: string;
  cases: Case[];
}

const files = import.meta.glob<Vectors>("./reference-tuples/*.json", { eager: true, import: "default" });

for (const [file, { loss: name, params, peer, cases }] of Object.entries(files))
  describe(`${file.replace(/^.*\/|\.json$/g, "")} agrees with ${peer}`, () => {
    const loss = getLoss(name, params) as TupleLoss;
    test.each(cases.map((each, i) => [i, each] as const))("case %i", (_, given) => {
      const { predictions, targets, options, value, perSample, gradients, tolerance = 1e-12 } = given;
      const got = loss.valueAndGradient(predictions, targets, options);
      expectNear([got.value], [value], tolerance);
      if (perSample)
        expectNear(loss.perSample(predictions, targets, { ...options, reduction: undefined }), perSample, tolerance);
      const lists = severalOf(got.gradient as Float64Array[]);
      expect(lists.length).toBe(gradients.length);
      lists.forEach((list, i) => expectNear(list, gradients[i], tolerance));
    });
  });

function expectNear(got: ArrayLike<number>, want: readonly number[], tolerance: number): void {
  expect(got.length).toBe(want.length);
  const largest = want.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  want.forEach((x, i) =>
    expect(Math.abs(got[i] - x), `${i}: ${got[i]} for ${x}`).toBeLessThanOrEqual(tolerance * largest + 2 ** -53),
  );
}
