import { NadirError } from "@nadir/core-wasm";
import { show } from "@nadir/core-wasm/kernel";
import type { OptimizerState, SavedState } from "../state.js";
import {
  isStepper,
  isTreeStepper,
  type ArrayStepper,
  type SavedTree,
  type Stepper,
  type TreeState,
  type TreeStepper,
} from "./stepper.js";
import { expectAlike, leavesOf, type Tree } from "./tree.js";

/** A state for each array of a tree. */
class EachState implements TreeState {
  constructor(
    readonly optimizer: string,
    readonly arrays: Readonly<Record<string, OptimizerState>>,
  ) {}

  get step(): number {
    return Object.values(this.arrays)[0].step;
  }

  toJSON(): SavedTree {
    const { optimizer, step } = this;
    const arrays = Object.fromEntries(Object.entries(this.arrays).map(([key, state]) => [key, state.toJSON()]));
    return { optimizer, step, arrays };
  }

  free(): void {
    for (const state of Object.values(this.arrays)) state.free();
  }
}

/** An optimizer of arrays that takes each array of a tree by itself. */
class Each implements TreeStepper {
  readonly takesTrees = true;
  readonly #stepper: ArrayStepper;

  constructor(stepper: ArrayStepper) {
    this.#stepper = stepper;
  }

  get name(): string {
    return this.#stepper.name;
  }

  init(parameters: Tree): EachState {
    const states = leavesOf(`${this.name}: parameters`, parameters).map(({ key, array }) => [
      key,
      this.#stepper.init(array),
    ]);
    return new EachState(this.name, Object.fromEntries(states));
  }

  update(parameters: Tree, gradient: Tree, state: EachState): void {
    const leaves = leavesOf(`${this.name}: parameters`, parameters);
    const gradients = leavesOf(`${this.name}: gradient`, gradient);
    expectAlike(`${this.name}: gradient`, gradients, leaves, "parameters");
    leaves.forEach(({ key, array }, i) => this.#stepper.update(array, gradients[i].array, state.arrays[key]));
  }

  fromJSON(saved: SavedTree, parameters: Tree): EachState {
    const arrays = savedRecord(this.name, saved, "arrays") as Record<string, SavedState>;
    const states = leavesOf(`${this.name}: parameters`, parameters).map(({ key, array }) => [
      key,
      this.#stepper.fromJSON(arrays[key], array),
    ]);
    return new EachState(this.name, Object.fromEntries(states));
  }

  learningRateAt(step: number): number {
    return this.#stepper.learningRateAt?.(step) ?? NaN;
  }
}

/**
 * Something that takes steps as one that does so with trees.
 *
 * @throws TypeError for what takes no steps.
 */
export function treeStepper(subject: string, given: Stepper): TreeStepper {
  if (!isStepper(given)) throw new TypeError(`${subject}: expected an optimizer, got ${show(given)}`);
  return isTreeStepper(given) ? given : new Each(given);
}

/**
 * The part of a saved state that is a record of others.
 *
 * @throws NadirError `STATE_MISMATCH` for the state of another optimizer, and for one without that part.
 */
export function savedRecord(name: string, saved: SavedTree, part: string): Record<string, unknown> {
  const record: unknown = Object(saved)[part];
  if (Object(saved).optimizer === name && typeof record === "object" && record !== null)
    return record as Record<string, unknown>;
  const got = typeof saved === "object" && saved !== null ? `one of ${show(saved.optimizer)}` : show(saved);
  throw new NadirError("STATE_MISMATCH", `${name}: saved state: expected a state of ${show(name)}, got ${got}`);
}
