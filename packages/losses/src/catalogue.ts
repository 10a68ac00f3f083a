import type { Vector } from "@nadir/core-wasm";
import { show, suggest } from "@nadir/core-wasm/kernel";
import * as all from "./all.js";
import type { Hyperparameters } from "./hyperparameter.js";
import type { Family, Loss, OneOrSeveral, Predictions, Targets } from "./loss.js";
import type { PointwiseLoss } from "./pointwise.js";
import type { RowwiseLoss } from "./rowwise.js";
import type { TupleArrayOptions, TupleLoss, TupleOptions, TupleSampleOptions } from "./tuple.js";

/** A loss of the catalogue, of which no more is known than that it is one. */
export type AnyLoss = PointwiseLoss | RowwiseLoss | TupleLoss;

/**
 * A loss that was found by its name: it is called with what it takes, a number of arrays or one, as only the loss itself knows
 * and checks. `family` tells which kind it is: `if (loss.family === "pointwise") loss.hessianDiagonal(p, y)`.
 */
export type NamedLoss = AnyLoss & Called;

/** The calls of any loss. */
interface Called {
  value(...call: Call<TupleOptions>): number;
  gradient(...call: Call<TupleArrayOptions>): OneOrSeveral<Vector>;
  valueAndGradient(...call: Call<TupleArrayOptions>): {
    readonly value: number;
    readonly gradient: OneOrSeveral<Vector>;
  };
  perSample(...call: Call<TupleSampleOptions>): Vector;
}

type Call<O> = [predictions: OneOrSeveral<Predictions>, targets?: OneOrSeveral<Targets> | null, options?: O];

/** Every loss of the package with its initial settings, in the order of names. */
export const losses: readonly Family<AnyLoss, Hyperparameters>[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.values(all) as unknown as Family<AnyLoss, Hyperparameters>[],
);

/** Losses that were defined outside of the package, by their folded names. */
const defined = /* @__PURE__ */ new Map<string, Family<AnyLoss, Hyperparameters>>();

const everyLoss = () => [...losses, ...defined.values()];

function find(name: string): Family<AnyLoss, Hyperparameters> | undefined {
  const wanted = fold(name);
  return everyLoss().find((loss) => namesOf(loss).some((known) => fold(known) === wanted));
}

/** Whether `getLoss` knows a name: of the package, or of a loss that was defined. */
export const hasLoss = (name: string): boolean => find(name) !== undefined;

/**
 * Makes a loss known by its names.
 *
 * @param replace whether it takes the place of one that was defined under the same name
 * @throws RangeError where another loss has one of its names.
 */
export function register(loss: Family<AnyLoss, Hyperparameters>, replace: boolean): void {
  const before = defined.get(fold(loss.name));
  for (const name of namesOf(loss)) {
    const owner = find(name);
    if (owner === undefined || (replace && owner === before)) continue;
    const advice = owner === before ? " Define it once, or with { replace: true }." : "";
    throw new RangeError(
      `defineLoss: name: expected one that is free, got ${show(name)}, taken by ${owner.name}.${advice}`,
    );
  }
  defined.set(fold(loss.name), loss);
}

/**
 * The loss of a name or alias, with settings: `getLoss("huber", { delta: 1.5 })`; `getLoss("mse")` is `squaredError`.
 * Pulls in every loss: where the size of a page matters, import the one that is used.
 *
 * @throws RangeError for an unknown name, with the nearest one, and for settings as the loss itself does.
 */
export function getLoss(name: string, settings: Readonly<Record<string, unknown>> = {}): NamedLoss {
  const found = find(name);
  if (found) return found(settings) as NamedLoss;
  throw new RangeError(
    `getLoss: name: expected the name of a loss, got ${show(name)}.${suggest(name, everyLoss().flatMap(namesOf))}`,
  );
}

const namesOf = (loss: Loss): readonly string[] => [loss.name, ...loss.aliases];

/** Names differ by more than case, `_` and `-`: `binary_crossentropy` is `binaryCrossentropy`. */
const fold = (name: unknown): string => String(name).toLowerCase().replaceAll(/[-_ ]/g, "");

/**
 * The loss that a text describes: `name` or `name:key=value,key=value`, as the command line takes it. Values are numbers,
 * `true`, `false` or `null`, and arrays of numbers are joined by `;`: `"huber:delta=1.5"`, `"crossEntropy:classWeights=1;2;1"`.
 *
 * @throws RangeError for an unknown name, key or value.
 */
export function parseLoss(text: string): NamedLoss {
  const colon = text.indexOf(":");
  if (colon < 0) return getLoss(text);
  const settings: Record<string, unknown> = {};
  for (const pair of text.slice(colon + 1).split(",")) {
    const equals = pair.indexOf("=");
    if (equals < 1)
      throw new RangeError(`parseLoss: ${show(text)}: expected key=value after the colon, got ${show(pair)}`);
    settings[pair.slice(0, equals).trim()] = parseValue(pair.slice(equals + 1).trim());
  }
  return getLoss(text.slice(0, colon), settings);
}

function parseValue(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  if (text.includes(";")) return text.split(";").map(Number);
  return text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}
