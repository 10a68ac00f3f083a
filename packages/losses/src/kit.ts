// What the description of a loss is put together from.
import type { Setting } from "@nadir/core-wasm/kernel";
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

/** A constructor of hyper-parameters that takes what they mean before the rest. */
const noting =
  <A extends unknown[], T>(make: (...rest: A) => Setting<T>) =>
  (summary: string, ...rest: A): Hyperparameter<T> =>
    noted(summary, make(...rest));

/**
 * Hyper-parameters: `hyperparameter.number("size of the residual at which …", 1, domains.positive)`, what they mean first.
 * `classWeights` and `ignoreIndex` are whole ones, which act on the weights of rows by themselves.
 */
export const hyperparameter = {
  number: /* @__PURE__ */ noting(number),
  flag: /* @__PURE__ */ noting(flag),
  choice: /* @__PURE__ */ noting(choice),
  optional: /* @__PURE__ */ noting(optional),
  list: /* @__PURE__ */ noting(list),
  increasing: /* @__PURE__ */ noting(increasing),
  perClass: /* @__PURE__ */ noting(perClass),
  classWeights: /* @__PURE__ */ noted(notes.classWeights, classWeights),
  ignoreIndex: /* @__PURE__ */ noted(notes.ignoreIndex, ignoreIndex),
};

/** What stands between a prediction and the mean of the target. */
export const links = { identity, logit, logarithm, softmax, sparsemax };
