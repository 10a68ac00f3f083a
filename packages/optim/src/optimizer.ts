import { Placed, suggest, type Vector } from "@nadir/core-wasm";
import { show, type WasmModule } from "@nadir/core-wasm/kernel";
import { rates, resolveWithPreset, type Hyperparameters, type LearningRate, type Settings } from "./hyperparameter.js";
import { elementOf, Moment, type Along, type Decay, type MatrixShape, type Parameters } from "./moment.js";
import {
  copyOf,
  expectInUse,
  expectState,
  lengthOf,
  loadState,
  newState,
  type OptimizerState,
  type SavedState,
  type Slot,
  type StateShape,
} from "./state.js";

/** The peers whose defaults and conventions an optimizer can follow. */
export type Peer = "torch" | "keras" | "optax";

/** What an optimizer claims of itself with given settings. The tests check it. */
export interface Claims {
  /** Every parameter moves by itself, whatever the others do. */
  readonly elementwise: boolean;
  /** Without a gradient nothing moves, unless weight decay does it. */
  readonly rests: boolean;
  /**
   * How a step grows with gradients, all multiplied by the same number: 0, not at all; 1, in proportion. Undefined
   * where there is no such law.
   */
  readonly degree: 0 | 1 | undefined;
}

/** What every optimizer is. Everything else (checks, documentation, tests) derives from it. */
export interface OptimizerDescription<H extends Hyperparameters = Hyperparameters, K extends string = string> {
  readonly name: string;
  /** Other names, from PyTorch, Keras, Optax and others: accepted wherever a name is a string. */
  readonly aliases: readonly string[];
  readonly hyperparameters: H;
  /** Settings that make it the optimizer of that name in another library. */
  readonly presets: Readonly<Partial<Record<Peer, Partial<Settings<H>>>>>;
  /** What is wrong with settings that are each right, if anything: `<setting>: expected …, got …`. */
  conflict(settings: Settings<H>): string | undefined;
  /** Whether parameters have, or must have, rows and columns. */
  readonly matrices: "ignored" | "optional" | "required";
  /** Arrays that `update` takes besides the gradient if they are given: their names and what they are. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Arrays of state, up to four with the inputs: their names, in the order of the kernel's arguments, and first values. */
  slots(settings: Settings<H>, shape: MatrixShape | undefined): Readonly<Record<string, Slot>>;
  /** Numbers of state for all parameters, with their first values. */
  readonly scalars: Readonly<Record<string, number>>;
  /** The slot where the model is to be judged and used, if that is not where its parameters are. */
  readonly evaluation: string | undefined;
  readonly module: WasmModule<K>;
  /** κ and λ, where weight decay is not as `weightDecay` and `decoupled` say. */
  decay(settings: Settings<H>, rate: number): Decay;
  /** The passes of a step. Advances the scalars. */
  advance(settings: Settings<H>, moment: Moment, scalars: Record<string, number>): void;
  claims(settings: Settings<H>): Claims;
}

/** What `init` may be told of parameters. */
export interface InitOptions {
  /** Rows and columns, for optimizers that move matrices; others do not mind. */
  readonly shape?: MatrixShape;
}

/** What `update` may be given besides the gradient: see the optimizer's `inputs`. */
export type Inputs = Readonly<Record<string, Parameters | undefined>>;

