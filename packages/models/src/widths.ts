import type { LinearProblem } from "./fit.js";

/** Each loss bends this many times less far out than the one before. */
const step = 8;

/**
 * By how much to widen a loss ℓ(p − y) for a start, widest first: at `width`, the loss is width × ℓ((p − y) / width).
 * Widths grow until, at the best constant, the mean curvature is at least half of what it is at a residual of 0. None are
 * needed where the loss itself reaches that, as squaredError always does.
 *
 * For huber this is the smoothing of |r| of Nesterov (2005), Smooth minimization of non-smooth functions, Math. Program.
 * 103, followed from wide to narrow.
 */
export function widths({ loss, targets, weights }: LinearProblem, constant: number): number[] {
  if (!loss.traits.symmetric) return [];
  const [greatest] = loss.hessianDiagonal(Float64Array.of(0), Float64Array.of(0));
  const isBent = (width: number) => {
    const residuals = targets.map((y) => (constant - y) / width);
    let mean = 0;
    for (const curvature of loss.hessianDiagonal(residuals, new Float64Array(residuals.length), { weights }))
      mean += curvature;
    return !(mean < greatest / 2);
  };
  const found: number[] = [];
  for (let width = 1; width < 1e300 && !isBent(width); width *= step) found.unshift(width * step);
  return found;
}
