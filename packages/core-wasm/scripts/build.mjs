// Compiles the kernels in assembly/ and writes them to src/generated/ as codes, of which src/link.ts makes modules where they
// are used, and to build/ as such modules (for hosts that compile nothing at run time).
//
//   assembly/{base,elementary,labels,linear,vector}/   a module each
//   assembly/scalar/*.ts                               a module a file, in f64 alone
//   assembly/optimizers/<topic>/                       a module a topic: its kernels are small
//   assembly/losses/<topic>/*                          a module a loss: a file, or a folder of files
import { fork } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { Codes, Instructions } from "./codes.mjs";
import { decode } from "./decode.mjs";
import { Graph } from "./graph.mjs";
import { textOf } from "./text.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

/** Where the constants of programs that compute in each type lie (assembly/layout.ts), and where the host's arena begins. */
const CONSTANTS = { f64: 65536, f32: 65536 + 1024 };
const ARENA = 65536 + 2048;
const TABLES = "assembly/tables.ts";

/** Where kernels compute in f64 (F) with arrays of either type (S): long recursions would lose what f32 has. */
const IN_F64 = ["assembly/losses/sequence", "assembly/losses/survival"];

/** Topics of losses, from the simple to the long: the nearer what is alike, the more of it gzip finds. */
const TOPICS = [
  ...["regression", "robust", "margin", "binary", "deviances", "counts", "softmax", "quantiles", "variance"],
  ...["multiclass", "multilabel", "ranking", "set", "embedding", "survival", "sequence"],
];

const list = (folder) =>
  readdirSync(folder)
    .sort()
    .map((entry) => `${folder}/${entry}`);
const filesOf = (path) => (statSync(path).isDirectory() ? list(path) : [path]);

// Everything is made in a folder of its own and moved to its place when it is whole.
const made = mkdtempSync("build-");
process.on("exit", () => rmSync(made, { recursive: true, force: true }));
for (const folder of ["programs", "build", "generated"]) mkdirSync(`${made}/${folder}`);

if (readdirSync("assembly/losses").toSorted().join() !== TOPICS.toSorted().join())
  throw new Error("assembly/losses: expected the folders that are topics in scripts/build.mjs");

const modules = [
  ...["base", "elementary", "labels", "linear", "vector"].map((name) => `assembly/${name}`),
  ...list("assembly/scalar"),
  ...list("assembly/optimizers"),
  ...TOPICS.flatMap((topic) => list(`assembly/losses/${topic}`)),
].map((path) => ({
  name: path.split("/").at(-1).replace(/\.ts$/, ""),
  files: filesOf(path),
  group: path.startsWith("assembly/scalar")
    ? "scalar"
    : IN_F64.some((folder) => path.startsWith(folder))
      ? "wide"
      : "own",
}));

/** Programs by the group of modules that they have: each group is one for each element type, but for functions of one number. */
const groups = {
  own: { f32: { F: "f32", S: "f32" }, f64: { F: "f64", S: "f64" } },
  wide: { f32: { F: "f64", S: "f32" }, f64: { F: "f64", S: "f64" } },
  scalar: { f64: { F: "f64", S: "f64" } },
};

const tables = readFileSync(TABLES, "utf8").match(/^export const \w+: usize/gm).length;
const constants = {};
const instructions = new Instructions();
const files = Object.keys(groups).flatMap((group) =>
  Object.keys(groups[group]).map((element) => fileOf(group, element)),
);
await inProcesses(Object.keys(groups).flatMap(programsOf));
const apart = Object.keys(groups).flatMap((group) => codesOf(group, ".raw", new Instructions()).apart());
await inProcesses(files.map((file) => ({ file, apart: [...new Set(apart)] })));
let codes = allCodes();
const kernels = modules.map((module) => ({ ...module, kernels: kernelsOf(module) }));
graphOf(new Graph()); // counts instructions, so that those in every kernel get short numbers
instructions.settle();
codes = allCodes();
writeGenerated();
replace("src/generated");
await writeModules();
replace("build");

function replace(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(`${made}/${folder.split("/").at(-1)}`, folder);
}

function fileOf(group, element) {
  return `${made}/programs/${group}.${element}`;
}

/** What the programs of a group are compiled from. */
function programsOf(group) {
  const entries = [TABLES, ...modules.filter((module) => module.group === group).flatMap(({ files }) => files)];
  return Object.entries(groups[group]).map(([element, { F, S }]) => ({
    ...{ file: fileOf(group, element), entries, F, S, base: CONSTANTS[F] },
  }));
}

/** Has programs compiled or optimized, in a process for each processor. */
async function inProcesses(queue) {
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), queue.length) }, () => run(queue)));
}

/** Sends programs to a process of its own until the queue is empty, as the compiler is one thread. */
function run(queue) {
  const child = fork("scripts/compile.mjs");
  return new Promise((resolve) => {
    child.on("exit", (code) => (code === 0 ? resolve() : process.exit(1)));
    child.on("message", () => {
      const next = queue.shift();
      if (next) child.send(next);
      else child.disconnect();
    });
  });
}

/** The codes of each group. */
function allCodes() {
  const own = codesOf("own");
  return { own, wide: codesOf("wide", "", instructions, own), scalar: codesOf("scalar", "", instructions, own) };
}