/** What it usually is given. */
const NOTHING: Readonly<Record<string, Parameters>> = /* @__PURE__ */ Object.freeze({});

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
  /** The step being taken, and its scalars. */
  private readonly moment: Moment;
  private readonly scalars: Record<string, number>;
  /** Slots of parameters without a shape. */
  private readonly plainSlots: Readonly<Record<string, Slot>>;

  constructor(description: OptimizerDescription<H>, given: Readonly<Record<string, unknown>> = {}) {
    const { name, hyperparameters, presets, conflict } = description;
    this.description = description;
    this.settings = resolveWithPreset(name, hyperparameters, presets as Record<Peer, Partial<Settings<H>>>, given);
    this.moment = new Moment(description.module, (rate) => description.decay(this.settings, rate));
    this.scalars = { ...description.scalars };
    this.plainSlots = description.matrices === "required" ? {} : description.slots(this.settings, undefined);
    const fault = conflict(this.settings);
    if (fault !== undefined) throw new RangeError(`${name}: ${fault}`);
  }

  get name(): string {
    return this.description.name;
  }
  get aliases(): readonly string[] {
    return this.description.aliases;
  }
  get hyperparameters(): H {
    return this.description.hyperparameters;
  }

  /**
   * The state before the first step, with `{ shape: [rows, columns] }` for optimizers that move matrices. It is placed in
   * the core's memory if the parameters are; `state.free()` then gives that back.
   *
   * @throws TypeError for parameters or a shape of another kind; RangeError for none, and for a shape of another size.
   */
  init(parameters: Parameters, options: InitOptions = {}): OptimizerState {
    return newState(this.stateShape(parameters, options.shape), parameters);
  }

  /**
   * The state that `state.toJSON()` saved, for parameters as they were then. Updates go on as if never interrupted, to the
   * last bit.
   *
   * @throws TypeError and RangeError as `init` does; NadirError `STATE_MISMATCH` if the state is of another optimizer, of
   * other parameters, or damaged.
   */
  fromJSON(saved: SavedState, parameters: Parameters): OptimizerState {
    return loadState(this.stateShape(parameters, saved?.shape), parameters instanceof Placed, saved);
  }

  /**
   * Takes a step: overwrites the parameters and the state. Needs no memory that grows with the number of parameters,
   * unless they are a matrix that is worked on as a whole; leaves 1 to 4 kB of small objects for the garbage collector.
   *
   * @param gradient - As many numbers as there are parameters, of their element type.
   * @param inputs - What else the optimizer takes, such as `{ hessian }` for sophia.
   * @throws TypeError for arrays of another kind or element type; RangeError for another length and for a learning rate
   * outside of [0, ∞); NadirError `STATE_MISMATCH` for the state of another optimizer or of other parameters, `FREED` for
   * placed arrays after `free()`. Then nothing has changed.
   */
  update(parameters: Parameters, gradient: Parameters, state: OptimizerState, inputs: Inputs = NOTHING): void {
    this.prepared(parameters, gradient, state, inputs)();
  }

  /** An update that is checked and not yet made: for what wraps an optimizer. Errors as those of `update`. */
  prepared(parameters: Parameters, gradient: Parameters, state: OptimizerState, inputs: Inputs = NOTHING): () => void {
    const shape = this.checkedShape(parameters, state);
    expectLike(shape, "gradient", gradient);
    const given = this.given(shape, inputs);
    const slots: Parameters[] = [];
    const along: Along[] = [];
    let count = 0;
    for (const name in shape.slots) {
      along[count] = shape.slots[name].along;
      slots[count++] = expectSlot(shape, name, state.slots[name]);
    }
    const rate = this.learningRateAt(state.step);
    const { description, settings, moment, scalars } = this;
    const arrays = { parameters, gradient, slots, along, inputs: given };
    return () => {
      Object.assign(scalars, state.scalars);
      moment.take(state.step, rate, shape, arrays, () => description.advance(settings, moment, scalars));
      Object.assign(state.scalars, scalars);
      state.step++;
    };
  }

  /**
   * The parameters to judge and use the model with, as a new array: the average that some optimizers keep beside the
   * point where gradients are taken (scheduleFreeSgd, scheduleFreeAdamW, asgd), for others the parameters themselves.
   *
   * @throws as `update` does.
   */
  evaluationParameters(parameters: Parameters, state: OptimizerState): Vector {
    const shape = this.checkedShape(parameters, state);
    const { evaluation } = this.description;
    const array = evaluation === undefined ? parameters : expectSlot(shape, evaluation, state.slots[evaluation]);
    return copyOf(array);
  }

  /** What the state looks like, which belongs to the parameters. */
  private checkedShape(parameters: Parameters, state: OptimizerState): StateShape {
    expectInUse(this.name, state, typeof state === "object" && state !== null);
    const shape = this.stateShape(parameters, state.shape);
    expectState(this.name, "state", shape, state);
    return shape;
  }

  /** What states for these parameters look like. */
  private stateShape(parameters: Parameters, matrix: unknown): StateShape {
    const { name, scalars, matrices } = this.description;
    const element = elementOf(parameters);
    if (element === undefined) {
      const expected = "a Float32Array, a Float64Array or a placed array of these";
      throw new TypeError(`${name}: parameters: expected ${expected}, got ${show(parameters)}`);
    }
    const { length } = parameters;
    if (length === 0) throw new RangeError(`${name}: parameters: expected at least one element, got none`);
    if (matrix === undefined && matrices === "required")
      throw new TypeError(
        `${name}: shape: expected [rows, columns] of the parameters, as in init(parameters, { shape }), got none`,
      );
    if (matrix !== undefined) expectMatrix(name, matrix, length);
    const shape = matrices === "ignored" ? undefined : (matrix as MatrixShape | undefined);
    const slots = shape === undefined ? this.plainSlots : this.description.slots(this.settings, shape);
    return { optimizer: name, element, length, shape, slots, scalars };
  }

  /** The inputs that are given, in their order. */
  private given(shape: StateShape, inputs: Inputs): Readonly<Record<string, Parameters>> {
    if (inputs === NOTHING) return NOTHING;
    const names = Object.keys(this.description.inputs);
    for (const name of Object.keys(inputs))
      if (!names.includes(name)) {
        const expected = names.length === 0 ? "nothing besides the gradient" : names.join(", ");
        throw new TypeError(`${this.name}: inputs: expected ${expected}, got ${name}.${suggest(name, names)}`);
      }
    const given: Record<string, Parameters> = {};
    for (const name of names) {
      const input = inputs[name];
      if (input === undefined) continue;
      expectLike(shape, name, input);
      given[name] = input;
    }
    return given;
  }

  /**
   * The learning rate of a step; 1 for what has none.
   *
   * @throws RangeError where it is no number in [0, ∞).
   */
  learningRateAt(step: number): number {
    const given = ((this.settings as Record<string, unknown>).learningRate ?? 1) as LearningRate;
    const rate = typeof given === "function" ? given(step) : given;
    if (typeof rate === "number" && rates.contains(rate)) return rate;
    const Kind = typeof rate === "number" ? RangeError : TypeError;
    throw new Kind(`${this.name}: learningRate: expected ${rates.noun} at step ${step}, got ${show(rate)}`);
  }
}

