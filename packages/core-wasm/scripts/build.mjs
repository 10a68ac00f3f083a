// Compiles each folder of assembly/ that holds kernels to one module a folder and element type, and writes it to
// build/ (wasm and text) and, deflated and in base64, to src/generated/<module>.ts.
//
//   assembly/{base,elementary,linear,scalar,vector}/*.ts   a module each
//   assembly/{losses,optimizers}/<topic>/*.ts              a module a topic: adding a file adds a kernel
//
// What was compiled before from the same sources is taken from .cache/. With names of modules as arguments only those
// are made.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

/** Where the first module's constants begin (assembly/layout.ts) and how much room each has. */
const FIRST = 65536;
const ROOM = 16384;
const ELEMENTS = ["f32", "f64"];
/** Modules whose kernels compute in f64 (F) with arrays of either type (S): long recursions would lose what f32 has. */
const IN_F64 = ["sequence", "survival"];
const computedIn = ({ name, element }) => (IN_F64.includes(name) ? "f64" : element);
const only = process.argv.slice(2);

/** Modules in the order of their places. A new one comes last: then the others stay where they are, compiled. */
const ORDER = [
  ...["base", "elementary", "linear", "scalar", "vector"],
  ...["binary", "counts", "deviances", "margin", "multiclass", "multilabel", "quantiles", "regression", "robust"],
  ...["softmax", "variance", "adam", "averages", "descent", "moments", "signs", "squares"],
  ...["embedding", "ranking", "sequence", "set", "survival"],
];

const folders = [
  ...["base", "elementary", "linear", "scalar", "vector"],
  ...["losses", "optimizers"].flatMap((kind) => readdirSync(`assembly/${kind}`).map((topic) => `${kind}/${topic}`)),
];

// Everything is made in a folder of its own and moved to its place when it is whole.
const made = mkdtempSync("build-");
process.on("exit", () => rmSync(made, { recursive: true, force: true }));
mkdirSync(`${made}/build`);
mkdirSync(`${made}/generated`);

const modules = folders
  .map((folder) => ({ folder, name: folder.split("/").at(-1), entries: readdirSync(`assembly/${folder}`).sort() }))
  .filter(({ entries }) => entries.length > 0);
const order = [
  ...ORDER,
  ...modules
    .map(({ name }) => name)
    .filter((name) => !ORDER.includes(name))
    .sort(),
];
const parts = modules.flatMap(({ folder, name, entries }) =>
  ELEMENTS.map((element, i) => ({
    ...{ name, element, entries: entries.map((file) => `assembly/${folder}/${file}`) },
    base: FIRST + (order.indexOf(name) * ELEMENTS.length + i) * ROOM,
  })),
);
const arena = FIRST + order.length * ELEMENTS.length * ROOM;

const wanted = parts.filter(({ name }) => only.length === 0 || only.includes(name));
await inParallel(wanted, make);
for (const { name, element, base } of wanted) checkPlace(`${name}.${element}`, read(name, element), base);
for (const { name } of wanted.filter(({ element }) => element === "f32"))
  writeFileSync(
    `${made}/generated/${name}.ts`,
    embed(name, Object.fromEntries(ELEMENTS.map((element) => [element, read(name, element)]))),
  );
writeFileSync(
  `${made}/generated/layout.ts`,
  `/** Where the constants of the modules end and the arena begins. */\nexport const ARENA = ${arena};\n`,
);
replace("build");
replace("src/generated");

function replace(folder) {
  const from = `${made}/${folder.split("/").at(-1)}`;
  if (only.length === 0) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(from)) renameSync(`${from}/${file}`, `${folder}/${file}`);
}

/** Runs a job for each item, as many at a time as there are processors. */
async function inParallel(items, job) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item; item = queue.shift()) await job(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** Compiles a part of which the cache has nothing. */
async function make(part) {
  const { name, element } = part;
  const output = `${made}/build/${name}.${element}`;
  const cached = `.cache/${name}.${element}.${keyOf(part)}`;
  const files = ["wasm", "wat"].map((ending) => [`${cached}.${ending}`, `${output}.${ending}`]);
  if (files.every(([kept]) => existsSync(kept))) return files.forEach(([kept, file]) => copyFileSync(kept, file));
  await compile(part, output);
  mkdirSync(".cache", { recursive: true });
  for (const [kept, file] of files) {
    copyFileSync(file, `${kept}.${process.pid}`);
    renameSync(`${kept}.${process.pid}`, kept);
  }
}

function compile(part, output) {
  const { element, base, entries } = part;
  const args = ["scripts/compile.mjs", output, computedIn(part), String(base), ...entries, "--use", `S=${element}`];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  return new Promise((resolve) => child.on("exit", (code) => (code === 0 ? resolve() : process.exit(1))));
}

/** A hash of all that a part is compiled from: its sources and what they import, the compiler and how it is called. */
function keyOf(part) {
  const { element, base, entries } = part;
  const files = new Set(["scripts/compile.mjs", "transform/operators.js"]);
  const follow = (file) => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, path] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]*)"/g))
      follow(`${join(dirname(file), path)}.ts`);
  };
  entries.forEach(follow);
  const { version } = createRequire(import.meta.url)("assemblyscript/package.json");
  const hash = createHash("sha256").update(`${version} ${element} ${base}`);
  if (computedIn(part) !== element) hash.update(` in ${computedIn(part)}`);
  for (const file of [...files].sort()) hash.update(`\0${file}\0${readFileSync(file, "utf8")}`);
  return hash.digest("hex").slice(0, 24);
}

function read(name, element) {
  return readFileSync(`${made}/build/${name}.${element}.wasm`);
}

/** asc does not see that modules share a memory: their constants must stay in the room that each has. */
function checkPlace(module, wasm, at) {
  for (const [start, end] of dataSegments(wasm))
    if (start < at || end > at + ROOM)
      throw new Error(`${module}: data at ${start}–${end} is outside of its room ${at}–${at + ROOM}`);
}

/** Start and end of each active data segment of a module. */
function dataSegments(wasm) {
  const segments = [];
  let i = 8;
  const leb = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[i++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (i < wasm.length) {
    const id = wasm[i++];
    const end = leb() + i;
    if (id === 11)
      for (let count = leb(); count > 0; count--) {
        leb(); // flags: active, memory 0
        i++; // i32.const
        const start = leb();
        i++; // end
        const size = leb();
        segments.push([start, start + size]);
        i += size;
      }
    i = end;
  }
  return segments;
}

/** The source of the TypeScript file that carries a module. */
function embed(name, modules) {
  const kernels = WebAssembly.Module.exports(new WebAssembly.Module(modules.f64))
    .filter(({ name, kind }) => kind !== "memory" && kind !== "table" && name !== "memory")
    .map(({ name }) => name);
  const parts = ELEMENTS.map((element) => {
    const wasm = modules[element];
    return `  ${element}: { size: ${wasm.length}, deflated: "${deflateRawSync(wasm, { level: 9 }).toString("base64")}" },`;
  });
  return [
    `import { wasmModule, type WasmModule } from "../module.js";`,
    ``,
    `export const ${name}: WasmModule<${kernels.map((kernel) => `"${kernel}"`).join(" | ")}> = /* @__PURE__ */ wasmModule("${name}", {`,
    ...parts,
    `});`,
    ``,
  ].join("\n");
}
