import { open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { dataError, systemCode, usageError } from "../errors.js";

/**
 * Refuses an output path that cannot be written, before the work whose result it is to hold; and one that is among the
 * inputs, which would be lost.
 */
export async function checkWritable(path: string, inputs: readonly string[]): Promise<void> {
  const folder = dirname(path);
  const holder = await stat(folder).catch(() => undefined);
  if (!holder?.isDirectory()) throw usageError(`--out: expected a folder ${folder}, got none`, `mkdir -p ${folder}`);
  const entry = await stat(path).catch(() => undefined);
  if (entry?.isDirectory()) throw usageError(`--out: expected a file name, got the folder ${path}`);
  for (const input of inputs) {
    const other = await stat(input).catch(() => undefined);
    if (entry && other && entry.ino === other.ino && entry.dev === other.dev) {
      throw usageError(`--out: expected another file than those that are read, got ${path}`);
    }
  }
}

/**
 * A file that appears under its name only when it is whole: written beside it, flushed to the disk, then renamed. A crash
 * or a full disk leaves what was there before.
 */
export async function writeFileAtomically(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const file = await open(temporary, "wx").catch((error: unknown) => refuse(path, error));
  try {
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    return refuse(path, error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "a read-only file system",
  ENOSPC: "a full disk",
  EDQUOT: "a full quota",
};

function refuse(path: string, error: unknown): never {
  const reason = reasons[systemCode(error) ?? ""];
  throw reason === undefined ? error : dataError(`${path}: expected a place to write, got ${reason}`);
}
