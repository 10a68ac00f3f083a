// npm test: installs, builds and runs every test, in Node and, where there is a Chromium, the same suites in it.
//   --deep              the long suites instead (npm run test:deep)
//   --require-browser   fail where the browser part did not run
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "./chromium.mjs";
import { build, install, root, run } from "./workspace.mjs";

const flags = process.argv.slice(2);
const deep = flags.includes("--deep");
const reports = join(root, "coverage");

install();
build();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const results = [runProject("node")];
if (!deep) {
  if (chromium) results.push(runProject("chromium"));
  else console.log("\nNo Chromium found (CHROMIUM_PATH names one): the browser part did not run.");
}

const passed = results.reduce((sum, result) => sum + result.passed, 0);
let failed = results.reduce((sum, result) => sum + result.failed, 0);
if (flags.includes("--require-browser") && !(results[1]?.passed > 0)) {
  console.log("The browser part was required and did not run.");
  failed++;
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || results.some((result) => result.code !== 0) ? 1 : 0);

/** Runs the suites of a project; counts come from the runner's own report, and no report is a failure. */
function runProject(project) {
  const report = join(reports, `${project}.json`);
  const code = run(
    "npx",
    ["vitest", "run", "--project", project, "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`],
    {
      env: deep ? { NADIR_DEEP: "1" } : {},
      mayFail: true,
    },
  );
  try {
    const { numPassedTests: passed, numFailedTests: failed, testResults } = JSON.parse(readFileSync(report, "utf8"));
    const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
    return { code, passed, failed: failed + broken };
  } catch {
    return { code: code || 1, passed: 0, failed: 1 };
  }
}
