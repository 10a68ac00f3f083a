// What formulas alone told: trajectories of Optax's contrib, of sm3 and of wrappers.
import { describe, expect, test } from "vitest";
import { getOptimizer, lookahead, sam, type MatrixShape, type Parameters } from "../src/index.js";
import contrib from "./reference/contrib-optax.json" with { type: "json" };

type Settings = Readonly<Record<string, unknown>>;

interface Trajectory {
  readonly optimizer: string;
  /** How it was made. */
  readonly call: string;
  readonly settings: Settings;
  /** The optimizer within. */
  readonly wraps?: { readonly optimizer: string; readonly settings: Settings };
  readonly problem: string;
  readonly shape?: readonly number[];
  readonly parameters: readonly (readonly number[])[];
  /** Where the model is to be judged, after each step. */
  readonly evaluation?: readonly (readonly number[])[];
  readonly hessians?: readonly (readonly number[] | null)[];
}

const problems: Readonly<
  Record<string, { readonly start: readonly number[]; readonly gradients: readonly number[][] }>
> = contrib.problems;
const trajectories: readonly Trajectory[] = contrib.trajectories;
const wrappers = { lookahead, sam };

function optimizerOf({ optimizer, settings, wraps }: Trajectory) {
  if (!wraps) return getOptimizer(optimizer, settings);
  const inner = getOptimizer(wraps.optimizer, wraps.settings);
  return wrappers[optimizer as keyof typeof wrappers]({ optimizer: inner, ...settings });
}

/** Largest error relative to the largest parameter. */
function error(got: Parameters | Float64Array, expected: readonly number[]): number {
  const differences = expected.map((x, i) => Math.abs((got as Float64Array)[i] - x));
  return Math.max(...differences) / Math.max(...expected.map(Math.abs));
}

describe.each(trajectories)("$call of $problem $shape", (trajectory) => {
  test("is followed", () => {
    const { problem, shape, parameters, evaluation, hessians } = trajectory;
    const { start, gradients } = problems[problem];
    const optimizer = optimizerOf(trajectory);
    const moving = Float64Array.from(start);
    const state = optimizer.init(moving, { shape: shape as MatrixShape | undefined }) as never;
    gradients.forEach((gradient, step) => {
      const hessian = hessians?.[step];
      const inputs = hessian ? { hessian: Float64Array.from(hessian) } : {};
      optimizer.update(moving, Float64Array.from(gradient), state, inputs);
      expect(error(moving, parameters[step])).toBeLessThan(1e-12);
      const judged = optimizer.evaluationParameters(moving, state);
      if (evaluation) expect(error(judged, evaluation[step])).toBeLessThan(1e-12);
    });
  });
});

test("there is one of each", () => {
  const followed = [...new Set(trajectories.map(({ optimizer }) => optimizer))].sort();
  expect(followed).toEqual(
    ["lookahead", "muon", "prodigy", "sam", "scheduleFreeAdamW", "scheduleFreeSgd", "sm3", "sophia"], // prettier-ignore
  );
});
