// What a page loads: within its limits, and nothing that it does not use.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { rollup } from "rollup";
import { describe, expect, test } from "vitest";
import webpack, { type Configuration, type Stats } from "webpack";
import { bundle, bundles, sizeOf } from "../scripts/bundles.mjs";
import { root } from "../scripts/workspace.mjs";

test.each(bundles)("$name takes no more than $limit kB", async (page) => {
  const size = await sizeOf(page);
  expect(size / 1000).toBeLessThanOrEqual(page.limit);
  expect(size / 1000).toBeGreaterThan(0.8 * page.limit); // a limit that is far above guards nothing: lower it
});

/** A name that stands in the bundle of a loss, as its messages say it. */
const holds = (code: string, name: string): boolean => code.includes(`"${name}"`);
const page = `import { huber } from "@nadir/losses";\nconsole.log(huber.value([1], [2]));\n`;

/** The bundle that Rollup makes of the page. */
async function rolled(): Promise<string> {
  const built = await rollup({
    input: "page",
    logLevel: "silent",
    plugins: [
      {
        name: "page",
        resolveId: (id) =>
          id === "page" ? id : id.startsWith("@nadir/") ? new URL(import.meta.resolve(id)).pathname : null,
        load: (id) => (id === "page" ? page : null),
      },
    ],
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await built.generate({ format: "es" });
  return output[0].code;
}

/** The bundle that webpack makes of the page. */
async function packed(): Promise<string> {
  const folder = mkdtempSync(join(root, "packages/models/.bundle-")); // beside node_modules, where webpack looks for the packages
  try {
    writeFileSync(join(folder, "page.js"), page);
    const stats = await promisify<Configuration, Stats | undefined>(webpack)({
      mode: "production",
      entry: join(folder, "page.js"),
      output: { path: folder, filename: "bundle.js" },
    });
    expect(stats?.hasErrors()).toBe(false);
    return readFileSync(join(folder, "bundle.js"), "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.each([
  ["esbuild", () => bundle(page)],
  ["Rollup", rolled],
  ["webpack", packed],
])("%s", (_, make) => {
  test("drops the losses that a page does not use", async () => {
    const code = await make();
    expect(holds(code, "huber")).toBe(true);
    for (const other of ["logCosh", "crossEntropy", "tweedieDeviance", "ctc", "cox"])
      expect(holds(code, other)).toBe(false);
  });
});
