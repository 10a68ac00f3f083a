// Compiles the parts that the parent process sends, one after another, into the folder of the first argument.
import asc from "assemblyscript/asc";

const [folder] = process.argv.slice(2);

process.on("message", async ({ name, element, in: computedIn, base, entries }) => {
  const output = `${folder}/build/${name}.${element}`;
  const { error, stderr } = await asc.main([
    ...entries,
    // (--converge would be 5 to 10 % smaller and take four times as long)
    ...["--enable", "simd", "--runtime", "stub", "--exportTable", "--noAssert", "-O3"],
    ...["--disableWarning", "112", "--use", `F=${computedIn}`, "--use", `S=${element}`, "--use", "abort="],
    ...["--importMemory", "--memoryBase", String(base), "--transform", "./transform/operators.js"],
    ...["-o", `${output}.wasm`, "-t", `${output}.wat`],
  ]);
  if (error) {
    console.error(`${output}: ${error.message}\n${stderr.toString()}`);
    process.exit(1);
  }
  ask();
});
ask();

/** Asks for the next part. Nobody is there to be asked when the build has failed elsewhere. */
function ask() {
  process.send("next", () => {});
}
