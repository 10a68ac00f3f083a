/// <reference types="node" />
// worst-errors.json, worst-row-errors.json and worst-tuple-errors.json hold how much of its allowance, 4 ulp × max(1, κ), each quantity of each loss
// uses at the points of the ordinary run: the most of its sample settings. They may only shrink: `NADIR_UPDATE=1 npx vitest
// run --project node packages/losses/test/worst-errors.node.ts` adds what is new and writes the lesser of what is stored
// and what is measured. To let one grow, edit the file by hand and say why.
import { writeFileSync } from "node:fs";
import type { Element } from "@nadir/testing";
import { expect, test } from "vitest";
import { losses } from "../src/index.js";
import { PointwiseLoss } from "../src/pointwise.js";
import { RowwiseLoss } from "../src/rowwise.js";
import { accuracyOf } from "./accuracy.js";
import { settingsOf } from "./points.js";
import { POINTS, SEED, type WorstErrors } from "./properties.js";
import { rowAccuracyOf, widthsOf } from "./rowAccuracy.js";
import worstErrors from "./worst-errors.json" with { type: "json" };
import { TupleLoss } from "../src/tuple.js";
import { tupleAccuracyOf } from "./tupleAccuracy.js";
import { sizesOf } from "./tuples.js";
import worstTupleErrors from "./worst-tuple-errors.json" with { type: "json" };
import worstRowErrors from "./worst-row-errors.json" with { type: "json" };

const elements = ["f32", "f64"] as const;
type Shares = Readonly<Record<string, number>>;
type Family = (typeof losses)[number];

/** A table, the losses it is about, and how their shares are measured: as the suites do it. */
interface Table {
  readonly file: string;
  readonly stored: WorstErrors;
  readonly families: readonly Family[];
  measure(family: Family, element: Element): Shares[];
}

const tables: readonly Table[] = [
  {
    file: "worst-errors.json",
    stored: worstErrors as unknown as WorstErrors,
    families: losses.filter((loss) => loss instanceof PointwiseLoss),
    measure: (family, element) =>
      settingsOf(family, element).map(
        (settings) => accuracyOf(family(settings) as PointwiseLoss, element, POINTS, SEED).worst,
      ),
  },
  {
    file: "worst-row-errors.json",
    stored: worstRowErrors as unknown as WorstErrors,
    families: losses.filter((loss) => loss instanceof RowwiseLoss),
    measure: (family, element) =>
      settingsOf(family, element, 6).flatMap((settings, variant) => {
        const loss = family(settings) as RowwiseLoss;
        return loss.description.targets.flatMap((kind) =>
          widthsOf(loss, kind, variant).map((columns) => rowAccuracyOf(loss, kind, columns, element).worst),
        );
      }),
  },
  {
    file: "worst-tuple-errors.json",
    stored: worstTupleErrors as unknown as WorstErrors,
    families: losses.filter((loss) => loss instanceof TupleLoss),
    measure: (family, element) =>
      settingsOf(family, element, 6).flatMap((settings, variant) => {
        const loss = family(settings) as TupleLoss;
        return sizesOf(loss, variant).map((size) => tupleAccuracyOf(loss, size, element).worst);
      }),
  },
];

const isUpdate = process.env.NADIR_UPDATE === "1";

test.runIf(!isUpdate).each(tables)("$file has every loss, within what is allowed", ({ stored, families }) => {
  expect(Object.keys(stored)).toEqual(families.map(({ name }) => name));
  for (const { name } of families)
    for (const element of elements)
      for (const share of Object.values(stored[name][element])) expect(share).toBeLessThanOrEqual(1);
});

test.runIf(isUpdate).each(tables)("$file is lowered to what is measured", { timeout: 600_000 }, (table) => {
  const rows = table.families.map((family) => [
    family.name,
    Object.fromEntries(elements.map((element) => [element, lowered(table, family, element)])),
  ]);
  const text = JSON.stringify(Object.fromEntries(rows), null, 2);
  writeFileSync(new URL(table.file, import.meta.url), `${text}\n`);
});

/** The most of each quantity over all settings, or what is stored where that is less. */
function lowered({ stored, measure }: Table, family: Family, element: Element): Shares {
  const most: Record<string, number> = {};
  for (const shares of measure(family, element))
    for (const [quantity, share] of Object.entries(shares))
      most[quantity] = Math.max(most[quantity] ?? 0, Number(share.toFixed(6)));
  for (const quantity of Object.keys(most))
    most[quantity] = Math.min(most[quantity], stored[family.name]?.[element]?.[quantity] ?? Infinity);
  return most;
}