/** The codes of a group's programs. Programs that compute in the same type keep the same constants. */
function codesOf(group, kind = "", numbers = instructions, narrower = undefined) {
  const programs = Object.fromEntries(
    Object.entries(groups[group]).map(([element, { F }]) => {
      const program = decode(readFileSync(`${fileOf(group, element)}${kind}.wasm`));
      program.computesIn = F;
      program.exported = JSON.parse(readFileSync(`${fileOf(group, element)}.json`, "utf8"));
      keep(F, program.data.slice(0, tables));
      return [element, program];
    }),
  );
  return Object.assign(new Codes(programs, numbers, constants, narrower), { programs });
}

/** All programs that compute in a type are to have the same constants at the same places. */
function keep(type, found) {
  constants[type] ??= found;
  const isSame = ({ at, bytes }, i) =>
    at === constants[type][i].at && Buffer.from(bytes).equals(constants[type][i].bytes);
  if (found.length !== tables || !found.every(isSame))
    throw new Error(`${TABLES}: expected ${tables} tables in each program`);
}

/** What a module exports: names of functions, one or a record of them, by the name of the export. */
function kernelsOf({ files, group }) {
  const { exported } = Object.values(codes[group].programs)[0];
  const names = files.flatMap((file) => {
    const source = readFileSync(file, "utf8");
    const listed = [...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => names.split(","));
    return [...[...source.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name), ...listed];
  });
  return names
    .map((name) => name.trim())
    .filter((name) => name in exported)
    .map((name) => [name, exported[name]]);
}

/** The modules' kernels as nodes of a graph. */
function graphOf(graph) {
  const done = new Map();
  const of = (group, name) => {
    const key = `${group} ${name}`;
    if (!done.has(key)) {
      const { text, uses, constants, isInF64 } = codes[group].of(name);
      const used = uses
        .slice(1)
        .map((use) => (isFunction(group, use) ? of(group, use) : graph.variable(variable(group, use))));
      const tables = constants.map(({ at, bytes }) => graph.constants(at, textOf(bytes)));
      done.set(key, graph.code(text, [...used, ...tables, ...(isInF64 ? [graph.inF64] : [])]));
    }
    return done.get(key);
  };
  return kernels.map(({ name, group, kernels }) => ({
    name,
    kernels: kernels.map(([name, functions]) => [name, [functions].flat().map((one) => of(group, one))]),
  }));
}

function isFunction(group, name) {
  return Object.values(codes[group].programs).some(({ functions }) => functions.has(name));
}

function variable(group, name) {
  const { type, first } = Object.values(codes[group].programs)[0].globals.get(name);
  if (Number.isNaN(first)) throw new Error(`${name}: expected a number to begin with`);
  return { name: `${group} ${name}`, type, first };
}

/** Writes the modules and the layout. */
function writeGenerated() {
  const write = (name, lines) => writeFileSync(`${made}/generated/${name}.ts`, `${lines.join("\n")}\n`);
  // In one file, each code before its first use: so that a page has texts side by side, where they compress best.
  write("modules", [
    `import type { Code, Constants, Variable } from "../link.js";`,
    `import { wasmModule } from "../module.js";`,
    ``,
    ...modulesOf(new Graph()),
  ]);
  write("layout", [
    `/** Where the constants of kernels in each type are, and where they end and the arena begins. */`,
    `export const CONSTANTS = { f32: ${CONSTANTS.f32}, f64: ${CONSTANTS.f64} };`,
    `export const ARENA = ${ARENA};`,
    ``,
    `/** The instructions of codes, in the order of their numbers. */`,
    `export const INSTRUCTIONS = ${JSON.stringify(textOf(instructions.table))};`,
  ]);
}

/** The source of each module, and of what it shares with later ones. */
function modulesOf(graph) {
  const all = graphOf(graph);
  const { variables, sources } = graph.sourcesOf(all.flatMap(({ kernels }) => kernels.map(([, nodes]) => nodes)));
  const modules = all.flatMap(({ name, kernels }) => {
    const records = kernels.map(([record]) => ({ record, ...sources.shift() }));
    return [
      ...records.flatMap(({ declarations }) => declarations),
      `export const ${name} = /* @__PURE__ */ wasmModule("${name}", {`,
      ...records.map(({ record, source }) => `  ${record}: ${source},`),
      `});`,
    ];
  });
  return [...variables, ...modules];
}

/** Links every module as its users do. */
async function writeModules() {
  const outfile = `${made}/modules.mjs`;
  await build({ entryPoints: ["src/generated/modules.ts"], bundle: true, format: "esm", platform: "node", outfile });
  const linked = await import(pathToFileURL(outfile).href);
  mkdirSync(`${made}/build/modules`);
  for (const { name, group } of modules) {
    const elements = Object.keys(groups[group]);
    for (const element of elements) writeFileSync(`${made}/build/${name}.${element}.wasm`, linked[name].bytes(element));
    writeFileSync(`${made}/build/modules/${name}.js`, ofFiles(name, elements));
  }
  const all = modules.map(({ name }) => `export { ${name} } from "./modules/${name}.js";\n`);
  writeFileSync(`${made}/build/modules.js`, all.join(""));
}

/** The source of a module for hosts that compile nothing at run time: they compile its files when they load them. */
function ofFiles(name, elements) {
  return [
    ...elements.map((element) => `import ${element} from "@nadir/core-wasm/wasm/${name}.${element}.wasm";\n`),
    `import { wasmModule } from "../../src/module.js";\n`,
    `export const ${name} = /* @__PURE__ */ wasmModule("${name}", { ${elements.join(", ")} });\n`,
  ].join("");
}
