// docs/custom-losses.md runs as it stands: its modules print what their comments say, and its commands end well.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const text = readFileSync(join(root, "docs/custom-losses.md"), "utf8");
const modules = Array.from(text.matchAll(/```js\n(.*?)```/gs), ([, code]) => code);
const commands = Array.from(text.matchAll(/^nadir (.*)$/gm), ([, command]) => command);

const place = mkdtempSync(join(tmpdir(), "nadir-custom-losses-"));
beforeAll(() => {
  symlinkSync(join(root, "node_modules"), join(place, "node_modules"), "junction");
  writeFileSync(join(place, "asymmetric.js"), modules[0]);
  writeFileSync(join(place, "package.json"), '{ "type": "module" }');
  const rows = Array.from(
    { length: 40 },
    (_, i) => `${i},${(i * 7) % 5},${3 * i + ((i * 7) % 5) + (i % 3)},${3 * i}\n`,
  );
  writeFileSync(join(place, "houses.csv"), `area,rooms,price,p\n${rows.join("")}`);
  writeFileSync(join(place, "new.csv"), `area,rooms,p\n3,1,0\n`);
  writeFileSync(join(place, "predictions.csv"), `y,p\n1,2\n3,2.5\n`);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

test("there is an example and a command of each kind", () => {
  expect(modules).toHaveLength(5);
  expect(commands.map((command) => command.split(" ")[0])).toEqual(["explain", "plot", "train", "predict", "score"]);
});

describe("modules", () => {
  test.each(modules.slice(1).map((code, i) => [i + 1, code] as const))("%i", async (i, code) => {
    writeFileSync(join(place, `module${i}.js`), code);
    const wanted = Array.from(code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm), ([, comment]) => comment);
    expect(wanted.length).toBeGreaterThan(0);
    const { stdout, stderr } = await run(process.execPath, [`module${i}.js`]);
    expect(stderr).toBe("");
    expect(stdout.trimEnd().split("\n").map(plain)).toEqual(wanted);
  });
});

describe("commands", () => {
  // In their order: one reads what another writes.
  test.each(commands)("nadir %s", async (command) => {
    const { stdout } = await run(process.execPath, [join(root, "packages/cli/bin/nadir.js"), ...command.split(" ")]);
    if (!command.includes("--out")) expect(stdout).not.toBe("");
  });
});

/** Numbers to six digits, arrays without their type and brackets. */
const plain = (line: string): string =>
  line
    .replace(/^Float64Array\(\d+\) \[ (.*) \]$/, "$1")
    .replaceAll(/-?\d+\.\d+/g, (digits) => String(Number(Number(digits).toPrecision(6))));

function run(program: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: place }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr, { cause: error })) : resolve({ stdout, stderr }),
    );
  });
}
