import type { Parameters } from "../moment.js";
import type { OptimizerState, SavedState } from "../state.js";
import type { Tree } from "./tree.js";

/** What takes steps with one array of parameters: an optimizer, for example. */
export interface ArrayStepper {
  readonly name: string;
  init(parameters: Parameters): OptimizerState;
  update(parameters: Parameters, gradient: Parameters, state: OptimizerState): void;
  fromJSON(saved: SavedState, parameters: Parameters): OptimizerState;
  /** The learning rate of a step. */
  learningRateAt?(step: number): number;
}

/** The state of a stepper of trees. */
export interface TreeState {
  readonly optimizer: string;
  /** Steps taken. */
  readonly step: number;
  toJSON(): SavedTree;
  /** Gives placed arrays back. */
  free(): void;
}

/** A state as JSON can hold it, without loss. */
export interface SavedTree {
  readonly optimizer: string;
  readonly step: number;
  readonly [more: string]: unknown;
}

/** What takes steps with trees of parameters: chains and groups. */
export interface TreeStepper {
  readonly name: string;
  readonly takesTrees: true;
  init(parameters: Tree): TreeState;
  update(parameters: Tree, gradient: Tree, state: TreeState): void;
  fromJSON(saved: SavedTree, parameters: Tree): TreeState;
  learningRateAt(step: number): number;
}

/** Whatever takes steps. */
export type Stepper = ArrayStepper | TreeStepper;

export const isTreeStepper = (stepper: Stepper): stepper is TreeStepper =>
  (stepper as { takesTrees?: unknown }).takesTrees === true;

/** Whether something takes steps at all. */
export const isStepper = (given: unknown): given is Stepper =>
  (typeof given === "object" || typeof given === "function") &&
  given !== null &&
  typeof (given as Stepper).update === "function" &&
  typeof (given as Stepper).init === "function";
