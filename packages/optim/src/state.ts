import { NadirError, place, Placed, type Element, type Vector } from "@nadir/core-wasm";
import { bytesOf, show } from "@nadir/core-wasm/kernel";
import { fromBase64, toBase64 } from "./base64.js";
import type { MatrixShape, Parameters } from "./moment.js";

/** What an optimizer remembers from step to step: plain data, to be kept beside the parameters it belongs to. */
export interface OptimizerState {
  /** The optimizer's name. */
  readonly optimizer: string;
  readonly element: Element;
  /** The number of parameters. */
  readonly length: number;
  /** Their rows and columns, where the optimizer makes use of them. */
  readonly shape?: MatrixShape;
  /** Steps taken. */
  step: number;
  /** Numbers about all parameters, by name. */
  readonly scalars: Record<string, number>;
  /** Arrays, most with a number a parameter, by name; placed if the parameters were. */
  readonly slots: Readonly<Record<string, Vector | Placed>>;
  /** The state as JSON can hold it, without loss: `JSON.stringify(state)` calls this. */
  toJSON(): SavedState;
  /** Gives back what a state of placed parameters holds of the core's memory. The state cannot be used any more. */
  free(): void;
}

/** A state as JSON. Slots are their bytes, little-endian, in base64. */
export interface SavedState {
  readonly optimizer: string;
  readonly element: Element;
  readonly length: number;
  readonly shape?: MatrixShape;
  readonly step: number;
  readonly scalars: Readonly<Record<string, number>>;
  readonly slots: Readonly<Record<string, string>>;
}

/** An array of state: its numbers before the first step, one each or those of the parameters. */
export interface Slot {
  readonly initial: number | "parameters";
  /** What it has a number for, if not for every parameter. */
  readonly along?: "rows" | "columns";
}

/** How many numbers a slot has. */
export function lengthOf({ along }: Slot, { length, shape }: Pick<StateShape, "length" | "shape">): number {
  if (along === undefined || shape === undefined) return length;
  return along === "rows" ? shape[0] : shape[1];
}

/** What a state is for. */
export interface StateShape {
  readonly optimizer: string;
  readonly element: Element;
  readonly length: number;
  readonly shape: MatrixShape | undefined;
  /** Names of the slots, and of the scalars, with their values before the first step. */
  readonly slots: Readonly<Record<string, Slot>>;
  readonly scalars: Readonly<Record<string, number>>;
}

class State implements OptimizerState {
  readonly optimizer: string;
  readonly element: Element;
  readonly length: number;
  declare readonly shape?: MatrixShape;
  step = 0;
  readonly scalars: Record<string, number>;
  readonly slots: Record<string, Vector | Placed> = {};

  constructor({ optimizer, element, length, shape, scalars }: StateShape) {
    this.optimizer = optimizer;
    this.element = element;
    this.length = length;
    if (shape !== undefined) this.shape = [shape[0], shape[1]];
    this.scalars = { ...scalars };
  }

  toJSON(): SavedState {
    const { optimizer, element, length, shape, step, scalars } = this;
    const slots: Record<string, string> = {};
    for (const [name, slot] of Object.entries(this.slots))
      slots[name] = toBase64(slot instanceof Placed ? slot.read() : slot);
    return { optimizer, element, length, ...(shape && { shape }), step, scalars: { ...scalars }, slots };
  }

  free(): void {
    for (const slot of Object.values(this.slots)) if (slot instanceof Placed) slot.free();
  }
}

const vectorOf = { f32: Float32Array, f64: Float64Array };

const placeVector = (array: Vector): Placed => (array instanceof Float32Array ? place(array) : place(array));

/** A copy as an ordinary array. */
export const copyOf = (array: Parameters): Vector =>
  array instanceof Placed ? (array.read() as Vector) : array.slice();

/** The state before the first step. */
export function newState(shape: StateShape, parameters: Parameters): OptimizerState {
  const placed = parameters instanceof Placed;
  const state = new State(shape);
  for (const [name, description] of Object.entries(shape.slots)) {
    const { initial } = description;
    const empty = () => new vectorOf[shape.element](lengthOf(description, shape));
    const slot = initial === "parameters" ? copyOf(parameters) : empty().fill(initial);
    state.slots[name] = placed ? placeVector(slot) : slot;
  }
  return state;
}

