import { suggest } from "@nadir/core-wasm";
import type { Feature, Method } from "./method.js";
import { bfgs } from "./solvers/bfgs.js";
import { conjugateGradient } from "./solvers/conjugate-gradient.js";
import { gradientDescent } from "./solvers/gradient-descent.js";
import { lbfgs } from "./solvers/lbfgs.js";
import { lbfgsb } from "./solvers/lbfgsb.js";
import { nelderMead } from "./solvers/nelder-mead.js";
import { newtonCg } from "./solvers/newton-cg.js";
import { newton } from "./solvers/newton.js";
import { owlqn } from "./solvers/owlqn.js";
import { trustRegion } from "./solvers/trust-region.js";

/** The methods `minimize` knows by name, each with its default settings. */
const methods = {
  lbfgs,
  bfgs,
  conjugateGradient,
  gradientDescent,
  newton,
  newtonCg,
  trustRegion,
  lbfgsb,
  owlqn,
  nelderMead,
} satisfies { [name: string]: () => Method };

/** Name of a method with its default settings. */
export type MethodName = keyof typeof methods;

/** The names of all methods. */
export const methodNames = Object.keys(methods) as readonly MethodName[];

/** The names of the methods that honour a feature. */
export const methodsWith = (feature: Feature): MethodName[] =>
  methodNames.filter((name) => (methods[name]() as Method).takes?.includes(feature));

const isName = (name: string): name is MethodName => Object.hasOwn(methods, name);

/** Resolves a method given by name. */
export function resolveMethod(method: MethodName | Method): Method {
  if (typeof method === "string") {
    if (isName(method)) return methods[method]();
    const expected = methodNames.map((name) => `"${name}"`).join(", ");
    throw new RangeError(
      `minimize: method: expected ${expected} or a method object, got "${String(method)}".` +
        suggest(String(method), methodNames),
    );
  }
  if (typeof method?.begin === "function") return method;
  throw new TypeError(`minimize: method: expected a name or a method object such as lbfgs(), got ${typeof method}`);
}
