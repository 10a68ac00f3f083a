// The pages of optimizers: their examples run, their pictures are of descents, and the guide speaks of what there is.
import * as optim from "@nadir/optim";
import { claimedOutput, examplesOf, runExample } from "@nadir/testing";
import { describe, expect, test } from "vitest";
import { markdownFiles } from "../src/docs.js";
import { numbers } from "../src/numbers.js";
import { drawingOf } from "../src/optimizers/drawing.js";
import { beginnings } from "../src/optimizers/guide.js";
import { bestPath } from "../src/optimizers/path.js";
import { subjects } from "../src/optimizers/subjects.js";
import { surfaces } from "../src/optimizers/surfaces.js";
import { topics } from "../src/optimizers/topics.js";

const files = markdownFiles();

test("each has a topic, and each topic an optimizer", () => {
  const used = new Set(optim.optimizers.map(({ description }) => description.module.name));
  expect(Array.from(used).filter((name) => !(name in topics))).toEqual([]);
  expect(Object.keys(topics).filter((name) => !used.has(name))).toEqual([]);
});

test("the guide names what the package has", () => {
  const named = beginnings.flatMap(([, text]) => Array.from(text.matchAll(/`([^`]+)`/g), ([, name]) => name));
  expect(named.filter((name) => !(name in optim))).toEqual([]);
});

test("what goes around an optimizer is there too", () => {
  const names = subjects.filter(({ isWrapper }) => isWrapper).map(({ name }) => name);
  expect(names).toEqual(["lookahead", "sam"]);
  expect(subjects).toHaveLength(optim.optimizers.length + names.length);
});

describe.each(surfaces)("$title", (surface) => {
  test("its derivatives are those of its values", () => {
    const [x, y] = [0.7, -0.4];
    const h = 1e-5;
    const { value, gradient, curvature } = surface;
    const [byX, byY] = gradient(x, y);
    expect((value(x + h, y) - value(x - h, y)) / (2 * h)).toBeCloseTo(byX, 5);
    expect((value(x, y + h) - value(x, y - h)) / (2 * h)).toBeCloseTo(byY, 5);
    expect((gradient(x + h, y)[0] - gradient(x - h, y)[0]) / (2 * h)).toBeCloseTo(curvature(x, y)[0], 5);
    expect((gradient(x, y + h)[1] - gradient(x, y - h)[1]) / (2 * h)).toBeCloseTo(curvature(x, y)[1], 5);
    expect(gradient(...surface.minimiser).map(Math.abs)).toEqual([0, 0]);
  });

  test.each(subjects)("the picture of $name is of all its steps, down", (subject) => {
    const path = bestPath(subject, surface);
    expect(path.points).toHaveLength(surface.steps + 1);
    const start = surface.value(...surface.start);
    expect(path.value).toBeLessThan(0.2 * start);
    expect(path.greatest).toBe(start);
    expect(drawingOf(surface, path)).not.toContain("NaN");
  });
});

test.each(subjects.map(({ name }) => name))("the example of %s prints what it says", (name) => {
  const [source] = examplesOf(files.get(`optimizers/${name}.md`)!);
  const [[parameters]] = runExample(source, { "@nadir/optim": optim }) as [[Float64Array]];
  expect([numbers(parameters)]).toEqual(claimedOutput(source));
});
