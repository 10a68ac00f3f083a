import { NadirError } from "@nadir/core-wasm";
import { show, suggest } from "@nadir/core-wasm/kernel";
import type { Parameters } from "../moment.js";
import { expectInUse } from "../state.js";
import { savedRecord, shapesOf, treeStepper } from "./each.js";
import type { SavedTree, Stepper, TreeInitOptions, TreeInputs, TreeState, TreeStepper } from "./stepper.js";
import { expectAlike, inFormOf, leavesOf, type Leaf, type Tree } from "./tree.js";

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
   * The state before the first step, with `{ shape: { weights: [rows, columns] } }` for optimizers of matrices.
   *
   * @throws RangeError where an array is of no group, and for shapes of arrays that are not there.
   */
  init(parameters: Tree, options: TreeInitOptions = {}): GroupsState {
    const leaves = leavesOf("parameterGroups: parameters", parameters);
    const shapes = shapesOf(this.name, leaves, options);
    const split = this.#split(leaves);
    return new GroupsState(
      this.#each(split, (group, arrays) => {
        const keys = Object.keys(shapes).filter((key) => Object.hasOwn(arrays, key));
        return group.init(arrays, { shape: Object.fromEntries(keys.map((key) => [key, shapes[key]])) });
      }),
    );
  }

  /** Takes a step with every group. Errors as those of {@link Chain.update}. */
  update(parameters: Tree, gradient: Tree, state: TreeState, inputs: TreeInputs = {}): void {
    const leaves = leavesOf("parameterGroups: parameters", parameters);
    const gradients = leavesOf("parameterGroups: gradient", gradient);
    expectAlike("parameterGroups: gradient", gradients, leaves, "parameters");
    const [moved, slopes] = [this.#split(leaves), this.#split(gradients)];
    const known = this.#expectState(state, moved);
    const besides = Object.entries(inputs).flatMap(([input, tree]) => {
      if (tree === undefined) return [];
      const given = leavesOf(`parameterGroups: ${input}`, tree);
      expectAlike(`parameterGroups: ${input}`, given, leaves, "parameters");
      return [[input, this.#split(given)] as const];
    });
    for (const [name, arrays] of moved) {
      const its = Object.fromEntries(besides.map(([input, split]) => [input, split.get(name)!]));
      this.#groups.get(name)!.update(arrays, slopes.get(name)!, known.groups[name], its);
    }
    known.step++;
  }

  /** Where the optimizers would have the model judged and used: see {@link Optimizer.evaluationParameters}. */
  evaluationParameters(parameters: Tree, state: TreeState): Tree {
    const split = this.#split(leavesOf("parameterGroups: parameters", parameters));
    const { groups } = this.#expectState(state, split);
    const parts = [...split].map(([name, arrays]) =>
      this.#groups.get(name)!.evaluationParameters(arrays, groups[name]),
    );
    return inFormOf(parameters, Object.assign({}, ...parts) as Record<string, Parameters>);
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

  #expectState(state: TreeState, split: Split): GroupsState {
    expectInUse("parameterGroups", state, state instanceof GroupsState);
    const known = state as GroupsState;
    if ([...split.keys()].every((name) => known.groups[name] !== undefined)) return known;
    const advice = "a state belongs to the groups and the parameters it was made for by init()";
    throw new NadirError("STATE_MISMATCH", `parameterGroups: state: expected one of these groups; ${advice}`);
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
