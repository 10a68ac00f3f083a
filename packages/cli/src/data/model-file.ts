import { readFile } from "node:fs/promises";
import { NadirError, suggest } from "@nadir/core-wasm";
import { getLoss } from "@nadir/losses";
import { parseModel, type Model } from "@nadir/models";
import { dataError, isStated, systemCode } from "../errors.js";
import type { DataFile, Kind } from "./read.js";
import { list } from "../output/style.js";
import { unreadable } from "./source.js";

/**
 * Reads a model file.
 *
 * @param lossModule a module that defines its loss
 */
export async function readModel(path: string, lossModule?: string): Promise<Model> {
  if (lossModule !== undefined) await (await import("../losses/named.js")).importLoss(lossModule);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (systemCode(error) === "EISDIR") throw dataError(`${path}: expected a model file, got a directory`);
    return unreadable(path, error);
  });
  try {
    return parseModel(text);
  } catch (error) {
    if (!isStated(error)) throw error;
    if (error instanceof NadirError && error.code === "UNKNOWN_LOSS")
      throw dataError(`${path}: ${error.message}`, "name the module that defines it: --loss ./my-loss.js");
    const fix = "train the model again; the order is: nadir predict MODEL DATA";
    throw dataError(`${path}: ${error.message.replace(/^model file: /, "")}`, fix);
  }
}

/** The columns that a model reads, with the kinds they had in training. */
export function featureKinds(model: Model): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const { name, kind } of model.features) if (kind !== "dropped") kinds.set(name, kind);
  return kinds;
}

/** Refuses a file that lacks columns of the model. */
export function requireColumns(file: DataFile, names: Iterable<string>): void {
  const lacking = [...names].filter((name) => !file.columnNames.includes(name));
  if (lacking.length === 0) return;
  const advice = lacking.map((name) => suggest(name, file.columnNames)).find((each) => each !== "") ?? "";
  const columns = lacking.length === 1 ? `the column ${lacking[0]}` : `the columns ${list(lacking, 400)}`;
  throw dataError(`${file.name}: expected ${columns}, as in training, got none of that name.${advice}`);
}

/** The kind in which a file holds the model's target: labels that are numbers were read as numbers. */
export function targetKind({ target }: Model): Kind {
  if (target.kind === "number") return "number";
  return target.labels.every((label) => String(Number(label)) === label) ? "number" : "text";
}

/** Whether the model's predictions are probabilities of its positive class. */
export function predictsProbabilities({ target, loss }: Model): boolean {
  return target.kind === "classes" && getLoss(loss.name, { ...loss.settings }).link.name === "logit";
}
