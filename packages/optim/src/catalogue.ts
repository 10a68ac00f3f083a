import { show, suggest } from "@nadir/core-wasm/kernel";
import type { Hyperparameters } from "./hyperparameter.js";
import type { Optimizer, OptimizerFamily } from "./optimizer.js";
import * as all from "./optimizers/all.js";

/** Every first-order optimizer with its initial settings, in the order of names. */
export const optimizers: readonly OptimizerFamily[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.values(all) as unknown as OptimizerFamily[],
);

/**
 * The optimizer of a name or alias, with settings: `getOptimizer("adam", { learningRate: 0.01 })`. Pulls in every
 * optimizer: where the size of a page matters, import the one that is used.
 *
 * @throws RangeError for an unknown name, with the nearest one, and for settings as the optimizer itself does.
 */
export function getOptimizer(name: string, settings: Readonly<Record<string, unknown>> = {}): Optimizer {
  const wanted = fold(name);
  const found = optimizers.find((optimizer) => namesOf(optimizer).some((known) => fold(known) === wanted));
  if (found) return (found as (settings: Readonly<Record<string, unknown>>) => Optimizer<Hyperparameters>)(settings);
  const advice = suggest(name, optimizers.flatMap(namesOf));
  throw new RangeError(`getOptimizer: name: expected the name of an optimizer, got ${show(name)}.${advice}`);
}

const namesOf = (optimizer: Optimizer): readonly string[] => [optimizer.name, ...optimizer.aliases];

/** Names differ by more than case, `_` and `-`: `sign_sgd` is `signSgd`. */
const fold = (name: unknown): string => String(name).toLowerCase().replaceAll(/[-_ ]/g, "");
