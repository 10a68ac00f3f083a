// What a page loads: within its limits, and nothing that it does not use.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { hyperparameter, losses } from "@nadir/losses";
import { about as aboutLoss } from "@nadir/losses/about";
import { optimizers } from "@nadir/optim";
import { about as aboutOptimizer } from "@nadir/optim/about";
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

/** What losses and optimizers say to readers, by their names. */
const told = new Map([
  ...losses.map((loss) => [loss.name, aboutLoss(loss)] as const),
  ...optimizers.map((optimizer) => [optimizer.name, aboutOptimizer(optimizer)] as const),
]);

/** Those of whose texts a bundle holds some: a run of letters without those that bundlers may escape. */
const toldIn = (code: string): string[] =>
  Array.from(told)
    .filter(([, { summary, whenToUse, references, settings }]) =>
      [summary, whenToUse, ...references, ...Object.values(settings).filter(isTelling)].some((text) =>
        code.includes(longest(text.match(/[ \w.,;:()-]+/g)!)),
      ),
    )
    .map(([name]) => name);
/** Whether a note can be told from a message, and is none of the two that definitions of losses may need. */
const isTelling = (note: string): boolean =>
  note.length > 30 && note !== hyperparameter.classWeights.summary && note !== hyperparameter.ignoreIndex.summary;
const longest = (texts: readonly string[]): string => texts.reduce((a, b) => (a.length >= b.length ? a : b));

const pages = {
  loss: `import { huber } from "@nadir/losses";\nconsole.log(huber.value([1], [2]));\n`,
  optimizer: `import { adam } from "@nadir/optim";\nconsole.log(adam().name);\n`,
  losses: `import * as losses from "@nadir/losses";\nconsole.log(losses);\n`,
  optimizers: `import * as optim from "@nadir/optim";\nconsole.log(optim);\n`,
  aboutLosses: `import { about } from "@nadir/losses/about";\nconsole.log(about("huber"));\n`,
  aboutOptimizers: `import { about } from "@nadir/optim/about";\nconsole.log(about("adam"));\n`,
};

/** The bundle that Rollup makes of a page. */
async function rolled(page: string): Promise<string> {
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

/** The bundle that webpack makes of a page. */
async function packed(page: string): Promise<string> {
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
  ["esbuild", bundle],
  ["Rollup", rolled],
  ["webpack", packed],
])("%s", (_, make) => {
  test("drops the losses and optimizers that a page does not use", async () => {
    const ofLoss = await make(pages.loss);
    expect(holds(ofLoss, "huber")).toBe(true);
    for (const other of ["logCosh", "crossEntropy", "tweedieDeviance", "ctc", "cox"])
      expect(holds(ofLoss, other)).toBe(false);
    const ofOptimizer = await make(pages.optimizer);
    expect(holds(ofOptimizer, "adam")).toBe(true);
    for (const other of ["sgd", "muon", "lookahead", "cosineDecay", "clipByNorm"])
      expect(holds(ofOptimizer, other)).toBe(false);
  });

  test("drops what losses and optimizers say of themselves, unless a page asks for it", async () => {
    for (const page of [pages.loss, pages.losses, pages.optimizer, pages.optimizers])
      expect(toldIn(await make(page))).toEqual([]);
    expect(toldIn(await make(pages.aboutLosses))).toEqual(losses.map(({ name }) => name));
    expect(toldIn(await make(pages.aboutOptimizers))).toEqual(optimizers.map(({ name }) => name));
  });
});
