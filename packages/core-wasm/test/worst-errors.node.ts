/// <reference types="node" />
// worst-errors.json holds the worst error of each elementary function at the points of the ordinary run, in ulps. It may
// only shrink: `NADIR_UPDATE=1 npx vitest run --project node packages/core-wasm/test/worst-errors.node.ts` writes the
// lesser of what is stored and what is measured. To let one grow, edit the file by hand and say why.
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { elements, functions, POINTS, pointsOf, worstOf } from "./functions.js";
import stored from "./worst-errors.json" with { type: "json" };

test("every function has a stored worst error below its bound", () => {
  expect(Object.keys(stored)).toEqual(functions.map(({ name }) => name));
  for (const { name, bound } of functions)
    for (const element of elements) expect(stored[name][element]).toBeLessThanOrEqual(bound);
});

test.runIf(process.env.NADIR_UPDATE === "1")("stored errors are lowered to the measured ones", () => {
  const table = functions.map((f) => {
    const measured = elements.map((element) => {
      const { ulps } = worstOf(f, element, pointsOf(f, element, POINTS));
      return [element, Math.min(stored[f.name][element], Number(ulps.toFixed(6)))];
    });
    return [f.name, Object.fromEntries(measured)];
  });
  const text = JSON.stringify(Object.fromEntries(table), null, 2);
  writeFileSync(new URL("worst-errors.json", import.meta.url), `${text}\n`);
});
