// Compiles the programs that the parent process sends, one after another, to `<name>.raw.wasm`, with the functions of each
// exported record in `<name>.json`; or optimizes the functions of one to `<name>.wasm`.
import { readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import binaryen from "binaryen";
import { decode } from "./decode.mjs";

process.on("message", async (program) => {
  if (program.entries) await compile(program);
  else writeFileSync(`${program.file}.wasm`, optimized(readFileSync(`${program.file}.raw.wasm`), program.apart));
  ask();
});
ask();

async function compile({ file, entries, F, S, base }) {
  const output = `${file}.raw.wasm`;
  const { error, stderr } = await asc.main([
    ...entries,
    ...["--enable", "simd", "--runtime", "stub", "--exportTable", "--noAssert", "-O0", "--debug"],
    ...["--disableWarning", "112", "--use", `F=${F}`, "--use", `S=${S}`, "--use", "abort="],
    ...["--importMemory", "--memoryBase", String(base), "--transform", "./transform/operators.js"],
    ...["-o", output],
  ]);
  if (error) {
    console.error(`${file}: ${error.message}\n${stderr.toString()}`);
    process.exit(1);
  }
  writeFileSync(`${file}.json`, JSON.stringify(exportsOf(readFileSync(output))));
}

/** Asks for the next program. Nobody is there to be asked when the build has failed elsewhere. */
function ask() {
  process.send("next", () => {});
}

/** The function behind each exported one, and the functions of each exported record: its start writes them. */
function exportsOf(wasm) {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), { env: { memory } });
  const words = new Uint32Array(memory.buffer);
  const { functions, table, exports: all } = decode(wasm);
  const names = [...functions.keys()];
  return Object.fromEntries(
    all.flatMap(({ name, kind, index }) => {
      if (kind === 0) return [[name, names[index]]];
      if (kind !== 3) return [];
      const at = exports[name].value / 4;
      return [[name, Array.from(words.subarray(at, at + 8).filter(Boolean), (i) => table[i])]];
    }),
  );
}

/**
 * Functions are made small and good, but not put into each other: what losses share stands there once, and the linker puts it
 * where it is called. Only accessors and what is of an instruction or two are not worth a call, but for those named.
 */
function optimized(wasm, apart) {
  const program = binaryen.readBinary(wasm);
  program.setFeatures(binaryen.Features.All & ~binaryen.Features.GC);
  binaryen.setDebugInfo(true);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(8);
  binaryen.setFlexibleInlineMaxSize(0);
  binaryen.setOneCallerInlineMaxSize(0);
  for (const name of apart) {
    binaryen.setPassArgument("no-inline", name);
    program.runPasses(["no-inline"]);
  }
  program.runPasses(["inlining-optimizing"]);
  for (let i = 0; i < program.getNumFunctions(); i++) program.optimizeFunction(program.getFunctionByIndex(i));
  return program.emitBinary();
}
