/// <reference types="node" />
// What speed and safety rest on, read from the compiled modules: loops without calls, one import, constants apart.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ARENA } from "../src/generated/layout.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const build = join(root, "build");
const modules = readdirSync(build)
  .filter((file) => file.endsWith(".wat"))
  .map((file) => file.replace(/\.wat$/, ""));
/** Functions of one number: in f64 alone, without loops. */
const scalars = readdirSync(join(root, "assembly/scalar"));
const textOf = (module: string) => readFileSync(join(build, `${module}.wat`), "utf8");

/** Instructions that leave a kernel. */
const LEAVES = /^(call|call_indirect|call_ref|return_call\w*|memory\.grow)\b/;

/**
 * A kernel that goes through rows or samples may call what does a row's work: the call is paid once a row, not once an
 * element. A distance of any power but 1 and 2 takes a call an element, which is little beside the power; sequences and
 * lifetimes have few elements, and much work for each.
 */
const GOES_THROUGH_ROWS =
  /^\$assembly\/(rows\/row|tuples\/(sample|batch|distance)|(losses\/)?(alignment|sequence|survival))\//;

/** Functions of the similarity of two vectors: a call is little beside the product of these. */
const OF_PAIRS = /^call \$assembly\/tuples\/pairs\//;

/** Calls inside of loops over elements, as `function: instruction`: a function that has a loop of its own is a row's work. */
function callsInLoops(text: string): string[] {
  const found: { caller: string; instruction: string }[] = [];
  const withLoops = new Set<string>();
  let name = "";
  let open: string[] = []; // the constructs around the line
  for (const line of text.split("\n").map((line) => line.trim())) {
    const [word] = line.split(" ");
    if (word === "(func") [name, open] = [line.split(" ")[1], []];
    else if (word === "block" || word === "loop" || word === "if") open.push(word);
    else if (word === "end") open.pop();
    else if (open.includes("loop") && LEAVES.test(line)) found.push({ caller: name, instruction: line });
    if (word === "loop") withLoops.add(`call ${name}`);
  }
  return found
    .filter(({ caller }) => !GOES_THROUGH_ROWS.test(caller))
    .filter(({ instruction }) => !withLoops.has(instruction) && !OF_PAIRS.test(instruction))
    .map(({ caller, instruction }) => `${caller}: ${instruction}`);
}

/** Start and end of each data segment. */
function segments(text: string): [start: number, end: number][] {
  return [...text.matchAll(/\(data \S+ \(i32\.const (\d+)\) "((?:[^"\\]|\\.)*)"\)/g)].map(([, at, bytes]) => {
    const length = bytes.replace(/\\([0-9a-f]{2}|.)/g, ".").length;
    return [Number(at), Number(at) + length];
  });
}

test("there is a module of each family and element type", () => {
  const families = readdirSync(join(root, "src/generated")).filter((file) => file !== "layout.ts");
  const expected = families.flatMap((file) =>
    (scalars.includes(file) ? ["f64"] : ["f32", "f64"]).map((element) => file.replace(/ts$/, element)),
  );
  expect(modules.toSorted()).toEqual(expected.toSorted());
});

describe.each(modules)("%s", (module) => {
  test("has kernels with loops, and no call for an element", () => {
    const text = textOf(module);
    expect(text.match(/^ \(func /gm)!.length).toBeGreaterThan(0);
    const loops = text.match(/^ +loop /gm)?.length ?? 0;
    if (scalars.includes(module.replace(/f64$/, "ts"))) expect(loops).toBe(0);
    else expect(loops).toBeGreaterThan(0);
    expect(callsInLoops(text)).toEqual([]);
  });

  test("imports the memory and nothing else", () => {
    const compiled = new WebAssembly.Module(readFileSync(join(build, `${module}.wasm`)));
    expect(WebAssembly.Module.imports(compiled)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  });
});

test("calls for an element are seen, calls for a row are not", () => {
  const text = `
 (func $a/safe (param $0 i32)
  call $a/once
  loop $for-loop|0
   local.get $0
   if
    call $a/row
    br $for-loop|0
   end
  end
  call $a/once
 )
 (func $a/row (param $0 i32)
  loop $for-loop|0
  end
 )
 (func $a/unsafe (param $0 i32)
  loop $for-loop|0
   block $b
    call $a/often
    memory.grow
   end
  end
 )`;
  expect(callsInLoops(text)).toEqual(["$a/unsafe: call $a/often", "$a/unsafe: memory.grow"]);
});

test("the constants of all modules lie apart, between scratch and arena", () => {
  const all = modules
    .flatMap((module) => segments(textOf(module)).map(([start, end]) => ({ module, start, end })))
    .sort((a, b) => a.start - b.start);
  expect(new Set(all.map(({ module }) => module)).size).toBeGreaterThan(8);
  expect(all[0].start).toBeGreaterThanOrEqual(65536);
  expect(all.at(-1)!.end).toBeLessThanOrEqual(ARENA);
  all.slice(1).forEach(({ start }, i) => expect(start).toBeGreaterThanOrEqual(all[i].end));
});

test("the build refuses constants that outgrow their room", () => {
  const copy = mkdtempSync(join(root, ".build-"));
  try {
    for (const folder of ["assembly", "transform"]) cpSync(join(root, folder), join(copy, folder), { recursive: true });
    cpSync(join(root, "package.json"), join(copy, "package.json"));
    const script = readFileSync(join(root, "scripts/build.mjs"), "utf8");
    const small = script.replace("const ROOM = 4096;", "const ROOM = 64;");
    expect(small).not.toBe(script);
    cpSync(join(root, "scripts"), join(copy, "scripts"), { recursive: true });
    writeFileSync(join(copy, "scripts/build.mjs"), small);
    const run = () =>
      execFileSync(process.execPath, [join(copy, "scripts/build.mjs"), "powers"], { encoding: "utf8", stdio: "pipe" });
    expect(run).toThrow(/powers\.f64: data at \d+–\d+ is outside of its room \d+–\d+/);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
