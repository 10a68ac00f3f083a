// What the documentation shows is what there is: links, counts and the command line. (Pages of losses: atlas/test.)
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { losses } from "@nadir/losses";
import { optimizers } from "@nadir/optim";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");

test("the README counts the losses and optimizers", () => {
  expect(read("README.md")).toContain(`[${losses.length} losses](docs/losses/README.md)`);
  expect(read("README.md")).toContain(`[${optimizers.length} first-order optimizers](docs/optimizers/README.md)`);
});

const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...markdownOf("docs"), ...markdownOf("decisions")];

test.each(documents)("links of %s lead somewhere", (path) => {
  const text = read(path).replaceAll(/```.*?```/gs, "");
  const targets = Array.from(text.matchAll(/\]\((?!https?:)([^)]+)\)/g), ([, target]) => target);
  const dead = targets.filter((target) => {
    const [file, heading] = target.split("#");
    const full = file === "" ? path : join(dirname(path), file);
    return !existsSync(join(root, full)) || (heading !== undefined && !headingsOf(full).includes(heading));
  });
  expect(dead).toEqual([]);
});

function markdownOf(path: string): string[] {
  const names = readdirSync(join(root, path), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".md")).map((name) => relative(root, join(root, path, name)));
}

/** The anchors of a document's headings, as GitHub makes them. */
const headingsOf = (path: string): string[] =>
  Array.from(read(path).matchAll(/^#+ (.*)$/gm), ([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe("the README's command line", () => {
  const place = mkdtempSync(join(tmpdir(), "nadir-readme-"));
  beforeAll(() => symlinkSync(join(root, "examples"), join(place, "examples"), "junction"));
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  const blocks = Array.from(read("README.md").matchAll(/```text\n(.*?)```/gs), ([, block]) => block);
  const runs = blocks.flatMap((block) => block.split(/^\$ nadir /m).slice(1));

  test("is shown", () => expect(runs.map((run) => run.split(" ")[0])).toEqual(["train", "predict", "evaluate"]));

  // In their order: one reads what another writes.
  test.each(runs.map((run) => run.split("\n")))("nadir %s", async (...[command, ...lines]) => {
    expect(masked(await nadir(command.split(" "), place))).toBe(masked(lines.join("\n").trimEnd()));
  });
});

test.each(["light", "dark"])("the README's picture is what its command draws, %s", async (theme) => {
  const [command] = /(?<=^nadir )plot .*(?= --out losses\.svg$)/m.exec(read("README.md"))!;
  const place = mkdtempSync(join(tmpdir(), "nadir-readme-"));
  await nadir([...command.split(" "), "--theme", theme, "--out", "losses.svg"], place);
  const shown = theme === "light" ? "losses.svg" : "losses.dark.svg";
  expect(readFileSync(join(place, "losses.svg"), "utf8")).toBe(read(`docs/images/${shown}`));
  rmSync(place, { recursive: true });
});

/** Times are another each time. */
const masked = (text: string): string => text.replaceAll(/ +\d+(\.\d+)? m?s$/gm, " (time)");

/** What a terminal of 80 columns shows: standard error, then standard output. */
function nadir(args: readonly string[], cwd: string): Promise<string> {
  const bin = join(root, "packages/cli/bin/nadir.js");
  const env = { ...process.env, COLUMNS: "80", NO_COLOR: "" };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [bin, ...args], { cwd, env }, (error, stdout, stderr) =>
      error ? reject(error) : resolve((stderr + stdout).trimEnd()),
    );
  });
}
