/// <reference types="node" />
// The built package, as Node programs load it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** What a program in the package's folder prints, as JSON. */
function run(kind: "module" | "commonjs", program: string): unknown {
  const args = ["--no-warnings", `--input-type=${kind}`, "--eval", program];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" }));
}

const useOf = (core: string, kernel: string) => `
  const placed = ${core}.place([1, 2, 3]);
  const { f64 } = ${kernel}.memory.views();
  console.log(JSON.stringify([[...f64.subarray(placed.address / 8, placed.address / 8 + 3)], ${core}.exp(1)]));`;

test("import", () => {
  const program = `
    import * as core from "@nadir/core-wasm";
    import * as kernel from "@nadir/core-wasm/kernel";
    ${useOf("core", "kernel")}`;
  expect(run("module", program)).toEqual([[1, 2, 3], Math.E]);
});

test("require()", () => {
  const program = `
    const core = require("@nadir/core-wasm");
    const kernel = require("@nadir/core-wasm/kernel");
    ${useOf("core", "kernel")}`;
  expect(run("commonjs", program)).toEqual([[1, 2, 3], Math.E]);
});

test("all entries share one memory, imported or required", () => {
  const program = `
    import { createRequire } from "node:module";
    import * as core from "@nadir/core-wasm";
    import * as kernel from "@nadir/core-wasm/kernel";
    import { squaredError } from "@nadir/core-wasm/modules";
    import { linearObjective } from "@nadir/core-wasm/linear-objective";
    const require = createRequire(process.cwd() + "/");
    const required = require("@nadir/core-wasm/kernel");
    const loss = { kernels: { fields: [], sweeps: (element) => squaredError.record("squaredError", element) } };
    const objective = linearObjective({
      features: core.place([1, 2]), rows: 2, columns: 1, targets: require("@nadir/core-wasm").place([2, 4]), loss, intercept: false,
    });
    console.log(JSON.stringify([required.memory.wasm === kernel.memory.wasm, objective.value(Float64Array.of(1))]));`;
  expect(run("module", program)).toEqual([true, 2.5]);
});

test.each(["huber.f64", "elementary.f32"])("the file of %s is exported, and compiles", (module) => {
  const program = `console.log(JSON.stringify(import.meta.resolve("@nadir/core-wasm/wasm/${module}.wasm")))`;
  const file = fileURLToPath(run("module", program) as string);
  expect(file).toBe(join(root, "dist/wasm", `${module}.wasm`));
  const compiled = new WebAssembly.Module(readFileSync(file));
  expect(WebAssembly.Module.imports(compiled)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
});

test("a file given to initSync is what is used", () => {
  const program = `
    import { readFileSync } from "node:fs";
    import { exp, initSync } from "@nadir/core-wasm";
    const module = new WebAssembly.Module(readFileSync("dist/wasm/exponentials.f64.wasm"));
    initSync({ "exponentials.f64": module });
    WebAssembly.Module = function () { throw new WebAssembly.CompileError("forbidden"); };
    console.log(exp(1));`;
  expect(run("module", program)).toBe(Math.E);
});
