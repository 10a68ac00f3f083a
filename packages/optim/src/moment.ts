import { Placed, type Element, type Vector } from "@nadir/core-wasm";
import {
  BLOCK,
  Input,
  memory,
  Output,
  Scratch,
  Total,
  writeFields,
  type Kernel,
  type WasmModule,
} from "@nadir/core-wasm/kernel";

/** What an optimizer moves: the element type is that of the computation. */
export type Parameters = Vector | Placed;

/** The element type of an array that can be moved; `undefined` for anything else. */
export function elementOf(array: unknown): Element | undefined {
  if (array instanceof Float32Array) return "f32";
  if (array instanceof Float64Array) return "f64";
  return array instanceof Placed && array.element !== "i32" ? array.element : undefined;
}

/** Rows and columns of parameters that are a matrix, in row-major order. */
export type MatrixShape = readonly [rows: number, columns: number];

/** What parameters are: how many, of what type, and with what shape where the optimizer moves matrices. */
export interface Form {
  readonly element: Element;
  readonly length: number;
  readonly shape: MatrixShape | undefined;
}

/** The arrays of a step, each as long as the parameters but for slots that are along rows or columns. */
export interface Arrays {
  readonly parameters: Parameters;
  readonly gradient: Parameters;
  /** Arrays of state in the order of the kernel's arguments, and what they are along. */
  readonly slots: readonly Parameters[];
  readonly along: readonly Along[];
  /** What was given besides the gradient, by name. */
  readonly inputs: Readonly<Record<string, Parameters>>;
}

/** What an array has a number for, if not for every parameter. */
export type Along = "rows" | "columns" | undefined;

/** Slots and inputs that a kernel takes together. */
const MOST = 4;

/** A step is synchronous, so that one set of arrays is enough. */
const gradients = /* @__PURE__ */ new Input();
const moved = /* @__PURE__ */ new Output();
const slots = /* @__PURE__ */ Array.from({ length: MOST }, () => new Output());
const inputs = /* @__PURE__ */ Array.from({ length: MOST }, () => new Input());
const sums = /* @__PURE__ */ new Scratch();
const room = /* @__PURE__ */ new Scratch();

/** κ and λ of a step: what is kept of a parameter beside its move, and what of it is added to its gradient. */
export type Decay = readonly [keep: number, coupled: number];

/**
 * A step being taken: its number and learning rate, and the passes over the parameters that it is made of. Kernels are
 * those of the optimizer's module; fields are what they are to compute with, after κ and λ of weight decay. One object an
 * optimizer, reused from step to step, so that steps leave little behind for the garbage collector.
 */
export class Moment implements Form {
  /** Counted from 0. */
  step = 0;
  /** The learning rate of the step, α. */
  rate = 1;
  element: Element = "f64";
  length = 0;
  shape: MatrixShape | undefined;
  readonly #module: WasmModule;
  readonly #decay: (rate: number) => Decay;
  /** What the slots are along. */
  #along: readonly Along[] = [];
  /** The names of the inputs, the first so many. */
  readonly #inputs: string[] = [];
  #inputCount = 0;
  readonly #addresses = [0, 0, 0, 0];
  readonly #fields: number[] = [];

  constructor(module: WasmModule, decay: (rate: number) => Decay) {
    this.#module = module;
    this.#decay = decay;
  }

  /** Whether something was given besides the gradient. */
  has(input: string): boolean {
    const at = this.#inputs.indexOf(input);
    return at >= 0 && at < this.#inputCount;
  }

