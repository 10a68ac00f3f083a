import type { Vector } from "@nadir/core-wasm";
import { show } from "@nadir/core-wasm/kernel";
import type { ArrayState, ArrayStepper } from "../compose/stepper.js";
import type { Hyperparameters } from "../hyperparameter.js";
import type { Parameters } from "../moment.js";
import { Optimizer, type InitOptions, type Inputs, type OptimizerDescription } from "../optimizer.js";
import { expectInUse, expectSaved, type OptimizerState, type SavedState } from "../state.js";

/** What can be wrapped: what takes steps with one array, checked before anything is written. */
export interface Wrappable extends ArrayStepper {
  prepared(parameters: Parameters, gradient: Parameters, state: ArrayState, inputs?: Inputs): () => void;
  evaluationParameters(parameters: Parameters, state: ArrayState): Vector;
  learningRateAt(step: number): number;
}

/** The state of a wrapper as JSON. */
export interface SavedWrapped {
  readonly optimizer: string;
  readonly step: number;
  readonly own: SavedState;
  readonly inner: { readonly optimizer: string; readonly step: number };
}

/** The state of a wrapper: what it remembers itself, and what the optimizer in it does. */
export class WrappedState implements ArrayState {
  constructor(
    readonly own: OptimizerState,
    readonly inner: ArrayState,
  ) {}

  get optimizer(): string {
    return this.own.optimizer;
  }
  /** Steps that the optimizer in it has taken. */
  get step(): number {
    return this.inner.step;
  }
  toJSON(): SavedWrapped {
    const { optimizer, step, own, inner } = this;
    return { optimizer, step, own: own.toJSON(), inner: inner.toJSON() };
  }
  free(): void {
    this.own.free();
    this.inner.free();
  }
}

/** An optimizer around another one. It takes the steps that optimizers take, and can be wrapped, chained and grouped. */
export abstract class Wrapper implements Wrappable {
  /** The one that takes the steps. */
  readonly optimizer: Wrappable;
  /** What the wrapper does itself, as passes of an optimizer without a learning rate. */
  protected readonly own: Optimizer;

  constructor(
    description: OptimizerDescription,
    { optimizer, ...given }: { readonly optimizer: Wrappable } & Readonly<Record<string, unknown>>,
  ) {
    if (typeof (optimizer as Partial<Wrappable> | undefined)?.prepared !== "function") {
      const expected = "an optimizer of one array, such as adam()";
      throw new TypeError(`${description.name}: optimizer: expected ${expected}, got ${show(optimizer)}`);
    }
    this.optimizer = optimizer;
    this.own = new Optimizer(description, given);
  }

  get name(): string {
    return this.own.name;
  }
  get description(): OptimizerDescription {
    return this.own.description;
  }
  get settings(): Readonly<Record<string, unknown>> {
    return this.own.settings;
  }
  get hyperparameters(): Hyperparameters {
    return this.own.hyperparameters;
  }

  /** The state before the first step. Errors as those of {@link Optimizer.init}. */
  init(parameters: Parameters, options: InitOptions = {}): WrappedState {
    return new WrappedState(this.own.init(parameters), this.optimizer.init(parameters, options));
  }

  /** The state that `toJSON` saved: updates go on to the last bit. Errors as those of {@link Optimizer.fromJSON}. */
  fromJSON(saved: SavedWrapped, parameters: Parameters): WrappedState {
    expectSaved(`${this.name}: saved state`, saved);
    const own = this.own.fromJSON(saved.own, parameters);
    return new WrappedState(own, this.optimizer.fromJSON(saved.inner, parameters));
  }

  /** Takes a gradient at the parameters: overwrites them and the state. Errors as those of {@link Optimizer.update}. */
  update(parameters: Parameters, gradient: Parameters, state: WrappedState, inputs: Inputs = {}): void {
    this.prepared(parameters, gradient, state, inputs)();
  }

  /** The learning rate of the optimizer. */
  learningRateAt(step: number): number {
    return this.optimizer.learningRateAt(step);
  }

  /** An update that is checked and not yet made: for what wraps an optimizer. Errors as those of `update`. */
  abstract prepared(parameters: Parameters, gradient: Parameters, state: WrappedState, inputs?: Inputs): () => void;

  /** The parameters to judge and use the model with, as a new array. */
  abstract evaluationParameters(parameters: Parameters, state: WrappedState): Vector;

  /** @throws TypeError for what is no state of a wrapper. */
  protected checked(state: WrappedState): WrappedState {
    expectInUse(this.name, state, state instanceof WrappedState);
    return state;
  }
}
