// The Markdown pages: they are what losses and optimizers say of themselves, and their examples print what they claim.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as losses from "@nadir/losses";
import { about } from "@nadir/losses/about";
import { describe, expect, test } from "vitest";
import { collections } from "../src/collections.js";
import { markdownFiles } from "../src/docs.js";
import { beginnings, troubles } from "../src/losses/guide.js";
import { printed } from "../src/losses/samples.js";

const folder = fileURLToPath(new URL("../../docs", import.meta.url));
const files = markdownFiles();

test.each(collections().map(({ name }) => name))("docs/%s holds these pages and no others", (name) =>
  expect(
    readdirSync(join(folder, name))
      .map((file) => `${name}/${file}`)
      .toSorted(),
  ).toEqual(
    Array.from(files.keys())
      .filter((path) => path.startsWith(`${name}/`))
      .toSorted(),
  ),
);

test.each(Array.from(files.keys()))("%s is what `npm run docs` writes", (path) =>
  expect(readFileSync(join(folder, path), "utf8")).toBe(files.get(path)),
);

test.each(losses.losses.map(({ name }) => name))(
  "%s is said in plain words, for those who meet it for the first time",
  (name) =>
    expect(
      about(name)
        .inWords.split(/[.!?](?: |$)/)
        .filter(Boolean).length,
    ).toBeGreaterThanOrEqual(2),
);

test("the guide names losses and settings that there are", () => {
  const settings = losses.losses.flatMap(({ hyperparameters }) => Object.keys(hyperparameters));
  const known = new Set([...losses.losses.map(({ name }) => name), ...settings]);
  const named = [...beginnings, ...troubles].flatMap(([, text]) =>
    Array.from(text.matchAll(/`([^`]+)`/g), ([, name]) => name),
  );
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

describe("examples", () => {
  test.each(losses.losses.map(({ name }) => name))("that of %s prints what it says", (name) => {
    const source = /```js\n(.*?)```/s.exec(files.get(`losses/${name}.md`)!)![1];
    const [, claimed] = /\/\/ (.*)$/m.exec(source)!;
    const output: [number, ArrayLike<number>][] = [];
    const body = source.replace(/^import (\{.*?\}) from "@nadir\/losses";$/m, "const $1 = losses;");
    // oxlint-disable-next-line no-new-func -- the source is the page's
    new Function("losses", "console", body)(losses, {
      log: (value: number, gradient: ArrayLike<number>) => output.push([value, gradient]),
    });
    expect(output.map(([value, gradient]) => printed(value, gradient))).toEqual([claimed]);
  });
});
