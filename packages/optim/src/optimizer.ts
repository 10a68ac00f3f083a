import { Placed, type Element, type Vector } from "@nadir/core-wasm";
import { BLOCK, Input, show, writeFields, type Kernel, type WasmModule } from "@nadir/core-wasm/kernel";
import { rates, resolveWithPreset, type Hyperparameters, type LearningRate, type Settings } from "./hyperparameter.js";
import { InPlace } from "./in-place.js";
import { expectState, loadState, newState, type OptimizerState, type SavedState, type StateShape } from "./state.js";

/** What an optimizer moves: the element type is that of the computation. */
export type Parameters = Vector | Placed;

/** The peers whose defaults and conventions an optimizer can follow. */
export type Peer = "torch" | "keras" | "optax";

/** A step about to be taken. */
export interface Moment {
  /** Its number, counted from 0. */
  readonly step: number;
  /** Its learning rate, α. */
  readonly rate: number;
}

/** What every optimizer says of itself. Everything else (checks, documentation, tests) derives from it. */
export interface OptimizerDescription<H extends Hyperparameters = Hyperparameters, K extends string = string> {
  readonly name: string;
  /** Other names, from PyTorch, Keras, Optax and others: accepted wherever a name is a string. */
  readonly aliases: readonly string[];
  readonly summary: string;
  /** The update rule in LaTeX, for gradient g, parameters x and learning rate α. */
  readonly formula: string;
  readonly hyperparameters: H;
  /** Settings that make it the optimizer of that name in another library. */
  readonly presets: Readonly<Partial<Record<Peer, Partial<Settings<H>>>>>;
  /** What is wrong with settings that are each right, if anything: `<setting>: expected …, got …`. */
  conflict(settings: Settings<H>): string | undefined;
  /** Numbers of state a parameter, up to four: their names, in the order of the kernel's arguments, and first values. */
  slots(settings: Settings<H>): Readonly<Record<string, number>>;
  /** Numbers of state for all parameters, with their first values. */
  readonly scalars: Readonly<Record<string, number>>;
  readonly module: WasmModule<K>;
  kernel(settings: Settings<H>): K;
  /** The kernel's numbers for a step, after κ and λ of weight decay; advances the scalars on the way. */
  fields(settings: Settings<H>, moment: Moment, scalars: Record<string, number>): readonly number[];
  readonly whenToUse: string;
  /** Its name in other libraries. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** Where those differ from this, or err. */
  readonly differences: readonly string[];
  readonly references: readonly string[];
}

/** The arrays of an update; a call is synchronous, so that one set is enough. */
const gradients = /* @__PURE__ */ new Input();
const moved = /* @__PURE__ */ new InPlace();
const remembered = [
  /* @__PURE__ */ new InPlace(),
  /* @__PURE__ */ new InPlace(),
  /* @__PURE__ */ new InPlace(),
  /* @__PURE__ */ new InPlace(),
];

/**
 * A first-order optimizer with its settings. It holds no state of its own: `init` makes one for an array of parameters,
 * `update` advances both.
 *
 * ```ts
 * const optimizer = adam({ learningRate: 1e-3 });
 * const state = optimizer.init(parameters);
 * for (const batch of batches) optimizer.update(parameters, gradientOf(batch, parameters), state);
 * ```
 *
 * The same parameters, gradients and settings give the same bits in every engine, wherever the arrays lie, and whether or
 * not the state was saved and loaded on the way. NaN and infinite gradients are not held back: they reach the parameters.
 */
export class Optimizer<H extends Hyperparameters = Hyperparameters> {
  readonly description: OptimizerDescription<H>;
  readonly settings: Settings<H>;

  constructor(description: OptimizerDescription<H>, given: Readonly<Record<string, unknown>> = {}) {
    const { name, hyperparameters, presets, conflict } = description;
    this.description = description;
    this.settings = resolveWithPreset(name, hyperparameters, presets as Record<Peer, Partial<Settings<H>>>, given);
    const fault = conflict(this.settings);
    if (fault !== undefined) throw new RangeError(`${name}: ${fault}`);
  }

