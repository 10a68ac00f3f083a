// What `npm start` and `npm test` need before they begin: dependencies installed, packages built.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Runs a command in the root of the workspace and ends this process with its exit code where it fails. */
export function run(command, args, { env = {}, mayFail = false } = {}) {
  const windows = process.platform === "win32";
  const { status, signal } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: windows,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", ...env },
  });
  const code = signal ? 1 : (status ?? 1);
  if (code !== 0 && !mayFail) process.exit(code);
  return code;
}

/** Installs the locked dependencies unless they are there already. */
export function install() {
  const lock = join(root, "package-lock.json");
  const installed = join(root, "node_modules", ".package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}

/** Builds the packages that changed. */
export function build(...filters) {
  run("npx", [
    "turbo",
    "run",
    "build",
    "--concurrency=2",
    "--output-logs=errors-only",
    ...filters.map((name) => `--filter=${name}`),
  ]);
}
