// The native twin (twin.c), compiled on the spot; where there is no gcc, benchmarks go without it.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const flags = ["-O3", "-march=x86-64-v3", "-ffast-math"];

/** From now on twins are compiled for such a processor. */
export function compileFor(march) {
  flags[1] = `-march=${march}`;
}

const source = new URL("twin.c", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "nadir-twin-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** What compiles the twin, as it names itself; `undefined` where there is none. */
export const compiler = spawnSync("gcc", ["--version"], { encoding: "utf8" }).stdout?.split("\n")[0];

const binaries = new Map();

function binaryFor(element) {
  if (binaries.has(element)) return binaries.get(element);
  const binary = join(folder, `twin.${element}`);
  const type = element === "f32" ? ["-DF=float", "-DIS_FLOAT=1"] : ["-DF=double", "-DIS_FLOAT=0"];
  const { status, stderr } = spawnSync("gcc", [...flags, ...type, source, "-o", binary, "-lm"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`gcc: ${stderr}`);
  binaries.set(element, binary);
  return binary;
}

/** A process of the twin with its data. */
export class Twin {
  #child;
  #answers;

  /** @param data `{ rows, columns, predictions, targets, labels }`, arrays or nothing. */
  constructor(element, { rows, columns = 1, predictions, targets, labels }) {
    const file = (name, array) => {
      if (!array) return "-";
      const path = join(folder, `${name}.${process.hrtime.bigint()}`);
      writeFileSync(path, Buffer.from(array.buffer, array.byteOffset, array.byteLength));
      return path;
    };
    const files = [file("p", predictions), file("y", targets), file("labels", labels)];
    this.#child = spawn(binaryFor(element), [String(rows), String(columns), ...files], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.files = files;
  }

  /** Nanoseconds and result of a case. */
  async run(name, repeats) {
    this.#child.stdin.write(`${name} ${repeats}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`twin: no answer to ${name}`);
    const [nanoseconds, result] = value.split(" ").map(Number);
    return { nanoseconds, result };
  }

  /** A case as a candidate of a race. */
  candidate(name) {
    return { name: "twin", time: async (repeats) => (await this.run(name, repeats)).nanoseconds };
  }

  close() {
    this.#child.stdin.end();
    for (const path of this.files) if (path !== "-") rmSync(path, { force: true });
  }
}
