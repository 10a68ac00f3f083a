import { expect, test } from "vitest";
import * as optim from "../src/index.js";
import { earlyStopping, leastSquares, minimize, optimizers, reduceOnPlateau } from "../src/index.js";
import { fromPeer } from "../src/peer-names.js";

const bowl = ([x]: Float64Array) => ({ value: x * x, gradient: [2 * x] });

/** A call with a name of PyTorch, Keras, Optax or SciPy, and what is meant. */
const cases: readonly (readonly [given: string, meant: string, call: (settings: never) => unknown])[] = [
  ["lr", '"learningRate"', optim.adam],
  ["alpha", '"learningRate"', optim.sgd],
  ["alpha", '"decay"', optim.rmsprop],
  ["rho", '"decay"', optim.adadelta],
  ["betas", '"beta1" and "beta2"', optim.adamW],
  ["beta_1", '"beta1"', optim.adam],
  ["b2", '"beta2"', optim.lion],
  ["eps", '"epsilon"', optim.adam],
  ["weight_decay", '"weightDecay"', optim.sgd],
  ["initial_accumulator_value", '"initialAccumulator"', optim.adagrad],
  ["minDelta", '"minimumDelta"', earlyStopping],
  ["min_delta", '"minimumDelta"', earlyStopping],
  ["threshold", '"minimumDelta"', reduceOnPlateau],
  ["min_lr", '"minimum"', reduceOnPlateau],
  ["max_iter", '"maxIterations"', (options) => minimize(bowl, [1], options)],
  ["maxIter", '"maxIterations"', (options) => minimize(bowl, [1], options)],
  ["maxfun", '"maxEvaluations"', (options) => minimize(bowl, [1], options)],
  ["gtol", '"gradientTolerance"', (options) => minimize(bowl, [1], options)],
  ["tol", '"gradientTolerance"', (options) => minimize(bowl, [1], options)],
  ["ftol", '"functionTolerance"', (options) => minimize(bowl, [1], options)],
  ["xatol", '"stepTolerance"', (options) => minimize(bowl, [1], options)],
  ["max_nfev", '"maxEvaluations"', (options) => leastSquares(([x]) => [x], [1], options)],
  ["f_scale", '"lossScale"', (options) => leastSquares(([x]) => [x], [1], options)],
  ["absolute_sigma", '"absoluteSigma"', (options) => leastSquares(([x]) => [x], [1], options)],
];

test.each(cases)("%s is told to be %s", (given, meant, call) => {
  expect(() => call({ [given]: 1 } as never)).toThrow(`Did you mean ${meant}?`);
});

test("the whole message names what there is", () => {
  expect(() => optim.adadelta({ lr: 1 } as never)).toThrow(
    new RangeError(
      'adadelta: lr: expected one of learningRate, decay, epsilon, weightDecay, decoupled, preset. Did you mean "learningRate"?',
    ),
  );
});

test("names that are known are never taken for those of a peer, and what is not there is not suggested", () => {
  for (const { hyperparameters } of optimizers) {
    const known = Object.keys(hyperparameters);
    for (const name of known) expect(fromPeer(name, known)).toBe(` Did you mean "${name}"?`);
    expect(fromPeer("gtol", known)).toBe("");
  }
  expect(fromPeer("constructor", ["learningRate"])).toBe("");
});