  /** Runs the `passes` of a step with the arrays at hand. */
  take(step: number, rate: number, { element, length, shape }: Form, arrays: Arrays, passes: () => void): void {
    this.step = step;
    this.rate = rate;
    this.element = element;
    this.length = length;
    this.shape = shape;
    this.#along = arrays.along;
    this.#inputCount = 0;
    const most = Math.max(BLOCK, shape?.[1] ?? 0);
    try {
      gradients.open(arrays.gradient, element, most);
      moved.open(arrays.parameters, element, most);
      for (let i = 0; i < arrays.slots.length; i++) slots[i].open(arrays.slots[i], element, most);
      for (const name in arrays.inputs) {
        inputs[this.#inputCount].open(arrays.inputs[name], element, most);
        this.#inputs[this.#inputCount++] = name;
      }
      passes();
    } finally {
      gradients.close();
      moved.close();
      for (let i = 0; i < arrays.slots.length; i++) slots[i].close();
      for (let i = 0; i < this.#inputCount; i++) inputs[i].close();
    }
  }

  /** The pass that moves: `rate` is what weight decay is multiplied by. */
  sweep(kernel: string, fields: readonly number[], rate = this.rate): void {
    const run = this.#kernel(kernel);
    const record = this.#record(fields, rate);
    for (let start = 0; start < this.length; start += BLOCK) {
      const count = Math.min(BLOCK, this.length - start);
      const x = moved.fetch(start, count);
      const [a, b, c, d] = this.#at(start, count);
      run(record, count, x, gradients.at(start, count), a, b, c, d);
      moved.flush(start, count);
      this.#flush(start, count);
    }
  }

  /** A pass that only sums, and advances the state if its kernel does: two sums over all parameters. */
  survey(kernel: string, fields: readonly number[]): readonly [number, number] {
    const run = this.#kernel(kernel);
    const record = this.#record(fields, this.rate);
    const totals = new Totals();
    for (let start = 0; start < this.length; start += BLOCK) {
      const count = Math.min(BLOCK, this.length - start);
      const x = moved.fetch(start, count);
      const [a, b, c, d] = this.#at(start, count);
      run(record, count, x, gradients.at(start, count), a, b, c, d, totals.out);
      this.#flush(start, count);
      totals.add();
    }
    return totals.values;
  }

  /**
   * A pass over the rows of a matrix, whole ones a block: two sums over all of them. The kernel gets the number of the
   * first row and how many there are, and `work`, where it finds what the step needs besides.
   */
  rows(kernel: string, fields: readonly number[], work: number): readonly [number, number] {
    const [rows, columns] = this.shape!;
    const record = this.#record(fields, this.rate);
    const run = this.#module.function(kernel, this.element);
    const totals = new Totals();
    const most = Math.max(1, Math.floor(BLOCK / columns));
    for (let first = 0; first < rows; first += most) {
      const n = Math.min(most, rows - first);
      const [start, count] = [first * columns, n * columns];
      const x = moved.fetch(start, count);
      const g = gradients.at(start, count);
      const [a, b, c] = this.#at(start, count, first, n);
      run(record, first, n, columns, x, g, a, b, c, work, totals.out);
      moved.flush(start, count);
      this.#flush(start, count, first, n);
      totals.add();
    }
    return totals.values;
  }

  /** A pass over what a matrix has a number a column of, with all rows done. */
  columns(kernel: string, fields: readonly number[], work: number): void {
    const [rows, columns] = this.shape!;
    const record = this.#record(fields, this.rate);
    const [a, b, c] = this.#at(0, 0, 0, 0);
    this.#module.function(kernel, this.element)(record, 0, rows, columns, 0, 0, a, b, c, work, sums.address(16));
    this.#flush(0, 0, 0, 0);
  }

  /** Calls a function of the module. */
  call(name: string, ...args: number[]): void {
    this.#module.function(name, this.element)(...args);
  }

  /** The address of `elements` zeros of f64, or twice as many of f32, that are free until the end of the step. */
  work(elements: number): number {
    const at = room.address(8 * elements);
    memory.views().f64.fill(0, at / 8, at / 8 + elements);
    return at;
  }

  #kernel(name: string): Kernel {
    return this.#module.function(name, this.element);
  }

  #record(fields: readonly number[], rate: number): number {
    const all = this.#fields;
    const [keep, coupled] = this.#decay(rate);
    all[0] = keep;
    all[1] = coupled;
    if (all.length > 2 + fields.length) all.length = 2 + fields.length;
    for (let i = 0; i < fields.length; i++) all[2 + i] = fields[i];
    return writeFields(all, this.element);
  }

  /** Where slots and then inputs lie in a block of parameters, of n rows from `first` on where they are a matrix. */
  #at(start: number, count: number, first = 0, n = 0): readonly number[] {
    const addresses = this.#addresses;
    const along = this.#along;
    for (let i = 0; i < along.length; i++)
      addresses[i] = slots[i].fetch(startOf(along[i], start, first), this.#countOf(along[i], count, n));
    for (let i = 0; i < this.#inputCount; i++) addresses[along.length + i] = inputs[i].at(start, count);
    return addresses;
  }

  #flush(start: number, count: number, first = 0, n = 0): void {
    const along = this.#along;
    for (let i = 0; i < along.length; i++)
      slots[i].flush(startOf(along[i], start, first), this.#countOf(along[i], count, n));
  }

  /** How many numbers a slot has for a block. */
  #countOf(along: Along, count: number, n: number): number {
    if (along === "columns") return this.shape![1];
    return along === "rows" ? n : count;
  }
}

/** Where those start: all of them are of every block where they are along columns. */
function startOf(along: Along, start: number, first: number): number {
  if (along === "columns") return 0;
  return along === "rows" ? first : start;
}

/** Two sums over blocks, each of which a kernel writes at `out`. */
class Totals {
  readonly out = sums.address(16);
  readonly #first = new Total();
  readonly #second = new Total();

  add(): void {
    const { f64 } = memory.views();
    this.#first.add(f64[this.out / 8]);
    this.#second.add(f64[this.out / 8 + 1]);
  }

  get values(): readonly [number, number] {
    return [this.#first.value, this.#second.value];
  }
}
