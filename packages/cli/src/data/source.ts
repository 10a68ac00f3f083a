import { createReadStream, createWriteStream, rmSync } from "node:fs";
import { mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { suggest } from "@nadir/core-wasm";
import { dataError, systemCode, usageError } from "../errors.js";

export type Format = "delimited" | "json" | "parquet";

/** A file that can be read more than once, whatever the command line named. */
export interface Source {
  /** How messages call it. */
  readonly name: string;
  /** Where its bytes lie. */
  readonly path: string;
  readonly format: Format;
  readonly gzipped: boolean;
  /** What the name of the file says about its delimiter. */
  readonly delimiter?: string;
  close(): Promise<void>;
}

const formats: readonly { readonly ending: RegExp; readonly format: Format; readonly delimiter?: string }[] = [
  { ending: /\.csv$/i, format: "delimited" },
  { ending: /\.(tsv|tab)$/i, format: "delimited", delimiter: "\t" },
  { ending: /\.(json|jsonl|ndjson)$/i, format: "json" },
  { ending: /\.(parquet|pq)$/i, format: "parquet" },
];

/**
 * Opens a path, or standard input for "-". Pipes are spooled to a temporary file, since a file is read twice: once to
 * see what its columns hold, once for the values.
 */
export async function openSource(path: string): Promise<Source> {
  if (path === "-" && process.stdin.isTTY) {
    throw usageError("standard input: expected data from a pipe, got a terminal", "name a file, or pipe one in");
  }
  if (path === "-") return describe("stdin", await spool(process.stdin));

  const entry = await stat(path).catch((error: unknown) => unreadable(path, error));
  if (entry.isDirectory()) throw dataError(`${path}: expected a file, got a directory`, "name a file inside it");
  if (entry.isFile()) return describe(path, { path, close: async () => {} });
  return describe(path, await spool(createReadStream(path)));
}

/** Says why a file cannot be read; a misspelt name gets the nearest one of its folder. */
export async function unreadable(path: string, error: unknown): Promise<never> {
  const code = systemCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") {
    const neighbours = await readdir(dirname(path)).catch(() => []);
    throw dataError(`${path}: expected a file, got nothing of that name.${suggest(basename(path), neighbours)}`);
  }
  if (code === "EACCES" || code === "EPERM") throw dataError(`${path}: expected a readable file, got no permission`);
  throw error;
}

interface Spooled {
  readonly path: string;
  close(): Promise<void>;
}

async function spool(stream: NodeJS.ReadableStream): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), "nadir-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const close = async () => {
    process.off("exit", remove);
    await rm(folder, { recursive: true, force: true });
  };
  const path = join(folder, "data");
  try {
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await close();
    throw error;
  }
  return { path, close };
}

async function describe(name: string, { path, close }: Spooled): Promise<Source> {
  try {
    const start = await firstBytes(path);
    if (start.length === 0) throw dataError(`${name}: expected data, got an empty file`);
    if (start.readUInt16BE(0) === 0xfffe || start.readUInt16BE(0) === 0xfeff) {
      throw dataError(`${name}: expected UTF-8 text, got UTF-16`, "save the file as UTF-8 (in Excel: CSV UTF-8)");
    }
    const gzipped = start[0] === 0x1f && start[1] === 0x8b;
    const ending = formats.find((each) => each.ending.test(name.replace(/\.gz$/i, "")));
    return { name, path, gzipped, format: ending?.format ?? guess(start), delimiter: ending?.delimiter, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The format of a file whose name does not tell, from how its content starts. */
function guess(start: Buffer): Format {
  if (start.toString("latin1", 0, 4) === "PAR1") return "parquet";
  return /^\s*[[{]/.test(start.toString("latin1")) ? "json" : "delimited";
}

/** Up to 64 bytes, padded with spaces to at least two if there are any at all. */
async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64, " "), 0, 64, 0);
    return bytesRead === 0 ? Buffer.alloc(0) : buffer.subarray(0, Math.max(2, bytesRead));
  } finally {
    await file.close();
  }
}
