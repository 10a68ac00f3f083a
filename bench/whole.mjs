// Whole jobs: fits of large tables, the command line from end to end, start-up, and the sizes of bundles.
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { place, random } from "@nadir/core-wasm";
import { LinearObjective } from "@nadir/core-wasm/linear-objective";
import { binaryCrossEntropy, getLoss, halfSquaredError } from "@nadir/losses";
import { minimize } from "@nadir/optim";
import { bundles, sizeOf } from "../scripts/bundles.mjs";
import { numbers } from "./data.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const seconds = (start) => Number(process.hrtime.bigint() - start) / 1e9;

/** Fits to the optimum, with how often and how fast they read the matrix. */
export function* fits({ short }) {
  const jobs = short
    ? [["logistic, l2", binaryCrossEntropy, 1e5, 20]]
    : [
        ["logistic, l2", binaryCrossEntropy, 1e6, 50],
        ["ridge", halfSquaredError, 1e5, 1000],
        ["Poisson", getLoss("poissonNll"), 1e6, 20],
      ];
  for (const [name, loss, rows, columns] of jobs) {
    const X = numbers("normal", rows * columns, "f64", 1);
    // Rows repeat after a while; what makes them differ is their target.
    const source = random(5);
    const truth = Float64Array.from({ length: columns }, () => source.normal() / Math.sqrt(columns));
    const y = Float64Array.from({ length: rows }, (_, row) => {
      let z = 0;
      for (let k = 0; k < columns; k++) z += X[row * columns + k] * truth[k];
      if (name === "ridge") return z + source.normal();
      if (name === "Poisson") return Math.floor(3 * source.uniform() * (z > 0 ? 1 + z : 1));
      return source.uniform() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
    });
    const [features, targets] = [place(X), place(y)];
    const linear = new LinearObjective({ features, rows, columns, targets, loss, intercept: true });
    const l2 = 1e-3;
    const gradient = new Float64Array(columns + 1);
    let passes = 0;
    const objective = {
      valueAndGradient(point) {
        passes++;
        let value = linear.valueAndGradient(point, gradient);
        for (let k = 0; k < columns; k++) {
          value += (l2 / 2) * point[k] * point[k];
          gradient[k] += l2 * point[k];
        }
        return { value, gradient };
      },
      hessian(point, out) {
        linear.hessian(point, out);
        for (let k = 0; k < columns; k++) out[k * (columns + 2)] += l2;
      },
    };
    for (const method of ["lbfgs", "newton"]) {
      passes = 0;
      const start = process.hrtime.bigint();
      const { value, iterations, status } = minimize(objective, new Float64Array(columns + 1), {
        method,
        gradientTolerance: 1e-7,
        checkGradient: false,
      });
      const taken = seconds(start);
      yield {
        section: "fits",
        name,
        n: `${rows}×${columns}`,
        method,
        taken,
        value,
        iterations,
        passes,
        status,
        bytes: rows * columns * 8,
      };
    }
    linear.free();
    features.free();
    targets.free();
  }
}

/** Prints what a process has taken of memory at most, when it ends. */
const REPORT = `data:text/javascript,process.on("exit",()=>process._rawDebug("peak "+process.resourceUsage().maxRSS))`;

/** `nadir train` on a generated CSV file, with its peak of memory; beside it evaluating, which is reading and one pass. */
export function commandLine({ short }) {
  const folder = mkdtempSync(join(tmpdir(), "nadir-bench-"));
  const bin = join(root, "packages/cli/bin/nadir.js");
  const timed = (...args) => {
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, ["--import", REPORT, bin, ...args], {
      ...{ encoding: "utf8", cwd: folder, maxBuffer: 2 ** 26 },
    });
    if (status !== 0 && status !== 4) throw new Error(stderr);
    return { taken: seconds(start), peak: Number(/peak (\d+)/.exec(stderr)?.[1]) * 1024 };
  };
  try {
    const csv = join(folder, "table.csv");
    const rows = writeTable(csv, (short ? 10 : 200) * 2 ** 20);
    const train = timed("train", "table.csv", "--target", "y", "--out", "m.model.json", "--json");
    const evaluate = timed("evaluate", "m.model.json", "table.csv", "--json");
    const { taken: startUp } = timed("--version");
    const bytes = statSync(csv).size;
    return {
      section: "command line",
      bytes,
      rows,
      train: train.taken,
      peak: train.peak,
      evaluate: evaluate.taken,
      startUp,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rows of ten numbers and a target, until the file has the size. */
function writeTable(path, size) {
  const file = openSync(path, "w");
  const source = random(11);
  writeSync(file, `${Array.from({ length: 10 }, (_, k) => `x${k}`).join(",")},y\n`);
  let written = 0;
  let rows = 0;
  while (written < size) {
    const lines = [];
    for (let i = 0; i < 20000; i++) {
      const x = Array.from({ length: 10 }, () => (source.uniform() * 200 - 100).toFixed(6));
      lines.push(`${x.join(",")},${(0.3 * x[0] - 0.2 * x[3] + 10 * source.uniform()).toFixed(6)}\n`);
    }
    const text = lines.join("");
    writeSync(file, text);
    written += text.length;
    rows += lines.length;
  }
  closeSync(file);
  return rows;
}

/** Gzipped bytes of what a page would load, as `npm test` checks them. */
export async function* sizes() {
  for (const page of bundles)
    yield { section: "sizes", name: page.name, size: await sizeOf(page), limit: 1000 * page.limit };
}
