import { isVector, kindOf, refuseReturned } from "../arguments.js";
import { fit, type LeastSquaresOptions, type LeastSquaresResult } from "./least-squares.js";
import type { Residuals } from "./residuals.js";

/** The value of a curve at `x`, for parameters that are lent until the next call. */
export type CurveFunction<X> = (x: X, parameters: Float64Array) => number;

/** A curve with its derivatives. */
export interface CurveWithGradient<X> {
  value(x: X, parameters: Float64Array): number;
  /** Writes the derivatives of the value by the parameters into `out`, which arrives filled with 0. */
  gradient?(x: X, parameters: Float64Array, out: Float64Array): void;
}

/** What `curveFit` fits. */
export type Curve<X> = CurveFunction<X> | CurveWithGradient<X>;

/** A fit, and how much of the data it explains. */
export interface CurveFitResult<X> extends LeastSquaresResult {
  /** `1 − Σ wᵢ rᵢ² / Σ wᵢ (yᵢ − ȳ)²`, `ȳ` the weighted mean: 1 for a perfect curve, 0 for one no better than a constant. */
  readonly rSquared: number;
  /** The fitted curve. */
  predict(x: X): number;
}

/**
 * Fits a curve `y ≈ f(x, parameters)` to data: {@link leastSquares} with the residuals `f(xᵢ, parameters) − yᵢ`.
 *
 * ```ts
 * const { point, standardErrors, predict } = curveFit((x, [a, b]) => a * x + b, [1, 2, 3], [2.1, 3.9, 6.2], [1, 0]);
 * ```
 *
 * @param curve - `f`, or `{ value, gradient }` to give its derivatives by the parameters too.
 * @param x - Where the data were taken: numbers, or whatever the curve takes.
 * @param y - The data, one number each.
 * @param start - First guess of the parameters.
 * @throws as `leastSquares` does; TypeError for data of another kind, RangeError for as many `x` as `y` not given, and for
 * `y` that are not finite.
 */
export function curveFit<X = number>(
  curve: Curve<X>,
  x: ArrayLike<X>,
  y: Float64Array | Float32Array | readonly number[],
  start: Float64Array | Float32Array | readonly number[],
  options: LeastSquaresOptions = {},
): CurveFitResult<X> {
  const value = valueOf(curve);
  checkData(x, y, options.weights);
  const residuals = (parameters: Float64Array): Float64Array => {
    const out = new Float64Array(y.length);
    for (let i = 0; i < out.length; i++) out[i] = value(x[i], parameters) - y[i];
    return out;
  };
  const result = fit("curveFit", withJacobian(curve, x, residuals), start, options);
  const rSquared = explained(result.residuals, y, options);
  return { ...result, rSquared, predict: (at) => value(at, result.point) };
}

function valueOf<X>(curve: Curve<X>): CurveFunction<X> {
  if (typeof curve === "function") return curve;
  if (typeof curve?.value === "function") return (x, parameters) => curve.value(x, parameters);
  throw new TypeError(`curveFit: curve: expected a function or { value, gradient }, got ${kindOf(curve)}`);
}

function withJacobian<X>(
  curve: Curve<X>,
  x: ArrayLike<X>,
  residuals: (parameters: Float64Array) => Float64Array,
): Residuals {
  if (typeof curve === "function" || !curve.gradient) return residuals;
  return {
    residuals,
    jacobian(parameters, out) {
      const n = parameters.length;
      for (let i = 0; i < x.length; i++) {
        const row = out.subarray(i * n, (i + 1) * n);
        refuseReturned("curveFit: curve: gradient", curve.gradient!(x[i], parameters, row), row);
      }
    },
  };
}

function checkData(x: ArrayLike<unknown>, y: ArrayLike<number>, weights: LeastSquaresOptions["weights"]): void {
  if (typeof x?.length !== "number") throw new TypeError(`curveFit: x: expected an array, got ${kindOf(x)}`);
  if (!isVector(y)) throw new TypeError(`curveFit: y: expected an array of numbers, got ${kindOf(y)}`);
  if (x.length !== y.length) {
    throw new RangeError(`curveFit: y: expected ${x.length} numbers, as there are x, got ${y.length}`);
  }
  const bad = Array.from(y).findIndex((element, i) => !Number.isFinite(element) && weights?.[i] !== 0);
  if (bad < 0) return;
  const advice = "leave it out, or give it weight 0";
  throw new RangeError(`curveFit: y: expected finite numbers, got ${y[bad]} at index ${bad}; ${advice}`);
}

function explained(residuals: Float64Array, y: ArrayLike<number>, { weights, sigma }: LeastSquaresOptions): number {
  const weightOf = (i: number): number => {
    if (weights) return weights[i];
    const deviation = typeof sigma === "number" ? sigma : (sigma?.[i] ?? 1);
    return 1 / (deviation * deviation);
  };
  let total = 0;
  let mean = 0;
  let unexplained = 0;
  let spread = 0;
  const eachPresent = (visit: (w: number, i: number) => void): void => {
    for (let i = 0; i < y.length; i++) if (weightOf(i) > 0) visit(weightOf(i), i);
  };
  eachPresent((w, i) => {
    total += w;
    mean += (w / total) * (y[i] - mean);
    unexplained += w * residuals[i] * residuals[i];
  });
  eachPresent((w, i) => (spread += w * (y[i] - mean) * (y[i] - mean)));
  return 1 - unexplained / spread;
}
