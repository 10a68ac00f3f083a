import { suggest } from "@nadir/core-wasm";
import { lbfgs } from "./lbfgs.js";
import type { Method } from "./method.js";
import { newton } from "./newton.js";

/** The methods `minimize` knows by name, each with its default settings. */
const methods = { lbfgs, newton } satisfies { [name: string]: () => Method };

/** Name of a method with its default settings. */
export type MethodName = keyof typeof methods;

const isName = (name: string): name is MethodName => Object.hasOwn(methods, name);

/** Resolves a method given by name. */
export function resolveMethod(method: MethodName | Method): Method {
  if (typeof method === "string") {
    if (isName(method)) return methods[method]();
    const names = Object.keys(methods);
    const expected = names.map((name) => `"${name}"`).join(" or ");
    throw new RangeError(
      `minimize: method: expected ${expected} or a method object, got "${String(method)}".` +
        suggest(String(method), names),
    );
  }
  if (typeof method?.begin === "function") return method;
  throw new TypeError(`minimize: method: expected a name or a method object such as lbfgs(), got ${typeof method}`);
}
