// docs/composition.md: its examples run and print what they should, and its tables name all there is.
import { readFileSync } from "node:fs";
import * as losses from "@nadir/losses";
import * as optim from "@nadir/optim";
import { examplesOf, runExample } from "@nadir/testing";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../docs/composition.md", import.meta.url), "utf8");
const examples = examplesOf(page);
const packages = { "@nadir/losses": losses, "@nadir/optim": optim };

test("there are examples", () => expect(examples.length).toBe(4));

test.each(examples)("an example runs: %#", (source) => {
  const printed = runExample(source, packages).flat();
  expect(printed.length).toBeGreaterThan(0);
  for (const value of printed) expect(typeof value === "number" || value === true).toBe(true);
});

/** Whatever carries a description and is no optimizer: schedules and transformations. */
const described = Object.entries(optim)
  .filter(([, value]) => typeof value === "function" && "description" in value && !("update" in value))
  .map(([name]) => name);

test("there are schedules and transformations", () => expect(described.length).toBeGreaterThan(20));

test.each(described)("the tables name %s", (name) => expect(page).toContain(`| \`${name}\` `));
