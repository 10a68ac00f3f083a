// The same bits in every engine: what Node and Chromium compute must have the hashes that are committed.
import { expect, test } from "vitest";
import { losses } from "../src/index.js";
import { goldenOf } from "./golden.js";
import golden from "./golden.json" with { type: "json" };

const committed: Readonly<Record<string, { f32: string; f64: string }>> = golden;

test.each(losses.map((loss) => [loss.name, loss] as const))("%s has the bits that are committed", (name, loss) => {
  for (const element of ["f32", "f64"] as const)
    expect(goldenOf(loss, element), element).toBe(committed[name]?.[element]);
});

test("no hash is left of a loss that is gone", () => {
  expect(Object.keys(committed).sort()).toEqual(losses.map((loss) => loss.name).sort());
});