/** The state that was saved. */
export function loadState(shape: StateShape, placed: boolean, saved: SavedState): OptimizerState {
  const { optimizer } = shape;
  const subject = `${optimizer}: saved state`;
  expectSaved(subject, saved);
  expectState(optimizer, "saved state", shape, saved);
  const state = new State(shape);
  if (!(Number.isSafeInteger(saved.step) && saved.step >= 0))
    throw new NadirError(
      "STATE_MISMATCH",
      `${subject}: step: expected a non-negative integer, got ${show(saved.step)}`,
    );
  state.step = saved.step;
  for (const name of Object.keys(shape.scalars)) {
    const value = saved.scalars[name];
    if (!Number.isFinite(value))
      throw new NadirError("STATE_MISMATCH", `${subject}: ${name}: expected a finite number, got ${show(value)}`);
    state.scalars[name] = value;
  }
  for (const [name, description] of Object.entries(shape.slots)) {
    const length = lengthOf(description, shape);
    const bytes = bytesOfSlot(subject, name, saved.slots[name]);
    if (bytes.length !== length * bytesOf[shape.element])
      throw new NadirError(
        "STATE_MISMATCH",
        `${subject}: ${name}: expected ${length} numbers, got ${bytes.length} bytes`,
      );
    const slot = new vectorOf[shape.element](bytes.buffer);
    state.slots[name] = placed ? placeVector(slot) : slot;
  }
  return state;
}

function bytesOfSlot(subject: string, name: string, text: unknown): Uint8Array<ArrayBuffer> {
  if (typeof text === "string")
    try {
      return fromBase64(text);
    } catch {
      // Falls through to the error, which shows the text.
    }
  throw new NadirError("STATE_MISMATCH", `${subject}: ${name}: expected base64, got ${show(text)}`);
}

/** @throws TypeError for what is no state as JSON holds it: no object, text that was not parsed, or a state in use. */
export function expectSaved(subject: string, saved: unknown): void {
  const isObject = typeof saved === "object" && saved !== null;
  if (isObject && typeof (saved as Partial<OptimizerState>).toJSON !== "function") return;
  const expected = "what toJSON() or JSON.parse() gives";
  const got = isObject ? "a state in use, which needs no fromJSON()" : show(saved);
  throw new TypeError(`${subject}: expected ${expected}, got ${got}`);
}

/** @throws TypeError for what is no state in use; for a saved one, and its text, with what to do. */
export function expectInUse(who: string, state: unknown, isInUse: boolean): void {
  if (isInUse) return;
  const { optimizer, toJSON } = Object(state) as { optimizer?: unknown; toJSON?: unknown };
  const isSaved = typeof state === "string" || (typeof optimizer === "string" && typeof toJSON !== "function");
  const got =
    typeof optimizer === "string" ? `${isSaved ? "a saved state" : "the state"} of ${optimizer}` : show(state);
  const parse = typeof state === "string" ? "JSON.parse it and " : "";
  const fix = isSaved ? `; ${parse}bring it back by fromJSON(saved, parameters)` : "";
  throw new TypeError(`${who}: state: expected what init() or fromJSON() returns, got ${got}${fix}`);
}

/** @throws NadirError `STATE_MISMATCH` for the state of another optimizer, or of other parameters. */
export function expectState(
  who: string,
  what: "state" | "saved state",
  shape: StateShape,
  state: OptimizerState | SavedState,
): void {
  const { optimizer, element, length } = shape;
  const sameKind = state.optimizer === optimizer && state.element === element && state.length === length;
  if (sameKind && sameNames(shape.slots, state.slots) && sameNames(shape.scalars, state.scalars)) return;
  const advice = "a state belongs to the optimizer, with its settings, and the parameters it was made for by init()";
  throw new NadirError(
    "STATE_MISMATCH",
    `${who}: ${what}: expected ${describe(shape)}, got ${describe(state)}; ${advice}`,
  );
}

function sameNames(expected: object, got: object | undefined): boolean {
  if (got === undefined) return false;
  for (const name in expected) if (!Object.hasOwn(got, name)) return false;
  for (const name in got) if (!Object.hasOwn(expected, name)) return false;
  return true;
}

/** `"adam", 5 f64 parameters, slots firstMoment, secondMoment, scalars weight1, weight2` */
function describe(state: StateShape | OptimizerState | SavedState): string {
  const { optimizer, element, length, slots, scalars } = state;
  const parts = [
    `${show(optimizer)}, ${show(length)} ${element} parameters`,
    names("slots", slots),
    names("scalars", scalars),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function names(kind: string, record: object | undefined): string {
  const keys = Object.keys(record ?? {});
  return keys.length === 0 ? "" : `${kind} ${keys.join(", ")}`;
}
