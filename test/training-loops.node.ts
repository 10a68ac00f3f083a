// docs/training-loops.md: its blocks, one after the other, are a program that prints what they say.
import { readFileSync } from "node:fs";
import * as core from "@nadir/core-wasm";
import * as losses from "@nadir/losses";
import * as optim from "@nadir/optim";
import { claimedOutput, examplesOf, runExample } from "@nadir/testing";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../docs/training-loops.md", import.meta.url), "utf8");
const packages = { "@nadir/core-wasm": core, "@nadir/losses": losses, "@nadir/optim": optim };

test("the loop trains, and prints what it says", () => {
  const program = examplesOf(page).join("\n");
  const printed = runExample(program, packages).map((values) => values.join(" "));
  expect(printed.length).toBeGreaterThan(3);
  expect(printed).toEqual(claimedOutput(program));
});
