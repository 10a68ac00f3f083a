// Compiles the kernels in assembly/ to modules, one of each element type, and writes them to build/ (wasm and wat) and,
// as text, to src/generated/<module>.ts.
//
//   assembly/{base,elementary,linear,vector}/          a module each
//   assembly/scalar/*.ts                               a module a file, in f64 alone
//   assembly/optimizers/<topic>/                       a module a topic: its kernels are small
//   assembly/losses/<topic>/*                          a module a loss: a file, or a folder of files
//
// What was compiled before from the same sources is taken from .cache/. With names of modules as arguments only those
// are made.
import { fork } from "node:child_process";
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
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ORDER } from "./order.mjs";
import { textOf } from "./text.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);

/** Where the first module's constants begin (assembly/layout.ts) and how much room each has. */
const FIRST = 65536;
const ROOM = 4096;
const ELEMENTS = ["f32", "f64"];
/** Where kernels compute in f64 (F) with arrays of either type (S): long recursions would lose what f32 has. */
const IN_F64 = ["assembly/losses/sequence", "assembly/losses/survival"];
const only = process.argv.slice(2);

const list = (folder) => readdirSync(folder).map((entry) => `${folder}/${entry}`);
const filesOf = (path) => (statSync(path).isDirectory() ? list(path).sort() : [path]);

// Everything is made in a folder of its own and moved to its place when it is whole.
const made = mkdtempSync("build-");
process.on("exit", () => rmSync(made, { recursive: true, force: true }));
mkdirSync(`${made}/build`);
mkdirSync(`${made}/generated`);

const modules = [
  ...["base", "elementary", "linear", "vector"].map((name) => `assembly/${name}`),
  ...list("assembly/scalar"),
  ...list("assembly/optimizers"),
  ...list("assembly/losses").flatMap(list),
].map((path) => ({
  path,
  name: path.split("/").at(-1).replace(/\.ts$/, ""),
  entries: filesOf(path),
  elements: path.startsWith("assembly/scalar") ? ["f64"] : ELEMENTS,
}));
const others = modules.map(({ name }) => name).filter((name) => !ORDER.includes(name));
const order = [...ORDER, ...others.sort()];
const parts = modules.flatMap(({ path, name, entries, elements }) =>
  elements.map((element) => ({
    ...{ name, element, entries, in: IN_F64.some((folder) => path.startsWith(folder)) ? "f64" : element },
    base: FIRST + (order.indexOf(name) * ELEMENTS.length + ELEMENTS.indexOf(element)) * ROOM,
  })),
);
const arena = FIRST + order.length * ELEMENTS.length * ROOM;

const isWanted = (name) => only.length === 0 || only.includes(name);
const wanted = parts.filter(({ name }) => isWanted(name));
await make(wanted);
for (const { name, element, base } of wanted) checkPlace(`${name}.${element}`, read(name, element), base);
for (const { name, elements } of modules)
  if (isWanted(name))
    writeFileSync(
      `${made}/generated/${name}.ts`,
      embed(
        name,
        elements.map((element) => [element, read(name, element)]),
      ),
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

/** Takes parts from the cache, or compiles them: the long ones first, in a process for each processor. */
async function make(parts) {
  const missing = parts.filter((part) => !filesInCache(part).every(existsSync));
  const queue = missing.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  mkdirSync(".cache", { recursive: true });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), queue.length) }, () => compile(queue)));
  for (const part of parts) filesInCache(part).forEach((kept, i) => copyFileSync(kept, outputsOf(part)[i]));
}

function lengthOf({ entries }) {
  return entries.reduce((sum, file) => sum + statSync(file).size, 0);
}

function outputsOf({ name, element }) {
  return ["wasm", "wat"].map((ending) => `${made}/build/${name}.${element}.${ending}`);
}

function filesInCache(part) {
  part.key ??= keyOf(part);
  return ["wasm", "wat"].map((ending) => `.cache/${part.name}.${part.element}.${part.key}.${ending}`);
}

/** Compiles parts until the queue is empty. A process of its own does it, as the compiler is one thread. */
function compile(queue) {
  const child = fork("scripts/compile.mjs", [made]);
  return new Promise((resolve) => {
    child.on("exit", (code) => (code === 0 ? resolve() : process.exit(1)));
    let part;
    child.on("message", () => {
      if (part) filesInCache(part).forEach((kept, i) => copyAtOnce(outputsOf(part)[i], kept));
      part = queue.shift();
      if (part) child.send(part);
      else child.disconnect();
    });
  });
}

/** Other builds may read the cache at the same time. */
function copyAtOnce(from, to) {
  copyFileSync(from, `${to}.${process.pid}`);
  renameSync(`${to}.${process.pid}`, to);
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
  if (part.in !== element) hash.update(` in ${part.in}`);
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

/** The source of the TypeScript file that carries a module, given its element types and their bytes. */
function embed(name, modules) {
  const kernels = WebAssembly.Module.exports(new WebAssembly.Module(modules.at(-1)[1]))
    .filter(({ name, kind }) => kind !== "memory" && kind !== "table" && name !== "memory")
    .map(({ name }) => name);
  const parts = modules.map(([element, wasm]) => `  ${element}: "${textOf(wasm)}",`);
  return [
    `import { wasmModule, type WasmModule } from "../module.js";`,
    ``,
    `export const ${name}: WasmModule<${kernels.map((kernel) => `"${kernel}"`).join(" | ")}> = /* @__PURE__ */ wasmModule("${name}", {`,
    ...parts,
    `});`,
    ``,
  ].join("\n");
}
