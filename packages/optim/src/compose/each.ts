import { NadirError } from "@nadir/core-wasm";
import { show, suggest } from "@nadir/core-wasm/kernel";
import type { MatrixShape, Parameters } from "../moment.js";
import { copyOf, expectInUse, expectSaved } from "../state.js";
import {
  isStepper,
  isTreeStepper,
  type ArrayState,
  type ArrayStepper,
  type SavedArray,
  type SavedTree,
  type Shapes,
  type Stepper,
  type TreeInitOptions,
  type TreeInputs,
  type TreeState,
  type TreeStepper,
} from "./stepper.js";
import { expectAlike, inFormOf, leavesOf, type Leaf, type Tree } from "./tree.js";

/** A state for each array of a tree. */
class EachState implements TreeState {
  constructor(
    readonly optimizer: string,
    readonly arrays: Readonly<Record<string, ArrayState>>,
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

  init(parameters: Tree, options: TreeInitOptions = {}): EachState {
    const leaves = leavesOf(`${this.name}: parameters`, parameters);
    const shapes = shapesOf(this.name, leaves, options);
    const states = leaves.map(({ key, array }) => [key, this.#stepper.init(array, { shape: shapes[key] })]);
    return new EachState(this.name, Object.fromEntries(states));
  }

  update(parameters: Tree, gradient: Tree, state: EachState, inputs: TreeInputs = {}): void {
    const leaves = leavesOf(`${this.name}: parameters`, parameters);
    const gradients = leavesOf(`${this.name}: gradient`, gradient);
    expectAlike(`${this.name}: gradient`, gradients, leaves, "parameters");
    const besides = inputsByKey(this.name, leaves, inputs);
    expectInUse(this.name, state, state instanceof EachState);
    leaves.forEach(({ key, array }, i) =>
      this.#stepper.update(array, gradients[i].array, state.arrays[key], besides[key]),
    );
  }

  evaluationParameters(parameters: Tree, state: EachState): Tree {
    expectInUse(this.name, state, state instanceof EachState);
    const arrays = leavesOf(`${this.name}: parameters`, parameters).map(({ key, array }) => [
      key,
      this.#stepper.evaluationParameters?.(array, state.arrays[key]) ?? copyOf(array),
    ]);
    return inFormOf(parameters, Object.fromEntries(arrays) as Record<string, Parameters>);
  }

  fromJSON(saved: SavedTree, parameters: Tree): EachState {
    const arrays = savedRecord(this.name, saved, "arrays") as Record<string, SavedArray>;
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
 * Rows and columns of the arrays of a tree that are matrices, by name.
 *
 * @throws RangeError for the name of an array that is not there; TypeError for one shape of several arrays.
 */
export function shapesOf(
  who: string,
  leaves: readonly Leaf[],
  { shape = {} }: TreeInitOptions,
): Readonly<Record<string, MatrixShape | undefined>> {
  const isOne = Array.isArray(shape) && shape.every((side) => typeof side === "number");
  const keys = leaves.map(({ key }) => key);
  if (isOne && keys[0] !== "")
    throw new TypeError(
      `${who}: shape: expected shapes by the names of the arrays, ${keys.join(", ")}, got ${show(shape)}`,
    );
  const shapes = isOne ? { "": shape as unknown as MatrixShape } : (shape as Exclude<Shapes, readonly unknown[]>);
  for (const key of Object.keys(shapes))
    if (!keys.includes(key))
      throw new RangeError(
        `${who}: shape: expected one of the arrays ${keys.join(", ")}, got ${key}.${suggest(key, keys)}`,
      );
  return shapes;
}

/** What is given besides the gradient, for every array by name. Errors as those of `update`. */
function inputsByKey(
  who: string,
  leaves: readonly Leaf[],
  inputs: TreeInputs,
): Readonly<Record<string, Record<string, Parameters>>> {
  const byKey = Object.fromEntries(leaves.map(({ key }) => [key, {} as Record<string, Parameters>]));
  for (const [name, tree] of Object.entries(inputs)) {
    if (tree === undefined) continue;
    const given = leavesOf(`${who}: ${name}`, tree);
    expectAlike(`${who}: ${name}`, given, leaves, "parameters");
    for (const { key, array } of given) byKey[key][name] = array;
  }
  return byKey;
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
 * @throws TypeError for what is none; NadirError `STATE_MISMATCH` for the state of another optimizer, and for one without
 * that part.
 */
export function savedRecord(name: string, saved: SavedTree, part: string): Record<string, unknown> {
  expectSaved(`${name}: saved state`, saved);
  const record = saved[part];
  if (saved.optimizer === name && typeof record === "object" && record !== null)
    return record as Record<string, unknown>;
  const got = `one of ${show(saved.optimizer)}`;
  throw new NadirError("STATE_MISMATCH", `${name}: saved state: expected a state of ${show(name)}, got ${got}`);
}