  get name(): string {
    return this.description.name;
  }
  get aliases(): readonly string[] {
    return this.description.aliases;
  }
  get summary(): string {
    return this.description.summary;
  }
  get hyperparameters(): H {
    return this.description.hyperparameters;
  }

  /**
   * The state before the first step. It is placed in the core's memory if the parameters are; `state.free()` then gives
   * that back.
   *
   * @throws TypeError for parameters of another kind; RangeError for none.
   */
  init(parameters: Parameters): OptimizerState {
    return newState(this.shape(parameters), parameters instanceof Placed);
  }

  /**
   * The state that `state.toJSON()` saved, for parameters as they were then. Updates go on as if never interrupted, to the
   * last bit.
   *
   * @throws TypeError and RangeError as `init` does; NadirError `STATE_MISMATCH` if the state is of another optimizer, of
   * other parameters, or damaged.
   */
  fromJSON(saved: SavedState, parameters: Parameters): OptimizerState {
    return loadState(this.shape(parameters), parameters instanceof Placed, saved);
  }

  /**
   * Takes a step: overwrites the parameters and the state. Needs no memory that grows with the number of parameters.
   *
   * @param gradient - As many numbers as there are parameters, of their element type.
   * @throws TypeError for arrays of another kind or element type; RangeError for another length and for a learning rate
   * outside of [0, ∞); NadirError `STATE_MISMATCH` for the state of another optimizer or of other parameters, `FREED` for
   * placed arrays after `free()`. Then nothing has changed.
   */
  update(parameters: Parameters, gradient: Parameters, state: OptimizerState): void {
    const { name, description, settings } = this;
    const shape = this.shape(parameters);
    expectGradient(shape, gradient);
    if (typeof state !== "object" || state === null)
      throw new TypeError(`${name}: state: expected what init() returns, got ${show(state)}`);
    expectState(`${name}: state`, shape, state);
    const slots = Object.keys(shape.slots).map((slot) => expectSlot(shape, slot, state.slots[slot]));
    const rate = this.rate(state.step);
    try {
      gradients.open(gradient, shape.element, BLOCK);
      moved.open(parameters, shape.element, BLOCK);
      slots.forEach((slot, i) => remembered[i].open(slot, shape.element, BLOCK));
      const [kernel] = description.module.record(description.kernel(settings), shape.element, 1);
      const fields = description.fields(settings, { step: state.step, rate }, state.scalars);
      const record = writeFields([...decay(settings, rate), ...fields], shape.element);
      sweep(kernel, record, shape.length, slots.length);
      state.step++;
    } finally {
      gradients.close();
      moved.close();
      for (const slot of remembered) slot.close();
    }
  }

  /** What states for these parameters look like. */
  private shape(parameters: Parameters): StateShape {
    const { name, scalars } = this.description;
    const element = elementOf(parameters);
    if (element === undefined) {
      const expected = "a Float32Array, a Float64Array or a placed array of these";
      throw new TypeError(`${name}: parameters: expected ${expected}, got ${show(parameters)}`);
    }
    const { length } = parameters;
    if (length === 0) throw new RangeError(`${name}: parameters: expected at least one element, got none`);
    return { optimizer: name, element, length, slots: this.description.slots(this.settings), scalars };
  }

  /** The learning rate of a step. */
  private rate(step: number): number {
    const given = this.settings.learningRate as LearningRate;
    const rate = typeof given === "function" ? given(step) : given;
    if (typeof rate === "number" && rates.contains(rate)) return rate;
    const Kind = typeof rate === "number" ? RangeError : TypeError;
    throw new Kind(`${this.name}: learningRate: expected ${rates.noun} at step ${step}, got ${show(rate)}`);
  }
}

