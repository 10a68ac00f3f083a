import type { Element, Placed, Vector } from "@nadir/core-wasm";
import {
  BLOCK,
  Input,
  memory,
  Scratch,
  Total,
  writeFields,
  type Kernel,
  type WasmModule,
} from "@nadir/core-wasm/kernel";
import { InPlace } from "./in-place.js";

/** What an optimizer moves: the element type is that of the computation. */
export type Parameters = Vector | Placed;

/** Rows and columns of parameters that are a matrix, in row-major order. */
export type MatrixShape = readonly [rows: number, columns: number];

/** The arrays of a step, each as long as the parameters but for slots that say otherwise. */
export interface Arrays {
  readonly parameters: Parameters;
  readonly gradient: Parameters;
  readonly slots: readonly Parameters[];
  /** What was given besides the gradient. */
  readonly inputs: readonly Parameters[];
}

/** Slots and inputs that a kernel takes together. */
const MOST = 4;

/** A step is synchronous, so that one set of arrays is enough. */
const gradients = /* @__PURE__ */ new Input();
const moved = /* @__PURE__ */ new InPlace();
const slots = /* @__PURE__ */ Array.from({ length: MOST }, () => new InPlace());
const inputs = /* @__PURE__ */ Array.from({ length: MOST }, () => new Input());
const sums = /* @__PURE__ */ new Scratch();

/** κ and λ of a step: what is kept of a parameter beside its move, and what of it is added to its gradient. */
export type Decay = readonly [keep: number, coupled: number];

/**
 * A step being taken: its number and learning rate, and the passes over the parameters that it is made of. Kernels are
 * those of the optimizer's module; fields are what they are to compute with, after κ and λ of weight decay.
 */
export class Moment {
  /** Counted from 0. */
  readonly step: number;
  /** The learning rate of the step, α. */
  readonly rate: number;
  readonly element: Element;
  /** The number of parameters. */
  readonly length: number;
  /** Theirs, where the optimizer moves matrices. */
  readonly shape: MatrixShape | undefined;
  /** Names of what was given besides the gradient. */
  readonly given: readonly string[];
  readonly #module: WasmModule;
  readonly #decay: (rate: number) => Decay;
  readonly #addresses = [0, 0, 0, 0];
  #slots = 0;
  #inputs = 0;

  constructor(
    { step, rate, element, length, shape }: Pick<Moment, "step" | "rate" | "element" | "length" | "shape">,
    given: readonly string[],
    module: WasmModule,
    decay: (rate: number) => Decay,
  ) {
    this.step = step;
    this.rate = rate;
    this.element = element;
    this.length = length;
    this.shape = shape;
    this.given = given;
    this.#module = module;
    this.#decay = decay;
  }

  /** Runs `passes` with the arrays at hand. */
  with(arrays: Arrays, passes: () => void): void {
    const { element } = this;
    this.#slots = arrays.slots.length;
    this.#inputs = arrays.inputs.length;
    try {
      gradients.open(arrays.gradient, element, BLOCK);
      moved.open(arrays.parameters, element, BLOCK);
      arrays.slots.forEach((slot, i) => slots[i].open(slot, element, BLOCK));
      arrays.inputs.forEach((input, i) => inputs[i].open(input, element, BLOCK));
      passes();
    } finally {
      gradients.close();
      moved.close();
      for (const slot of slots) slot.close();
      for (const input of inputs) input.close();
    }
  }

  /** The pass that moves: `rate` is what weight decay is multiplied by. */
  sweep(kernel: string, fields: readonly number[], rate = this.rate): void {
    const [run, record] = this.#prepared(kernel, fields, rate);
    for (let start = 0; start < this.length; start += BLOCK) {
      const count = Math.min(BLOCK, this.length - start);
      const x = moved.at(start, count);
      const [a, b, c, d] = this.#at(start, count);
      run(record, count, x, gradients.at(start, count), a, b, c, d);
      moved.flush(start, count);
      this.#flush(start, count);
    }
  }

  /** A pass that only sums, and advances the state if the kernel does: two sums over all parameters. */
  survey(kernel: string, fields: readonly number[]): readonly [number, number] {
    const [run, record] = this.#prepared(kernel, fields, this.rate);
    const first = new Total();
    const second = new Total();
    const out = sums.address(16);
    for (let start = 0; start < this.length; start += BLOCK) {
      const count = Math.min(BLOCK, this.length - start);
      const x = moved.at(start, count);
      const [a, b, c, d] = this.#at(start, count);
      run(record, count, x, gradients.at(start, count), a, b, c, d, out);
      this.#flush(start, count);
      const { f64 } = memory.views();
      first.add(f64[out / 8]);
      second.add(f64[out / 8 + 1]);
    }
    return [first.value, second.value];
  }

  #prepared(kernel: string, fields: readonly number[], rate: number): [Kernel, number] {
    const [run] = this.#module.record(kernel, this.element, 1);
    return [run, writeFields([...this.#decay(rate), ...fields], this.element)];
  }

  /** Where slots and then inputs lie in a block. */
  #at(start: number, count: number): readonly number[] {
    const addresses = this.#addresses;
    for (let i = 0; i < this.#slots; i++) addresses[i] = slots[i].at(start, count);
    for (let i = 0; i < this.#inputs; i++) addresses[this.#slots + i] = inputs[i].at(start, count);
    return addresses;
  }

  #flush(start: number, count: number): void {
    for (let i = 0; i < this.#slots; i++) slots[i].flush(start, count);
  }
}
