import { afterEach, describe, expect, test, vi } from "vitest";
import { base } from "../src/generated/modules.js";
import { memory } from "../src/memory.js";
import { initSync, WasmModule } from "../src/module.js";
import { textOf } from "../scripts/text.mjs";
import { INSTRUCTIONS } from "../src/generated/layout.js";
import { fromText } from "../src/text.js";

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test("bytes come back from their text", () => {
  const all = Uint8Array.from({ length: 512 }, (_, i) => (i < 256 ? i : (i * 167) & 255));
  const text = textOf(all);
  expect(text).toMatch(/^[ !#-[\]-~]*$/);
  expect(fromText(text)).toEqual(all);
  expect(fromText("")).toEqual(new Uint8Array(0));
});

/** (module (import "env" "memory" (memory 1)) (func (export "answer.0") (result i32) (i32.const n))), for n below 64. */
function answering(n: number): Uint8Array<ArrayBuffer> {
  const header = [0, ...ascii("asm"), 1, 0, 0, 0];
  const types = [1, 5, 1, 0x60, 0, 1, 0x7f];
  const imports = [2, 15, 1, 3, ...ascii("env"), 6, ...ascii("memory"), 2, 0, 1];
  const functions = [3, 2, 1, 0];
  const exports = [7, 12, 1, 8, ...ascii("answer.0"), 0, 0];
  const code = [10, 6, 1, 4, 0, 0x41, n, 0x0b];
  return Uint8Array.from([...header, ...types, ...imports, ...functions, ...exports, ...code]);
}

/** The number that codes have for `i32.const` with what follows it. */
function numberOfConstant(): number {
  const bytes = fromText(INSTRUCTIONS);
  for (let at = 0, number = 0; at < bytes.length; number++) {
    const flags = bytes[at];
    if (flags === 0 && bytes[at + 1] === 0x41) return number;
    at += 2 + Number((flags & 4) > 0);
    if (flags & 64) at += 1 + bytes[at];
  }
  throw new Error("no kernel has a constant");
}

/** A code of () → i32: no parameters, a result of type 0, no locals of either kind, and n. */
const code = (n: number) => textOf(Uint8Array.from([0, 0, 0, 0, numberOfConstant(), n]));

/** A family that nobody else has, so that what is given to it stays its own. */
function family(name: string): WasmModule<"answer"> {
  return new WasmModule(name, { answer: [[`${code(1)}\n${code(2)}`]] });
}

const answers = (module: WasmModule<"answer">) => [
  module.function("answer", "f32")(),
  module.function("answer", "f64")(),
];

afterEach(() => vi.restoreAllMocks());

describe("a module", () => {
  test("is compiled from what it carries, each element type once", () => {
    const module = family("embedded");
    const compile = vi.spyOn(WebAssembly, "Module");
    expect(module.function("answer", "f64")()).toBe(2);
    expect(compile).toHaveBeenCalledTimes(1);
    expect(answers(module)).toEqual([1, 2]);
    expect(answers(module)).toEqual([1, 2]);
    expect(compile).toHaveBeenCalledTimes(2);
  });

  test("may carry modules that are compiled already", () => {
    const module = new WasmModule<"answer">("compiled", {
      f32: new WebAssembly.Module(answering(3)),
      f64: new WebAssembly.Module(answering(4)),
    });
    const compile = vi.spyOn(WebAssembly, "Module");
    expect(answers(module)).toEqual([3, 4]);
    expect(compile).not.toHaveBeenCalled();
  });

  test("works in the one memory", () => {
    const at = memory.allocate(64);
    memory.views().f64.set([1, 2, 3], at / 8);
    expect(base.function("sum", "f64")(3, at)).toBe(6);
    memory.release(at);
  });
});

describe("initSync", () => {
  test("gives modules that were compiled elsewhere", () => {
    const module = family("given");
    initSync({ "given.f64": new WebAssembly.Module(answering(42)) });
    expect(answers(module)).toEqual([1, 42]);
  });

  test("comes too late for a module in use", () => {
    const module = family("late");
    module.function("answer", "f32")();
    initSync({
      "late.f32": new WebAssembly.Module(answering(41)),
      "late.f64": new WebAssembly.Module(answering(42)),
    });
    expect(answers(module)).toEqual([1, 42]);
  });

  test.each([
    [answering(1), "object"],
    ["module", "string"],
    [undefined, "undefined"],
  ])("does not take %o", (value, got) => {
    const error = new TypeError(`initSync: huber.f64: expected a WebAssembly.Module, got ${got}`);
    expect(() => initSync({ "huber.f64": value as WebAssembly.Module })).toThrow(error);
  });
});

describe("a host that forbids to compile", () => {
  const cause = new WebAssembly.CompileError("Refused to compile or instantiate WebAssembly module");

  function forbid(): void {
    vi.spyOn(WebAssembly, "Module").mockImplementation(function () {
      throw cause;
    } as unknown as () => WebAssembly.Module);
  }

  test("gets an error that says what to do", () => {
    const module = family("forbidden");
    forbid();
    expect(() => module.function("answer", "f64")).toThrow(
      expect.objectContaining({
        name: "NadirError",
        code: "WASM_FORBIDDEN",
        cause,
        message:
          "core-wasm: this host does not let WebAssembly be compiled (Refused to compile or instantiate WebAssembly module). " +
          "A page with a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src; " +
          'a host that only takes precompiled modules needs initSync({ "forbidden.f64": module }) before the first call.',
      }),
    );
    vi.restoreAllMocks();
    expect(answers(module)).toEqual([1, 2]); // once allowed, it works
  });

  test("is served by initSync", () => {
    const module = family("strict");
    const compiled = new WebAssembly.Module(answering(42));
    initSync({ "strict.f32": compiled, "strict.f64": compiled });
    forbid();
    expect(answers(module)).toEqual([42, 42]);
  });
});
