// What pages load: bundled with esbuild as a page's build does it, both element types, and gzipped. The limits are checked by
// `npm test` (test/bundles.node.ts) and printed by `npm run bench`.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./workspace.mjs";

const use = (names, from) => `import { ${names} } from "${from}";\nconsole.log(${names});\n`;
const useAll = (...packages) =>
  packages.map((from, i) => `import * as package${i} from "${from}";\nconsole.log(package${i});\n`).join("");

/** A page's source, and the kilobytes (of 1000) that it may take, gzipped. */
export const bundles = [
  { name: "huber", limit: 12, source: use("huber", "@nadir/losses") },
  { name: "binaryCrossEntropy", limit: 15, source: use("binaryCrossEntropy", "@nadir/losses") },
  { name: "focal", limit: 15, source: use("focal", "@nadir/losses") }, // the largest of one prediction a sample
  { name: "crossEntropy", limit: 18, source: use("crossEntropy", "@nadir/losses") },
  { name: "adam", limit: 12, source: use("adam", "@nadir/optim") },
  {
    name: "logistic regression with adam",
    limit: 23,
    source: [
      use("binaryCrossEntropy", "@nadir/losses"),
      use("adam", "@nadir/optim"),
      use("LinearObjective", "@nadir/core-wasm/linear-objective"),
      use("place", "@nadir/core-wasm"),
    ].join(""),
  },
  { name: "all losses", limit: 68, source: useAll("@nadir/losses") },
  {
    name: "everything",
    limit: 130,
    source: useAll(
      "@nadir/core-wasm",
      "@nadir/core-wasm/linear-objective",
      "@nadir/losses",
      "@nadir/optim",
      "@nadir/models",
    ),
  },
];

/** The bundle of a page's source. */
export async function bundle(source) {
  const { outputFiles } = await build({
    ...{ stdin: { contents: source, resolveDir: `${root}/packages/models` }, write: false, logLevel: "silent" },
    ...{ bundle: true, minify: true, format: "esm", platform: "neutral", conditions: ["default"] },
  });
  return outputFiles[0].text;
}

/** Bytes of a page's bundle, gzipped. */
export async function sizeOf({ source }) {
  return gzipSync(await bundle(source), { level: 9 }).length;
}
