import { NadirError, place, Placed, type Vector } from "@nadir/core-wasm";
import { bytesOf, show } from "@nadir/core-wasm/kernel";
import { fromBase64, toBase64 } from "../base64.js";
import type { Parameters } from "../moment.js";
import { expectInUse } from "../state.js";
import { savedRecord, treeStepper } from "./each.js";
import {
  isStepper,
  type SavedTree,
  type Stepper,
  type TreeInitOptions,
  type TreeInputs,
  type TreeState,
  type TreeStepper,
} from "./stepper.js";
import type { MovingLeaf, Transformation, TransformationState } from "./transformation.js";
import { expectAlike, inFormOf, leavesOf, type Leaf, type Tree } from "./tree.js";

type Arrays = Record<string, Parameters>;

const vectorOf = { f32: Float32Array, f64: Float64Array };

/** An array of zeros like another: placed if that is. */
function zerosLike({ element, array }: Leaf): Parameters {
  const zeros = new vectorOf[element](array.length);
  return array instanceof Placed ? placed(zeros) : zeros;
}

const placed = (array: Vector): Placed => (array instanceof Float32Array ? place(array) : place(array));
const contents = (array: Parameters): Vector => (array instanceof Placed ? (array.read() as Vector) : array);

/** What a part of a chain remembers. */
class PartState implements TransformationState {
  constructor(
    readonly name: string,
    readonly scalars: Record<string, number>,
    readonly slots: Readonly<Record<string, Arrays>>,
  ) {}

  toJSON(): SavedPart {
    const slots = Object.entries(this.slots).map(([slot, arrays]) => [
      slot,
      Object.fromEntries(Object.entries(arrays).map(([key, array]) => [key, toBase64(contents(array))])),
    ]);
    return { name: this.name, scalars: { ...this.scalars }, slots: Object.fromEntries(slots) };
  }
}

interface SavedPart {
  readonly name: string;
  readonly scalars: Readonly<Record<string, number>>;
  readonly slots: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The state of a chain: what its parts remember, and its optimizer. */
export class ChainState implements TreeState {
  readonly optimizer = "chain";
  /** Steps that its optimizer has taken. */
  step = 0;
  /** @internal Copies of the gradient that transformations work on; not part of what is saved. */
  readonly work: Arrays;

  /** @internal */
  constructor(
    readonly parts: readonly PartState[],
    readonly inner: TreeState,
    work: Arrays,
  ) {
    this.work = work;
  }

  toJSON(): SavedTree {
    const { optimizer, step, parts, inner } = this;
    return { optimizer, step, parts: parts.map((part) => part.toJSON()), inner: inner.toJSON() };
  }

  free(): void {
    this.inner.free();
    const arrays = [this.work, ...this.parts.flatMap(({ slots }) => Object.values(slots))];
    for (const array of arrays.flatMap((record) => Object.values(record))) if (array instanceof Placed) array.free();
  }
}

/** An optimizer with transformations of its gradients before it and of the parameters after it. */
export class Chain implements TreeStepper {
  readonly name = "chain";
  readonly takesTrees = true;
  readonly transformations: readonly Transformation[];
  readonly #stepper: TreeStepper;

  constructor(parts: readonly (Transformation | Stepper)[]) {
    const steppers = parts.filter(isStepper);
    if (steppers.length !== 1)
      throw new TypeError(`chain: expected one optimizer among its parts, got ${steppers.length}`);
    this.#stepper = treeStepper("chain", steppers[0]);
    const at = parts.indexOf(steppers[0]);
    this.transformations = parts.filter((part): part is Transformation => !isStepper(part));
    parts.forEach((part, i) => {
      if (!isStepper(part)) expectPlace(part, i < at ? "before" : "after");
    });
  }

