/// <reference types="node" />
// Under the `workerd` condition modules come from the files, which such a host compiles itself. Node plays the host here:
// a loader gives it .wasm files as compiled modules, and compiling at run time is forbidden.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const loader = `
  import { readFileSync } from "node:fs";
  import { fileURLToPath } from "node:url";
  export async function load(url, context, next) {
    if (!url.endsWith(".wasm")) return next(url, context);
    const bytes = readFileSync(fileURLToPath(url)).toString("base64");
    const source = "export default new WebAssembly.Module(Uint8Array.from(atob('" + bytes + "'), (c) => c.charCodeAt(0)));";
    return { format: "module", shortCircuit: true, source };
  }`;
const register = `import { register } from "node:module"; register("data:text/javascript," + encodeURIComponent(${JSON.stringify(loader)}));`;

test("a host that compiles nothing at run time runs the modules it was given", () => {
  const program = `
    import { exp } from "@nadir/core-wasm";
    import { huber } from "@nadir/core-wasm/modules";
    const Module = WebAssembly.Module;
    WebAssembly.Module = new Proxy(Module, { construct() { throw new WebAssembly.CompileError("forbidden"); } });
    console.log(JSON.stringify([exp(1), typeof huber.record("huber", "f32").at(7), import.meta.resolve("@nadir/core-wasm")]));`;
  const args = [
    "--no-warnings",
    "--conditions=workerd",
    "--import",
    `data:text/javascript,${encodeURIComponent(register)}`,
  ];
  const printed = execFileSync(process.execPath, [...args, "--input-type=module", "--eval", program], {
    cwd: root,
    encoding: "utf8",
  });
  const [e, last, entry] = JSON.parse(printed) as [number, string, string];
  expect(e).toBe(Math.E);
  expect(last).toBe("function");
  expect(entry).toMatch(/dist-workerd\/index\.js$/);
});
