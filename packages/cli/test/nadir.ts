import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, vi } from "vitest";
import { createProgram } from "../src/program.js";
import { reportError } from "../src/report-error.js";

export const bin = fileURLToPath(new URL("../bin/nadir.js", import.meta.url));

/** A file of /examples. */
export const example = (name: string): string => fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with all that standard error has held so far, whenever more comes. */
  readonly onError?: (stderr: string, interrupt: () => void) => void;
}

/** Runs the built program as a shell would, its streams being pipes. */
export function nadir(args: readonly string[], { cwd, input, env, onError }: RunOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...process.env, NO_COLOR: "", ...env } });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    onError?.(stderr, () => child.kill("SIGINT"));
  });
  child.stdin.on("error", () => {}); // the program may end without reading its input
  child.stdin.end(input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The same in this process, which is much faster: for what does not depend on streams or on how a process ends. */
export async function program(args: readonly string[]): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => (written[name] += String(chunk)) !== ""),
  );
  try {
    await (await createProgram(args)).parseAsync(args, { from: "user" });
    return { code: 0, ...written };
  } catch (error) {
    return { code: reportError(error), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const folders: string[] = [];
afterAll(() => folders.forEach((path) => rmSync(path, { recursive: true, force: true })));

/** A folder for one test, with these files in it. */
export function folder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "nadir-test-"));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.join(",")}\n`).join("");

/** Forty houses whose price follows from area, rooms and city, nearly. */
export const houses: (string | number)[][] = [
  ["area", "rooms", "city", "price"],
  ...Array.from({ length: 40 }, (_, i) => {
    const [area, rooms, city] = [50 + ((i * 37) % 101), 1 + (i % 5), ["Ames", "Boone", "Nevada"][(i * 7) % 3]];
    return [area, rooms, city, 1000 * area + 5000 * rooms + (city === "Ames" ? 9000 : 0) + ((i * 29) % 17) * 100];
  }),
];

/** The same houses, with one cell (line from 1, as in the file) replaced. */
export function housesWith(line: number, column: string, cell: string | number): (string | number)[][] {
  const place = houses[0].indexOf(column);
  return houses.map((row, i) => (i === line - 1 ? row.map((old, j) => (j === place ? cell : old)) : row));
}