  /**
   * The state before the first step; its arrays are placed in core memory where the parameters are. Optimizers of matrices
   * are told of them by `{ shape: { weights: [rows, columns] } }`.
   *
   * @throws TypeError for parameters of another kind; RangeError for none, and for shapes of arrays that are not there.
   */
  init(parameters: Tree, options: TreeInitOptions = {}): ChainState {
    const leaves = leavesOf("chain: parameters", parameters);
    const parts = this.transformations.map(({ name, description: { slots = [], scalars = {} } }) => {
      const arrays = slots.map((slot) => [slot, byKey(leaves, zerosLike)]);
      return new PartState(name, { ...scalars }, Object.fromEntries(arrays) as Record<string, Arrays>);
    });
    return new ChainState(parts, this.#stepper.init(parameters, options), this.#workFor(leaves));
  }

  /**
   * Takes a step: overwrites the parameters and the state, never the gradient.
   *
   * @param inputs - What else the optimizer takes, such as `{ hessian }` for sophia, in the form of the gradient.
   * @throws TypeError and RangeError for arrays that do not fit each other, before anything is changed; NadirError
   * `STATE_MISMATCH` for another's state, and what the transformations and the optimizer throw.
   */
  update(parameters: Tree, gradient: Tree, state: ChainState, inputs: TreeInputs = {}): void {
    const leaves = leavesOf("chain: parameters", parameters);
    const gradients = leavesOf("chain: gradient", gradient);
    expectAlike("chain: gradient", gradients, leaves, "parameters");
    this.#expectState(state, leaves);
    const rate = this.#stepper.learningRateAt(state.step);
    const isCopied = this.#copies();
    if (isCopied) for (const { key, array } of gradients) copy(array, state.work[key]);
    const moving = leaves.map(({ key, element, array }, i): MovingLeaf => {
      return { key, element, parameters: array, gradient: isCopied ? state.work[key] : gradients[i].array };
    });
    const run = (acts: "before" | "after") =>
      this.transformations.every((part, i) => {
        const { description, settings } = part;
        if (description.acts !== acts) return true;
        return description.apply({ step: state.step, rate, leaves: moving }, state.parts[i], settings) !== "hold";
      });
    if (!run("before")) return;
    this.#stepper.update(parameters, isCopied ? inFormOf(parameters, state.work) : gradient, state.inner, inputs);
    run("after");
    state.step++;
  }

  /**
   * The state that `toJSON` saved, for parameters as they were then: updates go on to the last bit.
   *
   * @throws NadirError `STATE_MISMATCH` if it is of another chain or other parameters, or damaged.
   */
  fromJSON(saved: SavedTree, parameters: Tree): ChainState {
    const leaves = leavesOf("chain: parameters", parameters);
    const savedParts = Object.values(savedRecord("chain", saved, "parts")) as SavedPart[];
    const names = (parts: readonly { name: string }[]) => parts.map(({ name }) => name).join(", ") || "none";
    if (names(savedParts) !== names(this.transformations))
      throw mismatch(`parts: expected ${names(this.transformations)}, got ${names(savedParts)}`);
    const parts = this.transformations.map(({ name, description }, i) => {
      const slots = (description.slots ?? []).map((slot) => {
        const texts = Object(savedParts[i].slots)[slot] as Record<string, unknown>;
        return [slot, byKey(leaves, (leaf) => loaded(`${name}: ${slot}`, leaf, Object(texts)[leaf.key]))];
      });
      const scalars = Object.keys(description.scalars ?? {}).map((key) => {
        const value = Object(savedParts[i].scalars)[key] as unknown;
        if (!Number.isFinite(value)) throw mismatch(`${name}: ${key}: expected a finite number, got ${show(value)}`);
        return [key, value];
      });
      return new PartState(name, Object.fromEntries(scalars), Object.fromEntries(slots) as Record<string, Arrays>);
    });
    const inner = this.#stepper.fromJSON(saved.inner as SavedTree, parameters);
    const state = new ChainState(parts, inner, this.#workFor(leaves));
    if (!(Number.isSafeInteger(saved.step) && saved.step >= 0))
      throw mismatch(`step: expected a non-negative integer, got ${show(saved.step)}`);
    state.step = saved.step;
    return state;
  }

  /** Where its optimizer would have the model judged and used: see {@link Optimizer.evaluationParameters}. */
  evaluationParameters(parameters: Tree, state: ChainState): Tree {
    this.#expectState(state, leavesOf("chain: parameters", parameters));
    return this.#stepper.evaluationParameters(parameters, state.inner);
  }

  /** The learning rate of its optimizer at a step. */
  learningRateAt(step: number): number {
    return this.#stepper.learningRateAt(step);
  }

  /** Whether any part works on the gradient, so that it has to be copied. */
  #copies(): boolean {
    return this.transformations.some(({ acts }) => acts === "before");
  }

  #workFor(leaves: readonly Leaf[]): Arrays {
    return this.#copies() ? byKey(leaves, zerosLike) : {};
  }

