import type { Box } from "./bounds.js";

/** `ε^(1/3)`: balances the truncation of a second-order difference against the rounding of the values. */
const relativeWidth = 6.055454452393343e-6;

/**
 * Writes the gradient of a function into `out` by second-order differences of its values:
 * `(f(x + h) - f(x - h)) / 2h`, `h = ε^(1/3) max(1, |x|)`; where a bound is nearer than `h`, the parabola through three
 * points on the other side of it. Two evaluations a variable, none of them out of bounds.
 *
 * @param point - Left as it was, but written to meanwhile.
 * @param value - The function's value at `point`.
 */
export function differenceGradient(
  evaluate: (point: Float64Array) => number,
  point: Float64Array,
  value: number,
  out: Float64Array,
  box?: Box,
): void {
  for (let i = 0; i < point.length; i++) {
    const x = point[i];
    const at = (moved: number): number => {
      point[i] = moved;
      return evaluate(point);
    };
    const above = (box?.upper[i] ?? Infinity) - x;
    const below = x - (box?.lower[i] ?? -Infinity);
    const width = Math.min(relativeWidth * Math.max(1, Math.abs(x)), 0.5 * Math.max(above, below));
    // The width that the sum really has after rounding.
    const h = x + width - x;
    if (h === 0) out[i] = 0;
    else if (h <= above && h <= below) out[i] = (at(x + h) - at(x - h)) / (2 * h);
    else {
      const inward = above >= below ? h : -h;
      out[i] = (4 * at(x + inward) - at(x + 2 * inward) - 3 * value) / (2 * inward);
    }
    point[i] = x;
  }
}

/** Evaluations of one {@link differenceGradient}. */
export const differenceEvaluations = (dimension: number): number => 2 * dimension;
