// What the settings of row losses mean together: asked of every loss that has them, for all its sample settings, singly
// and in pairs.
import { Random } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { losses } from "../src/index.js";
import { RowwiseLoss } from "../src/rowwise.js";
import { rowsOf } from "./rows.js";

const rows = 12;
const columns = 3;

/** Settings that act on rows or classes, and a value of each that makes a difference. */
const acting: Record<string, readonly unknown[]> = {
  classWeights: [null, [1, 2, 0.5]],
  ignoreIndex: [null, -100],
  labelSmoothing: [0, 0.2],
  alpha: [0.25, [1, 0.5, 3]],
  fromLogits: [true, false],
};

/** Every combination of the acting settings that a loss has, with the initial ones of the others. */
function combinations(loss: RowwiseLoss): Record<string, unknown>[] {
  return Object.keys(loss.hyperparameters)
    .filter((name) => name in acting)
    .reduce<Record<string, unknown>[]>(
      (all, name) => all.flatMap((settings) => acting[name].map((value) => ({ ...settings, [name]: value }))),
      [{}],
    );
}

const ofLabels = losses.filter(
  (loss): loss is (typeof losses)[number] & RowwiseLoss =>
    loss instanceof RowwiseLoss && loss.description.targets.includes("label"),
);

for (const family of ofLabels)
  describe.each(combinations(family).map((settings) => [JSON.stringify(settings), settings] as const))(
    `${family.name} with %s`,
    (_, settings) => {
      const make = (others: object) => family({ ...settings, ...others }) as RowwiseLoss;
      const loss = make({});
      const classes = family.description.classes(columns);
      const has = (name: string) => name in family.hyperparameters;
      const random = new Random(51);
      const z = Float64Array.from(rowsOf(loss, columns, rows, "f64", 50), (x) => Math.max(-30, Math.min(30, x)));
      for (let row = 0; row < rows; row++)
        z.set(family.description.arrange(Array.from(z.subarray(row * columns, (row + 1) * columns))), row * columns);
      const labels = Array.from({ length: rows }, (_, row) => row % classes);
      const weights = Array.from({ length: rows }, () => random.integer(0, 4) / 2);
      const shape = [rows, columns] as const;

      if (family.description.targets.includes("distribution"))
        test.each([undefined, weights])("labels and distributions of one class are the same", (given) => {
          const oneHot = labels.flatMap((y) => [0, 1, 2].map((k) => (k === y ? 1 : 0)));
          same(
            loss.valueAndGradient(z, oneHot, { shape, weights: given }),
            loss.valueAndGradient(z, labels, { weights: given }),
          );
          near(loss.perSample(z, oneHot, { shape }), loss.perSample(z, labels));
          near(
            loss.hessianVector(z, oneHot, z, { shape, weights: given }),
            loss.hessianVector(z, labels, z, { weights: given }),
          );
        });

      if (has("ignoreIndex"))
        test.each([undefined, weights])("an ignored row is a removed row", (given) => {
          const isKept = (row: number) => row % 5 !== 2;
          const kept = labels.filter((_, row) => isKept(row));
          const keptScores = z.filter((_, i) => isKept(Math.floor(i / columns)));
          const asked = make({ ignoreIndex: -7 });
          const ignored = labels.map((y, row) => (isKept(row) ? y : -7));
          const got = asked.valueAndGradient(z, ignored, { weights: given });
          const want = loss.valueAndGradient(keptScores, kept, { weights: given?.filter((_, row) => isKept(row)) });
          same(
            {
              value: got.value,
              gradient: got.gradient.filter((_: number, i: number) => isKept(Math.floor(i / columns))),
            },
            want,
          );
          got.gradient.forEach((g: number, i: number) => {
            if (!isKept(Math.floor(i / columns))) expect(g).toBe(0);
          });
          expect(asked.perSample(z, ignored).filter((_: number, row: number) => !isKept(row))).toEqual(
            new Float64Array(rows - kept.length),
          );
        });

      if (has("classWeights"))
        test.each([undefined, weights])("class weights are weights of rows", (given) => {
          const classWeights = [0.5, 4, 0];
          const ofRows = labels.map((y, row) => classWeights[y] * (given?.[row] ?? 1));
          const plain = make({ classWeights: null });
          const weighted = make({ classWeights });
          for (const reduction of ["mean", "sum"] as const)
            same(
              weighted.valueAndGradient(z, labels, { weights: given, reduction }),
              plain.valueAndGradient(z, labels, { weights: ofRows, reduction }),
            );
          near(weighted.perSample(z, labels), plain.perSample(z, labels));
        });

      if (has("alpha"))
        test("a factor for each class is the factor of its rows", () => {
          const alpha = [0.5, 2, 8];
          const each = make({ alpha: 1 }).perSample(z, labels);
          near(
            make({ alpha }).perSample(z, labels),
            each.map((value: number, row: number) => alpha[labels[row]] * value),
          );
          near(make({ alpha: [2, 2, 2] }).gradient(z, labels), make({ alpha: 2 }).gradient(z, labels));
        });

      if (has("classWeights"))
        test("one class weight for all is none", () => {
          same(
            make({ classWeights: [3, 3, 3] }).valueAndGradient(z, labels, { weights }),
            make({ classWeights: null }).valueAndGradient(z, labels, { weights }),
          );
        });
    },
  );

interface Results {
  readonly value: number;
  readonly gradient: ArrayLike<number>;
}

function same(got: Results, want: Results): void {
  near([got.value], [want.value]);
  near(got.gradient, want.gradient);
}

/** Equal to 13 digits of the largest. */
function near(got: ArrayLike<number>, want: ArrayLike<number>): void {
  expect(got.length).toBe(want.length);
  const size = Array.from(want).reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
  for (let i = 0; i < got.length; i++)
    if (Number.isFinite(want[i])) expect(Math.abs(got[i] - want[i]), `${i}`).toBeLessThanOrEqual(1e-13 * size);
    else expect(got[i], `${i}`).toBe(want[i]);
}
