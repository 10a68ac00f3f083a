import { NadirError } from "./errors.js";
import { link, type Kernels } from "./link.js";
import { memory, type Element } from "./memory.js";

/** A module for each element type that a host has compiled; functions of one number have f64 alone. */
type Compiled = Readonly<Partial<Record<Element, WebAssembly.Module>>>;

/** A function of a module's exports: addresses and counts in, a number or nothing out. */
export type Kernel = (...args: number[]) => number;

/** Modules that a host compiled itself, by `name.element`. */
const given = /* @__PURE__ */ new Map<string, WebAssembly.Module>();

/** A family of kernels for both element types, linked and compiled at their first use. */
export class WasmModule<K extends string = string> {
  readonly name: string;
  readonly #source: Kernels<K> | Compiled;
  readonly #exports: Partial<Record<Element, WebAssembly.Exports>> = {};
  readonly #records = { f32: new Map<string, Kernel[]>(), f64: new Map<string, Kernel[]>() };
  declare readonly kernels: K; // for the type alone

  /** @param source what it is linked from, or the modules themselves */
  constructor(name: string, source: Kernels<K> | Compiled) {
    this.name = name;
    this.#source = source;
  }

  /** The only function of an exported record. */
  function(name: K, element: Element): Kernel {
    return this.#instance(element)[`${name}.0`] as unknown as Kernel;
  }

  /** The functions of an exported record. */
  record(name: K, element: Element): readonly Kernel[] {
    let functions = this.#records[element].get(name);
    if (!functions) {
      const exports = this.#instance(element);
      functions = [];
      for (let one; (one = exports[`${name}.${functions.length}`]);) functions.push(one as unknown as Kernel);
      this.#records[element].set(name, functions);
    }
    return functions;
  }

  /** The module of an element type, as bytes. */
  bytes(element: Element): Uint8Array<ArrayBuffer> {
    return link(this.#source as Kernels<K>, element);
  }

  #instance(element: Element): WebAssembly.Exports {
    return (this.#exports[element] ??= new WebAssembly.Instance(this.#module(element), {
      env: { memory: memory.wasm },
    }).exports);
  }

  #module(element: Element): WebAssembly.Module {
    const compiled = given.get(`${this.name}.${element}`) ?? (this.#source as Compiled)[element];
    if (compiled) return compiled;
    const bytes = this.bytes(element);
    try {
      return new WebAssembly.Module(bytes);
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

export function wasmModule<K extends string>(name: string, source: Kernels<K> | Compiled): WasmModule<K> {
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
