// npm start: installs, builds and runs the main job, on the house prices that come with the project.
import { build, install, run } from "./workspace.mjs";

install();
build("@nadir/cli");
const job = ["train", "examples/ames.csv", "--target", "Sale_Price", ...process.argv.slice(2)];
const code = run(process.execPath, ["packages/cli/bin/nadir.js", ...job], { mayFail: true });
if (code === 0)
  console.error(`
That was \`nadir ${job.join(" ")}\`. In this folder nadir is \`npx nadir\`:
  npx nadir predict ames.model.json examples/ames.csv --out prices.csv
  npx nadir train examples/credit_data.csv --target Status --positive bad`);
process.exit(code);
