import {
  asReals,
  derivative,
  real,
  reread,
  secondDerivative,
  stable,
  ulpError,
  type Element,
  type Real,
} from "@nadir/testing";
import { about } from "../src/about.js";
import type { AnyLoss } from "../src/catalogue.js";
import type { PointwiseLoss } from "../src/pointwise.js";
import * as terms from "../src/tuples/terms.js";

type Callable = (...args: never[]) => unknown;

/** The helpers of terms, read at their first use: they may call each other. */
const helpers: Record<string, Callable> = {};
for (const [name, helper] of Object.entries(terms)) {
  let read: Callable | undefined;
  helpers[name] = (...args) => (read ??= reread(helper as Callable, helpers as never) as Callable)(...args);
}

/** The functions besides `Math` that terms may call, in reals. */
export const known = {
  lgamma: (x: unknown) => (x as Real).lgamma(),
  erfc: (x: unknown) => (x as Real).erfc(),
  normalLogCdf: (x: unknown) => (x as Real).normalLogCdf(),
  ...helpers,
};

/** A quantity of one sample in reals. */
export type Quantity = (p: Real, y: Real) => Real;

/** Value, gradient and second derivative of a pointwise loss: its term in many digits, differentiated numerically. */
export function quantities(loss: PointwiseLoss): Record<"value" | "gradient" | "hessian", Quantity> {
  const settings = asReals(loss.settings);
  const term = reread(about(loss).term, known as never);
  const value: Quantity = (p, y) => term(p, y, settings) as Real;
  return {
    value: (p, y) => stable(() => value(p, y)),
    gradient: (p, y) => {
      const unit = unitOf(p, y);
      return derivative((x) => value(x.scale(unit), y), p.scale(-unit)).scale(-unit);
    },
    hessian: (p, y) => {
      const unit = unitOf(p, y);
      return secondDerivative((x) => value(x.scale(unit), y), p.scale(-unit)).scale(-2 * unit);
    },
  };
}

/** The power of 2 to differentiate by: steps are small beside p, and where p is 0 they have to be small beside y. */
const unitOf = (p: Real, y: Real): number => (p.sign === 0 && y.sign !== 0 ? Math.min(0, y.top) : 0);

export const EPSILON = { f32: 2 ** -23, f64: 2 ** -52 };

/**
 * The error of a computed quantity in units of what is allowed: 4 ulp × max(1, κ) with κ = Σ |xᵢ ∂f/∂xᵢ| / |f|, the
 * condition number in the inputs; no absolute tolerance. Over 1 is wrong.
 */
export function excess(
  got: number,
  want: Real,
  f: (inputs: readonly Real[]) => Real,
  inputs: readonly number[],
  element: Element,
): number {
  const ulps = ulpError(got, want, element);
  if (ulps <= 4) return ulps / 4;
  if (!Number.isFinite(got)) return Infinity;
  const sensitivity = stable(() => sensitivityOf(f, inputs));
  const allowed = sensitivity.mul(4 * EPSILON[element]);
  const error = want.sub(got).abs();
  if (allowed.sign === 0) return ulps / 4;
  return Math.min(ulps / 4, error.div(allowed).toNumber());
}

/** Σ |xᵢ ∂f/∂xᵢ|: what a relative change of the inputs does to f. */
function sensitivityOf(f: (inputs: readonly Real[]) => Real, inputs: readonly number[]): Real {
  const at = inputs.map((x) => real(x));
  const here = f(at);
  const step = -60;
  let sum = real(0);
  at.forEach((x, i) => {
    const moved = at.map((other, j) => (j === i ? x.add(x.scale(step)) : other));
    sum = sum.add(f(moved).sub(here).abs().scale(-step));
  });
  return sum;
}

/** A loss with settings, as a test's name. */
export function labelOf(loss: AnyLoss, element: Element): string {
  const settings = Object.entries(loss.settings).filter(([, value]) => value !== null);
  return `${loss.name}${settings.length === 0 ? "" : `(${settings.map(([key, value]) => `${key}=${String(value)}`).join(", ")})`} in ${element}`;
}

export const vectorOf = (element: Element, values: ArrayLike<number>): Float32Array | Float64Array =>
  element === "f32" ? Float32Array.from(values) : Float64Array.from(values);
