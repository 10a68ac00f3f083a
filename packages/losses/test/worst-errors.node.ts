/// <reference types="node" />
// worst-errors.json holds how much of its allowance, 4 ulp × max(1, κ), each quantity of each pointwise loss uses at the
// points of the ordinary run: the most of its sample settings. It may only shrink: `NADIR_UPDATE=1 npx vitest run --project
// node packages/losses/test/worst-errors.node.ts` adds what is new and writes the lesser of what is stored and what is
// measured. To let one grow, edit the file by hand and say why.
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { losses } from "../src/index.js";
import { PointwiseLoss } from "../src/pointwise.js";
import { accuracyOf } from "./accuracy.js";
import { settingsOf } from "./points.js";
import { POINTS, SEED, type WorstErrors } from "./properties.js";
import worstErrors from "./worst-errors.json" with { type: "json" };

const stored = worstErrors as WorstErrors;
const families = losses.filter((loss) => loss instanceof PointwiseLoss);
const elements = ["f32", "f64"] as const;

test.runIf(process.env.NADIR_UPDATE !== "1")(
  "every pointwise loss has stored worst errors within what is allowed",
  () => {
    expect(Object.keys(stored)).toEqual(families.map(({ name }) => name));
    for (const { name } of families)
      for (const element of elements)
        for (const share of Object.values(stored[name][element])) expect(share).toBeLessThanOrEqual(1);
  },
);

test.runIf(process.env.NADIR_UPDATE === "1")(
  "stored errors are lowered to the measured ones",
  () => {
    const table = families.map((family) => [
      family.name,
      Object.fromEntries(
        elements.map((element) => {
          const worst: Record<string, number> = {};
          for (const settings of settingsOf(family.hyperparameters, element)) {
            const measured = accuracyOf(family(settings) as PointwiseLoss, element, POINTS, SEED).worst;
            for (const [quantity, share] of Object.entries(measured))
              worst[quantity] = Math.max(worst[quantity] ?? 0, Number(share.toFixed(6)));
          }
          for (const quantity of Object.keys(worst))
            worst[quantity] = Math.min(worst[quantity], stored[family.name]?.[element]?.[quantity] ?? Infinity);
          return [element, worst];
        }),
      ),
    ]);
    const text = JSON.stringify(Object.fromEntries(table), null, 2);
    writeFileSync(new URL("worst-errors.json", import.meta.url), `${text}\n`);
  },
  600_000,
);