/** The blocks of a step, in their order. */
function sweep(kernel: Kernel, record: number, n: number, slots: number): void {
  const addresses = [0, 0, 0, 0];
  for (let start = 0; start < n; start += BLOCK) {
    const count = Math.min(BLOCK, n - start);
    const x = moved.at(start, count);
    const g = gradients.at(start, count);
    for (let i = 0; i < slots; i++) addresses[i] = remembered[i].at(start, count);
    kernel(record, count, x, g, addresses[0], addresses[1], addresses[2], addresses[3]);
    moved.flush(start, count);
    for (let i = 0; i < slots; i++) remembered[i].flush(start, count);
  }
}

/** κ and λ: what is kept of a parameter beside its step, and what of it is added to its gradient. */
function decay(
  settings: { readonly weightDecay?: number; readonly decoupled?: boolean },
  rate: number,
): [number, number] {
  const { weightDecay = 0, decoupled = false } = settings;
  return decoupled ? [1 - rate * weightDecay, 0] : [1, weightDecay];
}

function elementOf(array: unknown): Element | undefined {
  if (array instanceof Float32Array) return "f32";
  if (array instanceof Float64Array) return "f64";
  return array instanceof Placed && array.element !== "i32" ? array.element : undefined;
}

function expectGradient({ optimizer, element, length }: StateShape, gradient: Parameters): void {
  if (elementOf(gradient) !== element) {
    const expected = `a ${element === "f32" ? "Float32Array" : "Float64Array"} or a placed ${element} array, as the parameters are`;
    const got = gradient instanceof Placed ? `a placed ${gradient.element} array` : show(gradient);
    throw new TypeError(`${optimizer}: gradient: expected ${expected}, got ${got}`);
  }
  if (gradient.length !== length)
    throw new RangeError(
      `${optimizer}: gradient: expected ${length} elements, as in parameters, got ${gradient.length}`,
    );
}

/** A slot, checked: a state is plain data, and kernels do not look where they write. */
function expectSlot({ optimizer, element, length }: StateShape, name: string, slot: Vector | Placed): Vector | Placed {
  if (elementOf(slot) === element && slot.length === length) return slot;
  throw new TypeError(`${optimizer}: state: ${name}: expected ${length} ${element} numbers, got ${show(slot)}`);
}

/** What may be given when an optimizer is made: any of its settings, and whose conventions to follow. */
export type Given<H extends Hyperparameters> = Partial<Settings<H>> & { readonly preset?: Peer };

/** An optimizer as the package exports it: itself with its initial settings, and a function that makes it with others. */
export type OptimizerFamily<H extends Hyperparameters = Hyperparameters> = Optimizer<H> &
  ((settings?: Given<H>) => Optimizer<H>);

/** Parts of a description that most optimizers leave out. */
type Initial<H extends Hyperparameters, K extends string> = Omit<
  OptimizerDescription<H, K>,
  "kernel" | "slots" | "scalars" | "conflict" | "differences"
> & {
  readonly kernel: K | ((settings: Settings<H>) => K);
  /** None if left out. */
  readonly slots?: OptimizerDescription<H, K>["slots"];
  readonly scalars?: Readonly<Record<string, number>>;
  readonly conflict?: OptimizerDescription<H, K>["conflict"];
  readonly differences?: readonly string[];
};

/** The optimizer of a description. */
export function optimizer<const H extends Hyperparameters, K extends string>(given: Initial<H, K>): OptimizerFamily<H> {
  const { kernel } = given;
  const description = {
    slots: () => ({}),
    scalars: {},
    conflict: () => undefined,
    differences: [],
    ...given,
    kernel: typeof kernel === "function" ? kernel : () => kernel,
  } as unknown as OptimizerDescription<H>;
  const callable = (settings?: Given<H>) => new Optimizer(description, settings);
  Object.defineProperty(callable, "name", { value: description.name });
  return Object.setPrototypeOf(callable, callable()) as OptimizerFamily<H>;
}
