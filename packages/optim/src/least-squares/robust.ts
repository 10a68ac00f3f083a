import { log1p, suggest } from "@nadir/core-wasm";
import { kindOf } from "../arguments.js";

/**
 * A loss of squared residuals: `rho(s)` returns `[ρ(s), ρ′(s), ρ″(s)]` for `s ≥ 0`. `ρ(s) = s` is least squares; take ρ
 * with `ρ(0) = 0`, `ρ′(0) = 1` and `ρ′ ≥ 0` falling, so that small residuals count as usual and large ones less.
 */
export interface RobustLoss {
  rho(s: number): readonly [value: number, first: number, second: number];
}

/** The losses known by name, those of SciPy's `least_squares`. */
const named = {
  linear: { rho: (s) => [s, 1, 0] },
  softL1: {
    rho(s) {
      const root = Math.sqrt(1 + s);
      // 2 (√(1 + s) − 1), without cancellation.
      return [(2 * s) / (root + 1), 1 / root, -0.5 / (root * root * root)];
    },
  },
  huber: {
    rho(s) {
      if (!(s > 1)) return [s, 1, 0];
      const root = Math.sqrt(s);
      return [2 * root - 1, 1 / root, -0.5 / (s * root)];
    },
  },
  cauchy: { rho: (s) => [log1p(s), 1 / (1 + s), -1 / ((1 + s) * (1 + s))] },
  arctan: {
    rho(s) {
      const slope = 1 / (1 + s * s);
      return [arctan(s), slope, -2 * s * slope * slope];
    },
  },
} satisfies { [name: string]: RobustLoss };

/** Name of a loss of squared residuals. */
export type RobustLossName = keyof typeof named;

/** Resolves a loss given by name. */
export function resolveLoss(who: string, loss: RobustLossName | RobustLoss): RobustLoss {
  if (typeof loss === "string") {
    if (Object.hasOwn(named, loss)) return named[loss];
    const names = Object.keys(named);
    const expected = names.map((name) => `"${name}"`).join(", ");
    const advice = suggest(String(loss), names);
    throw new RangeError(`${who}: loss: expected ${expected} or { rho }, got "${String(loss)}".${advice}`);
  }
  if (typeof loss?.rho === "function") return loss;
  throw new TypeError(`${who}: loss: expected a name or { rho }, got ${kindOf(loss)}`);
}

/**
 * The arc tangent of `x ≥ 0`, within 3 ulp, with the same bits on every engine: the angle is halved three times by
 * `tan(φ/2) = tan φ / (1 + √(1 + tan² φ))`, to at most π/32, and the rest is Taylor's series.
 */
export function arctan(x: number): number {
  if (x > 1) return Math.PI / 2 - arctan(1 / x);
  let t = x;
  for (let halving = 0; halving < 3; halving++) t /= 1 + Math.sqrt(1 + t * t);
  const square = t * t;
  let sum = 0;
  for (let k = 19; k >= 1; k -= 2) sum = 1 / k - square * sum;
  return 8 * t * sum;
}