  #expectState(state: ChainState, leaves: readonly Leaf[]): void {
    expectInUse("chain", state, state instanceof ChainState);
    const { length } = this.transformations;
    if (state.parts.length === length && this.transformations.every(({ name }, i) => name === state.parts[i].name)) {
      const arrays = [state.work, ...state.parts.flatMap(({ slots }) => Object.values(slots))];
      const fits = (record: Arrays) =>
        leaves.every(({ key, array }) => record[key] === undefined || record[key].length === array.length);
      if (arrays.every(fits)) return;
    }
    const advice = "a state belongs to the chain and the parameters it was made for by init()";
    throw new NadirError("STATE_MISMATCH", `chain: state: expected one of this chain and these parameters; ${advice}`);
  }
}

function expectPlace(part: Transformation, found: "before" | "after"): void {
  const acts: unknown = Object(part).acts;
  if (acts === found) return;
  if (acts === "before" || acts === "after")
    throw new RangeError(`chain: ${part.name}: expected ${acts} the optimizer, got it ${found}`);
  throw new TypeError(`chain: expected transformations and one optimizer, got ${show(part)}`);
}

function copy(from: Parameters, to: Parameters): void {
  if (to instanceof Placed) to.write(contents(from));
  else if (from instanceof Placed) from.read(to as Float64Array);
  else to.set(from);
}

function loaded(subject: string, leaf: Leaf, text: unknown): Parameters {
  try {
    const bytes = fromBase64(text as string);
    if (typeof text === "string" && bytes.length === leaf.array.length * bytesOf[leaf.element]) {
      const array = new vectorOf[leaf.element](bytes.buffer);
      return leaf.array instanceof Placed ? placed(array) : array;
    }
  } catch {
    // No base64: the error below says so.
  }
  throw mismatch(`${subject}: expected ${leaf.array.length} ${leaf.element} numbers in base64, got ${show(text)}`);
}

const byKey = (leaves: readonly Leaf[], make: (leaf: Leaf) => Parameters): Arrays =>
  Object.fromEntries(leaves.map((leaf) => [leaf.key, make(leaf)]));

const mismatch = (text: string) => new NadirError("STATE_MISMATCH", `chain: saved state: ${text}`);

/**
 * An optimizer between transformations: those before it change the gradient, in their order, those after it work on the
 * parameters.
 *
 * ```ts
 * const optimizer = chain(clipByGlobalNorm({ limit: 1 }), adamW({ learningRate: 1e-3 }), averageParameters());
 * const state = optimizer.init({ weights, biases });
 * optimizer.update({ weights, biases }, { weights: dWeights, biases: dBiases }, state);
 * ```
 *
 * Parameters are one array, a list of arrays, or arrays by name; the optimizer takes each by itself (its norms are those of
 * a layer), and transformations with "global" in their name take all together. The same inputs give the same bits everywhere.
 *
 * @throws TypeError unless exactly one part takes steps; RangeError for a transformation on the wrong side of it.
 */
export const chain = (...parts: readonly (Transformation | Stepper)[]): Chain => new Chain(parts);
