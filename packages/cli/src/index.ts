import { exitCodes, systemCode } from "./errors.js";
import { listenForInterrupt } from "./interrupt.js";
import { createProgram } from "./program.js";
import { reportError } from "./report-error.js";

// Whoever read the output may have had enough of it (`nadir predict ... | head`): that is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (systemCode(error) !== "EPIPE") throw error;
    process.exit(exitCodes.fine);
  });
}
listenForInterrupt();

try {
  const program = await createProgram(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
