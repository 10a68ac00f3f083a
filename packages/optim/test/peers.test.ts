// Besides trajectories.ts: Optax's contrib, sm3 and wrappers, and the presets of Keras with weight decay.
import { describe, expect, test } from "vitest";
import { getOptimizer, lookahead, optimizers, sam, type MatrixShape, type Parameters } from "../src/index.js";
import contrib from "./reference/contrib-optax.json" with { type: "json" };
import keras from "./reference/presets-keras.json" with { type: "json" };

type Settings = Readonly<Record<string, unknown>>;
type Vectors = readonly (readonly number[])[];

interface Peer {
  /** By what. */
  readonly made: string;
  readonly problems: Readonly<Record<string, { readonly start: readonly number[]; readonly gradients: Vectors }>>;
  readonly trajectories: readonly Trajectory[];
}

interface Trajectory {
  readonly optimizer: string;
  /** How it was made. */
  readonly call: string;
  readonly settings: Settings;
  /** The optimizer within. */
  readonly wraps?: { readonly optimizer: string; readonly settings: Settings };
  readonly problem: string;
  readonly shape?: readonly number[];
  readonly parameters: Vectors;
  /** Where the model is to be judged, after each step. */
  readonly evaluation?: Vectors;
  readonly hessians?: readonly (readonly number[] | null)[];
  /** What is left of the peer's digits where it computes in fewer: 1e-12 if not given. */
  readonly tolerance?: number;
}

const peers: readonly Peer[] = [contrib, keras];
const trajectories = peers.flatMap(({ trajectories, problems }) =>
  trajectories.map((trajectory) => ({ ...trajectory, ...problems[trajectory.problem] })),
);

const wrappers = { lookahead, sam };

function optimizerOf({ optimizer, settings, wraps }: Trajectory) {
  if (!wraps) return getOptimizer(optimizer, settings);
  const inner = getOptimizer(wraps.optimizer, wraps.settings);
  return wrappers[optimizer as keyof typeof wrappers]({ optimizer: inner, ...settings });
}

/** Largest error relative to the largest parameter. */
function error(got: Parameters, expected: readonly number[]): number {
  const differences = expected.map((x, i) => Math.abs((got as Float64Array)[i] - x));
  return Math.max(...differences) / Math.max(...expected.map(Math.abs));
}

describe.each(trajectories)("$call of $problem $shape", (trajectory) => {
  test("is followed", () => {
    const { start, gradients, shape, parameters, evaluation, hessians, tolerance = 1e-12 } = trajectory;
    const optimizer = optimizerOf(trajectory);
    const moving = Float64Array.from(start);
    const state = optimizer.init(moving, { shape: shape as MatrixShape | undefined }) as never;
    gradients.forEach((gradient, step) => {
      const hessian = hessians?.[step];
      const inputs = hessian ? { hessian: Float64Array.from(hessian) } : {};
      optimizer.update(moving, Float64Array.from(gradient), state, inputs);
      expect(error(moving, parameters[step])).toBeLessThan(tolerance);
      if (evaluation)
        expect(error(optimizer.evaluationParameters(moving, state), evaluation[step])).toBeLessThan(tolerance);
    });
  });
});

test("every preset of Keras is among them", () => {
  const followed = new Set(keras.trajectories.map(({ optimizer }) => optimizer));
  const preset = optimizers.filter(({ description }) => description.presets.keras).map(({ name }) => name);
  expect(preset.filter((name) => !followed.has(name))).toEqual([]);
});
