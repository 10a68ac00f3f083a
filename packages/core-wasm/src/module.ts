import { NadirError } from "./errors.js";
import { link, type Code } from "./link.js";
import { memory, type Element } from "./memory.js";

/** A module for each element type that a host has compiled; functions of one number have f64 alone. */
type Compiled = Readonly<Partial<Record<Element, WebAssembly.Module>>>;

/** A function of a module's exports: addresses and counts in, a number or nothing out. */
export type Kernel = (...args: number[]) => number;

/** The functions of a record by their places: an array, or one that makes them as they are asked for. */
export type Kernels = Pick<readonly Kernel[], "at">;

/** What a module exports, by name: a record of functions, or of one. */
type Records<K extends string> = Readonly<Record<K, readonly Code[]>>;

/** Modules that a host compiled itself, by `name.element`. */
const given = /* @__PURE__ */ new Map<string, WebAssembly.Module>();

/** A family of kernels for both element types, linked and compiled at their first use. */
export class WasmModule<K extends string = string> {
  readonly name: string;
  readonly #source: Records<K> | Compiled;
  readonly #exports: Partial<Record<Element, WebAssembly.Exports>> = {};
  readonly #records = { f32: new Map<string, Kernels>(), f64: new Map<string, Kernels>() };
  declare readonly kernels: K; // for the type alone

  /** @param source what it is linked from, or the modules themselves */
  constructor(name: string, source: Records<K> | Compiled) {
    this.name = name;
    this.#source = source;
  }

  /** The only function of an exported record. */
  function(name: K, element: Element): Kernel {
    return this.record(name, element).at(0)!;
  }

  /** The functions of an exported record. */
  record(name: K, element: Element): Kernels {
    const records = element === "f32" ? this.#records.f32 : this.#records.f64;
    const known = records.get(name);
    if (known) return known;
    const kernels: Kernel[] = []; // those that were asked for
    const record: Kernels = { at: (index) => kernels[index] ?? (kernels[index] = this.#kernel(name, element, index)) };
    records.set(name, record);
    return record;
  }

  /** The module of an element type, as bytes, for a host that is to compile it. */
  bytes(element: Element): Uint8Array<ArrayBuffer> {
    const records = Object.entries<readonly Code[]>(this.#source as Records<K>);
    return link(
      records.flatMap(([name, codes]) => codes.map((code, i) => [`${name}.${i}`, code] as const)),
      element,
    );
  }

  /** A function of a module that a host has compiled, or a module of its own: a page rarely needs more than one of a record. */
  #kernel(name: K, element: Element, index: number): Kernel {
    const compiled = given.get(`${this.name}.${element}`) ?? (this.#source as Compiled)[element];
    if (compiled) {
      const exports = (this.#exports[element] ??= instantiate(compiled));
      return exports[`${name}.${index}`] as unknown as Kernel;
    }
    const code = (this.#source as Records<K>)[name][index];
    return this.#compile(link([[name, code]], element), element)[name] as unknown as Kernel;
  }

  #compile(bytes: Uint8Array<ArrayBuffer>, element: Element): WebAssembly.Exports {
    try {
      return instantiate(new WebAssembly.Module(bytes));
    } catch (cause) {
      throw new NadirError(
        "WASM_FORBIDDEN",
        `core-wasm: this host does not let WebAssembly be compiled (${(cause as Error).message}). ` +
          `A page with a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src; ` +
          `a host that only takes precompiled modules needs initSync({ "${this.name}.${element}": module }) before the first call.`,
        { cause },
      );
    }
  }
}

const instantiate = (module: WebAssembly.Module) =>
  new WebAssembly.Instance(module, { env: { memory: memory.wasm } }).exports;

export function wasmModule<K extends string>(name: string, source: Records<K> | Compiled): WasmModule<K> {
  return new WasmModule<K>(name, source);
}

/**
 * Gives modules that were compiled elsewhere, for hosts that do not compile at run time. Keys are `<module>.<element>`,
 * as in `initSync({ "huber.f64": module })`; the files are exported as `@nadir/core-wasm/wasm/huber.f64.wasm`.
 * Modules that are not given are compiled at their first use. Has no effect on a module already in use.
 *
 * @throws TypeError if a value is not a `WebAssembly.Module`.
 */
export function initSync(modules: Readonly<Record<string, WebAssembly.Module>>): void {
  for (const [name, module] of Object.entries(modules)) {
    if (!(module instanceof WebAssembly.Module))
      throw new TypeError(`initSync: ${name}: expected a WebAssembly.Module, got ${typeof module}`);
    given.set(name, module);
  }
}
