// npm start: installs, builds and runs the main job, on the house prices that come with the project.
import { build, install, run } from "./workspace.mjs";

install();
build("@nadir/cli");
process.exit(
  run(process.execPath, ["packages/cli/bin/nadir.js", "train", "examples/ames.csv", "--target", "Sale_Price", ...process.argv.slice(2)], {
    mayFail: true,
  }),
);
