// What the description of a loss is put together from.
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
import { choice, flag, increasing, list, number, optional, perClass } from "./hyperparameter.js";
import { identity, logarithm, logit, softmax, sparsemax } from "./link.js";
import { classWeights, ignoreIndex } from "./rows/settings.js";

/** Sets of numbers that targets, predictions and hyper-parameters come from: `domains.interval(0, 1, { lowOpen: true })` and the usual ones. */
export const domains = { interval, reals, positive, nonNegative, nonzero, openUnit, unit, probability, flags, signs };

/**
 * Hyper-parameters: `hyperparameter.number("size of the residual at which …", 1, domains.positive)`. `classWeights` and
 * `ignoreIndex` are whole ones, which act on the weights of rows by themselves.
 */
export const hyperparameter = {
  number,
  flag,
  choice,
  optional,
  list,
  increasing,
  perClass,
  classWeights,
  ignoreIndex,
};

/** What stands between a prediction and the mean of the target. */
export const links = { identity, logit, logarithm, softmax, sparsemax };
