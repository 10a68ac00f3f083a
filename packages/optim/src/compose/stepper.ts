import type { Vector } from "@nadir/core-wasm";
import type { MatrixShape, Parameters } from "../moment.js";
import type { InitOptions, Inputs } from "../optimizer.js";
import type { Tree } from "./tree.js";

/** The state that goes with one array. */
export interface ArrayState {
  readonly optimizer: string;
  /** Steps taken. */
  readonly step: number;
  toJSON(): SavedArray;
  /** Gives placed arrays back. */
  free(): void;
}

/** It as JSON can hold it, without loss. */
export interface SavedArray {
  readonly optimizer: string;
  readonly step: number;
}

/** What takes steps with one array of parameters: an optimizer, for example. */
export interface ArrayStepper {
  readonly name: string;
  init(parameters: Parameters, options?: InitOptions): ArrayState;
  update(parameters: Parameters, gradient: Parameters, state: ArrayState, inputs?: Inputs): void;
  fromJSON(saved: SavedArray, parameters: Parameters): ArrayState;
  /** Where to judge and use the model, if that is not at the parameters. */
  evaluationParameters?(parameters: Parameters, state: ArrayState): Vector;
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

/** What `init` may be told of a tree. */
export interface TreeInitOptions {
  /** Rows and columns of its arrays, by their names; of a tree that is one array, its own. */
  readonly shape?: MatrixShape | Shapes;
}

export type Shapes = Readonly<Record<string, MatrixShape | undefined>> | readonly (MatrixShape | undefined)[];

/** What `update` may be given besides the gradient: trees like it, by name. */
export type TreeInputs = Readonly<Record<string, Tree | undefined>>;

/** What takes steps with trees of parameters: chains and groups. */
export interface TreeStepper {
  readonly name: string;
  readonly takesTrees: true;
  init(parameters: Tree, options?: TreeInitOptions): TreeState;
  update(parameters: Tree, gradient: Tree, state: TreeState, inputs?: TreeInputs): void;
  fromJSON(saved: SavedTree, parameters: Tree): TreeState;
  /** Where to judge and use the model, in the form of the parameters, as new arrays. */
  evaluationParameters(parameters: Tree, state: TreeState): Tree;
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
