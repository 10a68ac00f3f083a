/// <reference types="node" />
// What speed and safety rest on, read from the linked modules: loops without calls, one import, constants apart.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { decode, type Body } from "../scripts/decode.mjs";
import { ARENA, CONSTANTS } from "../src/generated/layout.js";
import * as exported from "../src/generated/modules.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const build = join(root, "build");
const namesIn = (folder: string) => readdirSync(join(root, folder)).map((file) => file.replace(/\.ts$/, ""));
const modules = readdirSync(build)
  .filter((file) => file.endsWith(".wasm"))
  .map((file) => file.replace(/\.wasm$/, ""));
const bytesOf = (module: string) => readFileSync(join(build, `${module}.wasm`));

/** Functions of one number: in f64 alone, without loops. */
const scalars = namesIn("assembly/scalar");
/**
 * Losses that go through samples, and may call what does a sample's work: the call is paid once a sample, not once an element.
 * Sequences and lifetimes have few elements and much work for each, as have the tail of the normal distribution and the
 * thresholds of ordered classes.
 */
const goThroughSamples = ["embedding", "ranking", "set", "sequence", "survival"].flatMap((topic) =>
  namesIn(`assembly/losses/${topic}`),
);
const mayCall = [...goThroughSamples, "ordinal", "elementary"];

const [LOOP, END, CALL] = [0x03, 0x0b, 0x10];
const opens = (op: number) => op >= 0x02 && op <= 0x04;

/** Calls inside of loops, as `caller: callee`, but for those of functions that have a loop: these are a row's work. */
function callsInLoops(codes: readonly Body[]): string[] {
  const withLoops = codes.map(({ body }) => body.some(({ op }) => op === LOOP));
  return codes.flatMap(({ body }, caller) => {
    const open: number[] = []; // the constructs around the instruction
    return body.flatMap(({ op, value }) => {
      if (opens(op)) open.push(op);
      else if (op === END) open.pop();
      const isFound = op === CALL && open.includes(LOOP) && !withLoops[value as number];
      return isFound ? [`${caller}: ${String(value)}`] : [];
    });
  });
}

test("there is a module of each family and element type", () => {
  const families = Object.keys(exported);
  const expected = families.flatMap((name) =>
    (scalars.includes(name) ? ["f64"] : ["f32", "f64"]).map((element) => `${name}.${element}`),
  );
  expect(modules.toSorted()).toEqual(expected.toSorted());
});

describe.each(modules)("%s", (module) => {
  test("has kernels with loops, and no call for an element", () => {
    const { codes } = decode(bytesOf(module));
    const [name] = module.split(".");
    const loops = codes.filter(({ body }) => body.some(({ op }) => op === LOOP));
    if (scalars.includes(name)) expect(loops).toEqual([]);
    else expect(loops.length).toBeGreaterThan(0);
    if (!mayCall.includes(name)) expect(callsInLoops(codes)).toEqual([]);
  });

  test("imports the memory and nothing else", () => {
    const compiled = new WebAssembly.Module(bytesOf(module));
    expect(WebAssembly.Module.imports(compiled)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  });
});

test("calls for an element are seen, calls for a row are not", () => {
  const once = { op: CALL, value: 3 };
  const row = [{ op: LOOP, value: 0x40 }, { op: END }];
  const safe = [once, { op: LOOP, value: 0x40 }, { op: CALL, value: 1 }, { op: END }, once];
  const unsafe = [{ op: LOOP, value: 0x40 }, { op: 0x02, value: 0x40 }, once, { op: END }, { op: END }];
  const codes = [safe, row, unsafe, []].map((body) => ({ locals: [], body }));
  expect(callsInLoops(codes)).toEqual(["2: 3"]);
});

test("the constants of kernels lie apart, between scratch and arena", () => {
  const data = modules.flatMap((module) => decode(bytesOf(module)).data);
  const all = new Map(data.map(({ at, bytes }) => [`${at} ${bytes.length}`, [at, at + bytes.length]]));
  const places = [...all.values()].sort(([a], [b]) => a - b);
  expect(places.length).toBe(4); // two tables, in either type
  expect(places[0][0]).toBe(Math.min(CONSTANTS.f32, CONSTANTS.f64));
  expect(places.at(-1)![1]).toBeLessThanOrEqual(ARENA);
  places.slice(1).forEach(([start], i) => expect(start).toBeGreaterThanOrEqual(places[i][1]));
});

test("the build refuses constants in memory that no module would bring along", () => {
  const copy = mkdtempSync(join(root, "build-test-"));
  try {
    for (const folder of ["assembly", "transform", "scripts", "src"])
      cpSync(join(root, folder), join(copy, folder), { recursive: true });
    cpSync(join(root, "package.json"), join(copy, "package.json"));
    const kernel = join(copy, "assembly/base/arrays.ts");
    const stray = `\nconst OWN: usize = memory.data<f64>([1, 2]);\nexport function own(): f64 { return load<f64>(OWN); }\n`;
    writeFileSync(kernel, readFileSync(kernel, "utf8") + stray);
    const run = () =>
      execFileSync(process.execPath, [join(copy, "scripts/build.mjs")], { encoding: "utf8", stdio: "pipe" });
    expect(run).toThrow(/own: constants in memory are to be in assembly\/tables\.ts/);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
