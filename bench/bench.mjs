// npm run bench: installs what it compares with, measures, prints ratios, and writes docs/benchmarks.md.
//
//   --short             under two minutes: few sizes, few losses
//   --section NAME      pointwise, rowwise, tuples, steps, linear, growth, peers, step, "peer fits", fits, cli, sizes (repeatable)
//   --only TEXT         losses and optimizers whose name contains it
//   --march NAME        what the native twin is compiled for instead of x86-64-v3: x86-64-v2 has vectors of 128 bits, as
//                       WebAssembly has
//   --save FILE         keeps the results as JSON
//   --compare FILE      prints the change of each median against results that were saved
//   --docs              writes docs/benchmarks.md from these results
//   --from FILE         measures nothing: writes docs/benchmarks.md from results that were saved, and, where it is given
//                       again, what other versions of Node make of the same
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));
if (!existsSync(`${here}node_modules`))
  spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: here, stdio: "inherit" });

const { values: options } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    section: { type: "string", multiple: true },
    only: { type: "string" },
    march: { type: "string" },
    save: { type: "string" },
    compare: { type: "string" },
    docs: { type: "boolean", default: false },
    from: { type: "string", multiple: true },
  },
});

/** Writes docs/benchmarks.md. */
async function writeDocs(...runs) {
  const { page } = await import("./print.mjs");
  writeFileSync(new URL("../docs/benchmarks.md", import.meta.url), page(...runs));
}

if (options.from) {
  await writeDocs(...options.from.map((file) => JSON.parse(readFileSync(file, "utf8"))));
  process.exit();
}

const cases = await import("./cases.mjs");
const peers = await import("./peers.mjs");
const whole = await import("./whole.mjs");
const { race } = await import("./measure.mjs");
const { compileFor, compiler, flags } = await import("./twin.mjs");
const { line, header } = await import("./print.mjs");
if (options.march) compileFor(options.march);

const { short, only } = options;
const plan = short
  ? { sizes: [1e5], shapes: [[4096, 12]], only: only ?? "quaredError", rounds: 7, least: 2e6 }
  : {
      sizes: [1e3, 1e5, 4e6],
      shapes: [
        [65536, 12],
        [4096, 1000],
      ],
      only,
      rounds: 11,
      least: 4e6,
    };
const linearShapes = short
  ? [[2e4, 20]]
  : [
      [1e5, 20],
      [1e5, 100],
      [2e4, 1000],
    ];

const sections = {
  pointwise: () => cases.pointwise(plan),
  rowwise: () => cases.rowwise(short ? { ...plan, only: only ?? "crossEntropy" } : plan),
  tuples: () => cases.tuples(short ? { ...plan, only: only ?? "listNet" } : plan),
  steps: () => cases.steps(short ? { ...plan, only: only ?? "adam" } : plan),
  linear: () => cases.linearDriver({ shapes: linearShapes }),
  growth: () => (short ? [] : cases.growth(plan)),
  peers: () =>
    peers.peerLosses(
      short
        ? plan
        : {
            sizes: [1e3, 1e5],
            shapes: [
              [4096, 12],
              [1024, 1000],
            ],
          },
    ),
  step: () => peers.trainingStep(),
  "peer fits": () => peers.peerFits(),
};

const machine = {
  node: process.version,
  processor: `${cpus()[0].model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  compiler: compiler ? `${compiler}, ${flags.join(" ")}` : "none: no native twin",
  load: loadavg()[0].toFixed(2),
  date: new Date().toISOString().slice(0, 10),
};
const results = [];
/** Keeps what is there so far: a run takes a quarter of an hour. */
const save = () => options.save && writeFileSync(options.save, `${JSON.stringify({ machine, results })}\n`);
if (options.save) mkdirSync(dirname(options.save), { recursive: true });
const wanted = (name) => !options.section || options.section.includes(name);
for (const [name, make] of Object.entries(sections)) {
  if (!wanted(name)) continue;
  console.log(header(name));
  for await (const { candidates, ...about } of make()) {
    const result = { ...about, candidates: await race(candidates, plan) };
    results.push(result);
    console.log(line(result));
  }
  save();
}
if (wanted("fits")) {
  console.log(header("fits"));
  for (const result of whole.fits({ short })) {
    results.push(result);
    console.log(line(result));
  }
}
if (wanted("cli")) {
  console.log(header("command line"));
  const result = whole.commandLine({ short });
  results.push(result);
  console.log(line(result));
}
if (wanted("sizes")) {
  console.log(header("sizes"));
  for await (const result of whole.sizes()) {
    results.push(result);
    console.log(line(result));
  }
}

console.log(
  `\n${Object.entries(machine)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n")}`,
);

save();
if (options.compare) {
  const { comparison } = await import("./print.mjs");
  console.log(comparison(JSON.parse(readFileSync(options.compare, "utf8")).results, results));
}
if (options.docs) await writeDocs({ machine, results });