/** κ and λ of weight decay that is either added to gradients or taken from the parameters beside the step. */
function usualDecay(settings: { readonly weightDecay?: number; readonly decoupled?: boolean }, rate: number): Decay {
  const { weightDecay = 0, decoupled = false } = settings;
  return decoupled ? [1 - rate * weightDecay, 0] : [1, weightDecay];
}

function expectMatrix(optimizer: string, shape: unknown, length: number): void {
  const isPair = Array.isArray(shape) && shape.length === 2 && shape.every((n) => typeof n === "number");
  if (!isPair) throw new TypeError(`${optimizer}: shape: expected [rows, columns], got ${show(shape)}`);
  const [rows, columns] = shape as [number, number];
  if (Number.isInteger(rows) && rows > 0 && Number.isInteger(columns) && columns > 0 && rows * columns === length)
    return;
  const expected = `[rows, columns] of ${length} parameters`;
  throw new RangeError(`${optimizer}: shape: expected ${expected}, got [${rows}, ${columns}]`);
}

/** @throws for an array that is not as the parameters are. */
function expectLike({ optimizer, element, length }: StateShape, name: string, array: Parameters): void {
  if (elementOf(array) !== element) {
    const expected = `a ${element === "f32" ? "Float32Array" : "Float64Array"} or a placed ${element} array, as the parameters are`;
    const got = array instanceof Placed ? `a placed ${array.element} array` : show(array);
    throw new TypeError(`${optimizer}: ${name}: expected ${expected}, got ${got}`);
  }
  if (array.length !== length)
    throw new RangeError(`${optimizer}: ${name}: expected ${length} elements, as in parameters, got ${array.length}`);
}

