import { NadirError } from "@nadir/core-wasm";
import { show, suggest } from "@nadir/core-wasm/kernel";
import type { Parameters } from "../moment.js";
import { savedRecord, treeStepper } from "./each.js";
import type { SavedTree, Stepper, TreeState, TreeStepper } from "./stepper.js";
import { expectAlike, leavesOf, type Leaf, type Tree } from "./tree.js";

/** The state of groups: one for each group that has arrays. */
class GroupsState implements TreeState {
  readonly optimizer = "parameterGroups";
  step = 0;

  constructor(readonly groups: Readonly<Record<string, TreeState>>) {}

  toJSON(): SavedTree {
    const { optimizer, step } = this;
    const groups = Object.fromEntries(Object.entries(this.groups).map(([name, state]) => [name, state.toJSON()]));
    return { optimizer, step, groups };
  }

  free(): void {
    for (const state of Object.values(this.groups)) state.free();
  }
}

/** Arrays by key, a group each. */
type Split = ReadonlyMap<string, Readonly<Record<string, Parameters>>>;

/** Optimizers that each take some of the arrays. */
export class ParameterGroups implements TreeStepper {
  readonly name = "parameterGroups";
  readonly takesTrees = true;
  readonly #groups: ReadonlyMap<string, TreeStepper>;
  readonly #assign: (key: string) => string;

  constructor(groups: Readonly<Record<string, Stepper>>, assign: (key: string) => string) {
    const entries = Object.entries(groups);
    if (entries.length === 0) throw new RangeError("parameterGroups: expected at least one group, got none");
    const steppers = entries.map(([name, group]) => [name, treeStepper(`parameterGroups: ${name}`, group)] as const);
    this.#groups = new Map(steppers);
    this.#assign = assign;
  }

  /**
   * The state before the first step.
   *
   * @throws RangeError where an array is of no group.
   */
  init(parameters: Tree): GroupsState {
    const split = this.#split(leavesOf("parameterGroups: parameters", parameters));
    return new GroupsState(this.#each(split, (group, arrays) => group.init(arrays)));
  }

  /** Takes a step with every group. Errors as those of {@link Chain.update}. */
  update(parameters: Tree, gradient: Tree, state: TreeState): void {
    const leaves = leavesOf("parameterGroups: parameters", parameters);
    const gradients = leavesOf("parameterGroups: gradient", gradient);
    expectAlike("parameterGroups: gradient", gradients, leaves, "parameters");
    const [moved, slopes] = [this.#split(leaves), this.#split(gradients)];
    if (!(state instanceof GroupsState) || [...moved.keys()].some((name) => state.groups[name] === undefined)) {
      const advice = "a state belongs to the groups and the parameters it was made for by init()";
      throw new NadirError("STATE_MISMATCH", `parameterGroups: state: expected what init() returns; ${advice}`);
    }
    for (const [name, arrays] of moved) this.#groups.get(name)!.update(arrays, slopes.get(name)!, state.groups[name]);
    state.step++;
  }

  /** The state that `toJSON` saved. */
  fromJSON(saved: SavedTree, parameters: Tree): GroupsState {
    const groups = savedRecord(this.name, saved, "groups") as Record<string, SavedTree>;
    const split = this.#split(leavesOf("parameterGroups: parameters", parameters));
    const state = new GroupsState(this.#each(split, (group, arrays, name) => group.fromJSON(groups[name], arrays)));
    state.step = saved.step;
    return state;
  }

  /** That of the first group. */
  learningRateAt(step: number): number {
    const [first] = this.#groups.values();
    return first.learningRateAt(step);
  }

  #split(leaves: readonly Leaf[]): Split {
    const split = new Map<string, Record<string, Parameters>>();
    for (const { key, array } of leaves) {
      const name = this.#assign(key);
      if (!this.#groups.has(name)) {
        const names = [...this.#groups.keys()];
        const expected = `one of the groups ${names.join(", ")} for the array ${show(key)}`;
        throw new RangeError(
          `parameterGroups: expected ${expected}, got ${show(name)}.${suggest(String(name), names)}`,
        );
      }
      if (!split.has(name)) split.set(name, {});
      split.get(name)![key] = array;
    }
    return split;
  }

  #each(
    split: Split,
    make: (group: TreeStepper, arrays: Readonly<Record<string, Parameters>>, name: string) => TreeState,
  ): Record<string, TreeState> {
    return Object.fromEntries([...split].map(([name, arrays]) => [name, make(this.#groups.get(name)!, arrays, name)]));
  }
}

/**
 * Arrays of parameters in groups, each with an optimizer (or chain) of its own:
 *
 * ```ts
 * const optimizer = parameterGroups(
 *   { decayed: adamW({ weightDecay: 0.01 }), plain: adamW({ weightDecay: 0 }) },
 *   (name) => (name.endsWith("bias") ? "plain" : "decayed"),
 * );
 * const state = optimizer.init({ weights: all.subarray(0, 10), bias: all.subarray(10) });
 * ```
 *
 * @param assign - The group of the array of a name; if left out, groups have the names of the arrays.
 * @throws TypeError for groups that take no steps; RangeError for none.
 */
export const parameterGroups = (
  groups: Readonly<Record<string, Stepper>>,
  assign: (key: string) => string = (key) => key,
): ParameterGroups => new ParameterGroups(groups, assign);
