// node compile.mjs OUTPUT ELEMENT BASE ENTRY...: one module for one element type, in a process of its own.
import asc from "assemblyscript/asc";

const [output, element, base, ...entries] = process.argv.slice(2);
const { error, stderr } = await asc.main([
  ...entries,
  // (--converge would be 5 to 10 % smaller and take four times as long)
  ...["--enable", "simd", "--runtime", "stub", "--exportTable", "--noAssert", "-O3"],
  ...["--disableWarning", "112", "--use", `F=${element}`, "--use", "abort="],
  ...["--importMemory", "--memoryBase", base, "--transform", "./transform/operators.js"],
  ...["-o", `${output}.wasm`, "-t", `${output}.wat`],
]);
if (error) {
  console.error(`${output}: ${error.message}\n${stderr.toString()}`);
  process.exit(1);
}