/** A slot, checked: a state is plain data, and kernels do not look where they write. */
function expectSlot(shape: StateShape, name: string, slot: Parameters): Parameters {
  const { optimizer, element, slots } = shape;
  const length = lengthOf(slots[name], shape);
  if (elementOf(slot) === element && slot.length === length) return slot;
  expectInUse(optimizer, { optimizer }, typeof slot !== "string");
  throw new TypeError(`${optimizer}: state: ${name}: expected ${length} ${element} numbers, got ${show(slot)}`);
}

/** What may be given when an optimizer is made: any of its settings, and whose conventions to follow. */
export type Given<H extends Hyperparameters> = Partial<Settings<H>> & { readonly preset?: Peer };

/** An optimizer as the package exports it: itself with its initial settings, and a function that makes it with others. */
export type OptimizerFamily<H extends Hyperparameters = Hyperparameters> = Optimizer<H> &
  ((settings?: Given<H>) => Optimizer<H>);

/** Parts of a description that most optimizers leave out, and the usual way of saying the others. */
type Initial<H extends Hyperparameters, K extends string> = Omit<
  OptimizerDescription<H, K>,
  "advance" | "slots" | "claims" | Defaulted
> &
  Partial<Pick<OptimizerDescription<H, K>, Defaulted>> & {
    /** Names and first values; none if left out. */
    readonly slots?: (settings: Settings<H>, shape: MatrixShape | undefined) => Readonly<Record<string, number | Slot>>;
    /** What is not as usual: elementwise, at rest without a gradient, and of no degree. */
    readonly claims?: (settings: Settings<H>) => Partial<Claims>;
  } & (Elementwise<H, K> | Pick<OptimizerDescription<H, K>, "advance">);

type Defaulted = "conflict" | "decay" | "evaluation" | "inputs" | "matrices" | "scalars";

/** A step that is one pass. */
interface Elementwise<H extends Hyperparameters, K extends string> {
  readonly kernel: K | ((settings: Settings<H>, moment: Moment) => K);
  /** The kernel's numbers for a step, after κ and λ of weight decay; advances the scalars on the way. */
  readonly fields: (settings: Settings<H>, moment: Moment, scalars: Record<string, number>) => readonly number[];
}

/** The optimizer of a description. */
export function optimizer<const H extends Hyperparameters, K extends string>(given: Initial<H, K>): OptimizerFamily<H> {
  const { slots = () => ({}), claims = () => ({}), ...others } = given;
  const description = {
    conflict: () => undefined,
    decay: usualDecay,
    evaluation: undefined,
    inputs: {},
    matrices: "ignored",
    scalars: {},
    ...others,
    slots: (settings: Settings<H>, shape: MatrixShape | undefined) => slotsOf(slots(settings, shape)),
    claims: (settings: Settings<H>) => ({ elementwise: true, rests: true, degree: undefined, ...claims(settings) }),
    advance: "advance" in given ? given.advance : onePass(given),
  } as unknown as OptimizerDescription<H>;
  // Named where it is made, as losses are: what is given a name later, V8 takes for a dictionary.
  const { [description.name]: callable } = {
    [description.name]: (settings?: Given<H>) => new Optimizer(description, settings),
  };
  return Object.setPrototypeOf(callable, callable()) as OptimizerFamily<H>;
}

function slotsOf(slots: Readonly<Record<string, number | Slot>>): Record<string, Slot> {
  const entries = Object.entries(slots);
  return Object.fromEntries(entries.map(([name, slot]) => [name, typeof slot === "number" ? { initial: slot } : slot]));
}

function onePass<H extends Hyperparameters, K extends string>({
  kernel,
  fields,
}: Elementwise<H, K>): OptimizerDescription<H, K>["advance"] {
  return (settings, moment, scalars) => {
    const name = typeof kernel === "function" ? kernel(settings, moment) : kernel;
    moment.sweep(name, fields(settings, moment, scalars));
  };
}
