import type { Element } from "@nadir/core-wasm";
import { interval, type Domain } from "@nadir/core-wasm/kernel";

export { interval, nonNegative, openUnit, positive, reals, type Domain } from "@nadir/core-wasm/kernel";

export const unit = /* @__PURE__ */ interval(0, 1, {
  hint: "targets of this loss are 0, 1 or a probability between them, not -1 and 1",
});
/** All reals but 0. */
export const nonzero = /* @__PURE__ */ interval(-Infinity, Infinity, {
  nonzero: true,
  text: "ℝ ∖ {0}",
  noun: "a finite number other than 0",
});
export const probability = /* @__PURE__ */ interval(0, 1, {
  hint: "predictions are probabilities here; for logits leave fromLogits at true",
});
/** 0 and 1. */
export const flags = /* @__PURE__ */ interval(0, 1, {
  integers: true,
  text: "{0, 1}",
  noun: "0 or 1",
  hint: "targets of this loss are 0 or 1 for each label",
});
/** Numbers of classes that f32 tells apart: from 2²⁴ on it does not. */
export const classNumbers = /* @__PURE__ */ interval(0, 16777215, { integers: true });
/** −1 and 1. */
export const signs = /* @__PURE__ */ interval(-1, 1, {
  integers: true,
  nonzero: true,
  text: "{−1, 1}",
  noun: "-1 or 1",
  hint: "targets of this loss are -1 and 1, not 0 and 1",
});

/** The bounds of a domain as numbers of an element type that belong to it, for the kernels' check. */
export interface Bounds {
  readonly kind: number;
  readonly low: number;
  readonly high: number;
  /** The same for domains of the same numbers. */
  readonly key: string;
}

const found = {
  f32: /* @__PURE__ */ new WeakMap<Domain, Bounds>(),
  f64: /* @__PURE__ */ new WeakMap<Domain, Bounds>(),
};

export function bounds(domain: Domain, element: Element): Bounds {
  const known = found[element].get(domain);
  if (known) return known;
  const { greatest } = format[element];
  const low = domain.lowOpen ? (domain.low === -Infinity ? -greatest : up(domain.low, element)) : domain.low;
  const high = domain.highOpen ? (domain.high === Infinity ? greatest : -up(-domain.high, element)) : domain.high;
  const areEnds = domain.integers && (domain.nonzero ? low === -1 && high === 1 : high - low === 1);
  const kind = areEnds ? 4 : (domain.integers ? 1 : 0) + (domain.nonzero ? 2 : 0);
  const result = { kind, low, high, key: `${kind} ${low} ${high}` };
  found[element].set(domain, result);
  return result;
}

const format = {
  f32: { greatest: 3.4028234663852886e38, least: 1.401298464324817e-45, epsilon: 1.1920928955078125e-7 },
  f64: { greatest: Number.MAX_VALUE, least: Number.MIN_VALUE, epsilon: Number.EPSILON },
};

/** A number of the element type just above x: the least positive one above 0, the next but for a few ulps elsewhere. */
function up(x: number, element: Element): number {
  const { least, epsilon } = format[element];
  return x === 0 ? least : x + Math.abs(x) * epsilon * (x < 0 ? 0.5 : 1);
}
