import { access } from "node:fs/promises";
import { register } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Loss, parseLoss, type AnyLoss } from "@nadir/losses";
import { unreadable } from "../data/source.js";
import { dataError, isStated, usageError, userModules } from "../errors.js";

/** A loss that the command line names. */
export interface NamedLoss {
  readonly loss: AnyLoss;
  /** Its name and settings, as `parseLoss` takes them. */
  readonly text: string;
  /** The module that defines it, if it is none of the catalogue's. */
  readonly module?: string;
}

/** A path that ends in .js or .mjs (or .ts, where Node imports that), and what follows its colon. */
const modulePath = /^(?<path>.+\.m?[jt]s)(?::(?<settings>.*))?$/s;

/**
 * The loss of a text: NAME or NAME:key=value,..., or the path of a module that defines one, followed by settings alike.
 *
 * @param place what of the command line the text is, for messages: "--loss"
 */
export async function namedLoss(place: string, text: string): Promise<NamedLoss> {
  const { path, settings } = modulePath.exec(text)?.groups ?? {};
  const name = path === undefined ? undefined : (await importLoss(path)).name;
  const named = name === undefined ? text : settings === undefined ? name : `${name}:${settings}`;
  try {
    return { loss: parseLoss(named), text: named, module: path };
  } catch (error) {
    if (!isStated(error)) throw error;
    throw usageError(`${place}: ${error.message.replace(/^(getLoss: name|parseLoss): /, "")}`);
  }
}

/** Imports a module that defines a loss; `getLoss` knows the loss from then on. */
export async function importLoss(path: string): Promise<Loss> {
  await access(path).catch((error: unknown) => unreadable(path, error));
  shareOwnPackages();
  const address = pathToFileURL(resolve(path)).href;
  userModules.set(address, path);
  const module = await import(address).catch((error: unknown) => {
    throw dataError(`${path}: expected a module that can be imported, got ${reasonOf(error)}`);
  });
  const loss = (module as { readonly default?: unknown }).default;
  if (loss instanceof Loss) return loss;
  throw dataError(
    `${path}: expected a loss as its default export, got ${loss === undefined ? "none" : typeof loss}`,
    "export default defineLoss({ name, term, … })",
  );
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

let areShared = false;

/** From now on modules of the user that import @nadir/losses get the copy that this program runs. */
function shareOwnPackages(): void {
  if (areShared) return;
  areShared = true;
  register(new URL("./resolve.js", import.meta.url), { data: import.meta.url });
}
