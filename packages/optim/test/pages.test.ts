/// <reference types="vite/client" />
// The examples of the pages on solvers print what they say.
import { claimedOutput, examplesOf, runExample } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import leastSquares from "../../../docs/least-squares.md?raw";
import solvers from "../../../docs/solvers.md?raw";
import * as optim from "../src/index.js";

describe.each([
  { name: "least-squares.md", page: leastSquares, count: 3 },
  { name: "solvers.md", page: solvers, count: 7 },
])("$name", ({ page, count }) => {
  const examples = examplesOf(page);

  test(`there are ${count}`, () => expect(examples).toHaveLength(count));

  test.each(examples)("%#", (source) => {
    const printed = runExample(source, { "@nadir/optim": optim });
    expect(claimedOutput(source).length).toBeGreaterThan(0);
    expect(printed.map((values) => values.join(" "))).toEqual(claimedOutput(source));
  });
});
