import { exponentials, nearZero, normal, powers, sigmoids, turns } from "./generated/modules.js";

// Elementary functions of one number, with the bits of the kernels on every engine. Bounds in ulps are those of f64.

/** eˣ, within 0.83 ulp. */
export const exp = (x: number): number => exponentials.function("exp", "f64")(x);
/** eˣ − 1, within 1.07 ulp; exact sign of zero. */
export const expm1 = (x: number): number => nearZero.function("expm1", "f64")(x);
/** ln x, within 0.84 ulp; −∞ at 0, NaN below. */
export const log = (x: number): number => exponentials.function("log", "f64")(x);
/** ln(1 + x), within 0.87 ulp. */
export const log1p = (x: number): number => nearZero.function("log1p", "f64")(x);
/** 1 / (1 + e⁻ˣ), within 2.2 ulp. */
export const sigmoid = (x: number): number => sigmoids.function("sigmoid", "f64")(x);
/** ln(1 + eˣ), within 1.7 ulp. */
export const softplus = (x: number): number => sigmoids.function("softplus", "f64")(x);
/** Hyperbolic tangent, within 2.2 ulp. */
export const tanh = (x: number): number => sigmoids.function("tanh", "f64")(x);
/** xʸ for x ≥ 0, within 1.5 ulp where |y ln x| < 708; NaN for x below 0. */
export const pow = (x: number, y: number): number => powers.function("pow", "f64")(x, y);
/** cos πx, within 2 ulp for any finite x; exact where it is 0, 1 or −1. */
export const cosPi = (x: number): number => turns.function("cosPi", "f64")(x);
/** 1 − erf x, within 5 ulp; the tail of the normal distribution beyond z is ½ erfc(z/√2). */
export const erfc = (x: number): number => normal.function("erfc", "f64")(x);
