// Compiles each folder of assembly/ that holds kernels to one module a folder and element type, and writes it to
// build/ (wasm and text) and, deflated and in base64, to src/generated/<module>.ts.
//
//   assembly/{base,elementary,linear,scalar,vector}/*.ts   a module each
//   assembly/{losses,optimizers}/<topic>/*.ts              a module a topic: adding a file adds a kernel
//
// With names of modules as arguments only those are compiled again, and those whose place a new module has moved.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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
const only = process.argv.slice(2);

const folders = [
  ...["base", "elementary", "linear", "scalar", "vector"],
  ...["losses", "optimizers"].flatMap((kind) =>
    readdirSync(`assembly/${kind}`)
      .sort()
      .map((topic) => `${kind}/${topic}`),
  ),
];

// Everything is made in a folder of its own and moved to its place when it is whole.
const made = mkdtempSync("build-");
process.on("exit", () => rmSync(made, { recursive: true, force: true }));
mkdirSync(`${made}/build`);
mkdirSync(`${made}/generated`);

const modules = folders
  .map((folder) => ({ folder, name: folder.split("/").at(-1), entries: readdirSync(`assembly/${folder}`).sort() }))
  .filter(({ entries }) => entries.length > 0);
const parts = modules.flatMap(({ folder, name, entries }) =>
  ELEMENTS.map((element) => ({ name, element, entries: entries.map((file) => `assembly/${folder}/${file}`) })),
);
parts.forEach((part, i) => (part.base = FIRST + i * ROOM));
const base = FIRST + parts.length * ROOM;

const places = Object.fromEntries(parts.map(({ name, element, base }) => [`${name}.${element}`, base]));
const before = existsSync("build/places.json") ? JSON.parse(readFileSync("build/places.json", "utf8")) : places;
const hasMoved = ({ name }) =>
  ELEMENTS.some((element) => before[`${name}.${element}`] !== places[`${name}.${element}`]);
const wanted = parts.filter((part) => only.length === 0 || only.includes(part.name) || hasMoved(part));
await inParallel(wanted, compile);
for (const { name, element, base } of wanted) checkPlace(`${name}.${element}`, read(name, element), base);
for (const { name } of wanted.filter(({ element }) => element === "f32"))
  writeFileSync(
    `${made}/generated/${name}.ts`,
    embed(name, Object.fromEntries(ELEMENTS.map((element) => [element, read(name, element)]))),
  );
writeFileSync(
  `${made}/generated/layout.ts`,
  `/** Where the constants of the modules end and the arena begins. */\nexport const ARENA = ${base};\n`,
);
writeFileSync(`${made}/build/places.json`, JSON.stringify(places));
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

function compile({ name, element, base, entries }) {
  const args = ["scripts/compile.mjs", `${made}/build/${name}.${element}`, element, String(base), ...entries];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  return new Promise((resolve) => child.on("exit", (code) => (code === 0 ? resolve() : process.exit(1))));
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
