// What the description of a loss is put together from.
import type { Domain, Setting } from "@nadir/core-wasm/kernel";
import {
  flags,
  interval,
  nonNegative,
  nonzero,
  openUnit,
  positive,
  probability,
  reals,
  signs,
  unit,
} from "./domain.js";
import { choice, flag, increasing, list, number, optional, perClass, type Hyperparameter } from "./hyperparameter.js";
import { identity, logarithm, logit, softmax, sparsemax } from "./link.js";
import * as notes from "./notes.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";

/** Sets of numbers that targets, predictions and hyper-parameters come from: `domains.interval(0, 1, { lowOpen: true })` and the usual ones. */
export const domains = { interval, reals, positive, nonNegative, nonzero, openUnit, unit, probability, flags, signs };

/** A hyper-parameter with what it means, which losses of the package leave to their texts. */
const noted = <T>(summary: string, silent: Setting<T>): Hyperparameter<T> => ({ summary, ...silent });

/** A constructor of hyper-parameters that takes what they mean first, and last values worth testing and showing. */
const noting =
  <I extends T, T>(make: (initial: I, domain: Domain) => Setting<T>) =>
  (summary: string, initial: I, domain: Domain, samples?: readonly T[]): Hyperparameter<T> => ({
    ...noted(summary, make(initial, domain)),
    samples,
  });

/**
 * Hyper-parameters: `hyperparameter.number("size of the residual at which …", 1, domains.positive)`, what they mean first.
 * `classWeights` and `ignoreIndex` are whole ones, which act on the weights of rows by themselves.
 */
export const hyperparameter = {
  number: /* @__PURE__ */ noting(number),
  flag: (summary: string, initial: boolean): Hyperparameter<boolean> => noted(summary, flag(initial)),
  choice: <const W extends string>(summary: string, initial: NoInfer<W>, words: readonly W[]): Hyperparameter<W> =>
    noted(summary, choice<W>(initial, words)),
  optional: /* @__PURE__ */ noting(optional),
  list: (summary: string, domain: Domain): Hyperparameter<readonly number[] | null> => noted(summary, list(domain)),
  increasing: /* @__PURE__ */ noting(increasing),
  perClass: /* @__PURE__ */ noting(perClass),
  classWeights: /* @__PURE__ */ noted(notes.classWeights, classWeights),
  ignoreIndex: /* @__PURE__ */ noted(notes.ignoreIndex, ignoreIndex),
};

/** What stands between a prediction and the mean of the target. */
export const links = { identity, logit, logarithm, softmax, sparsemax };
