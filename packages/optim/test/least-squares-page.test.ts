/// <reference types="vite/client" />
// The examples of docs/least-squares.md print what they say.
import { claimedOutput, examplesOf, runExample } from "@nadir/testing";
import { expect, test } from "vitest";
import page from "../../../docs/least-squares.md?raw";
import * as optim from "../src/index.js";

const examples = examplesOf(page);

test("there are three", () => expect(examples).toHaveLength(3));

test.each(examples)("%#", (source) => {
  const printed = runExample(source, { "@nadir/optim": optim });
  expect(claimedOutput(source).length).toBeGreaterThan(0);
  expect(printed.map((values) => values.join(" "))).toEqual(claimedOutput(source));
});
