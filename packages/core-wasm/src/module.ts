import { NadirError } from "./errors.js";
import { memory, type Element } from "./memory.js";
import { fromText } from "./text.js";

/** A module for each element type, as text or compiled; functions of one number have f64 alone. */
type Modules = Readonly<Partial<Record<Element, string | WebAssembly.Module>>>;

/** A function of a module's table or exports: addresses and counts in, a number or nothing out. */
export type Kernel = (...args: number[]) => number;

/** Modules that a host compiled itself, by `name.element`. */
const given = /* @__PURE__ */ new Map<string, WebAssembly.Module>();

/** A family of kernels for both element types, compiled at their first use. */
export class WasmModule<K extends string = string> {
  readonly name: string;
  readonly #embedded: Modules;
  readonly #exports: Partial<Record<Element, WebAssembly.Exports>> = {};
  readonly #records = { f32: new Map<string, Kernel[]>(), f64: new Map<string, Kernel[]>() };
  declare readonly kernels: K; // for the type alone

  constructor(name: string, embedded: Modules) {
    this.name = name;
    this.#embedded = embedded;
  }

  /** An exported function. */
  function(name: K, element: Element): Kernel {
    return this.#instance(element)[name] as unknown as Kernel;
  }

  /** The `count` functions of an exported record of table indices. */
  record(name: K, element: Element, count: number): readonly Kernel[] {
    let functions = this.#records[element].get(name);
    if (!functions) {
      const exports = this.#instance(element);
      const table = exports.table as WebAssembly.Table;
      const { value } = exports[name] as WebAssembly.Global<"i32">;
      const indices = memory.views().i32.slice(value / 4, value / 4 + count);
      functions = Array.from(indices, (index) => table.get(index) as Kernel);
      this.#records[element].set(name, functions);
    }
    return functions;
  }

  #instance(element: Element): WebAssembly.Exports {
    return (this.#exports[element] ??= new WebAssembly.Instance(this.#module(element), {
      env: { memory: memory.wasm },
    }).exports);
  }

  #module(element: Element): WebAssembly.Module {
    const source = given.get(`${this.name}.${element}`) ?? this.#embedded[element]!;
    if (typeof source !== "string") return source;
    try {
      return new WebAssembly.Module(fromText(source));
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

export function wasmModule<K extends string>(name: string, embedded: Modules): WasmModule<K> {
  return new WasmModule<K>(name, embedded);
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
