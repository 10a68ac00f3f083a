/// <reference types="vite/client" />
// Values, per-sample losses and gradients of independent peers (PyTorch in f64, and closed forms in it).
import { describe, expect, test } from "vitest";
import { getLoss, type PointwiseLoss, type RowwiseLoss } from "../src/index.js";

interface Case {
  shape: [number] | [number, number];
  pred: number[];
  target: number[];
  weights?: number[];
  classWeights?: number[];
  ignoreIndex?: number;
  reduction: "mean" | "sum";
  value: number;
  perExample: number[];
  gradient: number[];
}
interface Vectors {
  loss: string;
  params: Record<string, unknown>;
  peer: string;
  cases: Case[];
}

const files = import.meta.glob<Vectors>("./reference/*.json", { eager: true, import: "default" });

/** Entries of `params` that are remarks on the convention, not settings. */
const REMARKS = ["half", "logLink", "softTargets", "classWeights"];

for (const [file, { loss: name, params, peer, cases }] of Object.entries(files)) {
  const label = file.replace(/^.*\/|\.json$/g, "");
  describe(`${label} agrees with ${peer}`, () => {
    const known = Object.keys(getLoss(name).hyperparameters);
    const given = Object.fromEntries(
      Object.entries(params).filter(([key]) => !REMARKS.includes(key) && (key !== "fromLogits" || known.includes(key))),
    );
    test.each(cases)(
      "%#: shape $shape, $reduction",
      ({ shape, pred, target, weights, classWeights, reduction, value, perExample, gradient }) => {
        const loss = getLoss(name, classWeights ? { ...given, classWeights } : given) as PointwiseLoss | RowwiseLoss;
        const options = { reduction, weights, ...(shape.length === 2 && { shape: [shape[0], shape[1]] as const }) };
        const got = loss.valueAndGradient(pred, target, options);
        const each = loss.perSample(pred, target, options);
        // Peers lose what is below the rounding of 1: where the loss is 4e-20, theirs is 0.
        expect(Math.abs(got.value - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value) + 2 ** -52 * perExample.length);
        const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
        // The peers' p − 1 at a label is rounded at 1; ours is not.
        gradient.forEach((g, i) =>
          expect(Math.abs(got.gradient[i] - g), `gradient ${i}`).toBeLessThanOrEqual(1e-12 * largest + 2 ** -53),
        );
        const perRow = pred.length / perExample.length;
        perExample.forEach((v, i) => {
          // A class weight belongs to the weight of the row here, and to its loss in the peer.
          const weight = classWeights ? classWeights[target[i]] : 1;
          const size = pred.slice(i * perRow, (i + 1) * perRow).reduce((most, p) => Math.max(most, Math.abs(p)), 0);
          expect(Math.abs(each[i] * weight - v), `sample ${i}`).toBeLessThanOrEqual(
            1e-11 * Math.abs(v) + 1e-14 * (1 + size),
          );
        });
      },
    );
  });
}
