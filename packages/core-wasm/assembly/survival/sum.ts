import { lostInProduct, lostInSum } from "../math";

// A sum in twice the digits, for terms that may cancel.
let high: f64 = 0, low: f64 = 0;

function scalar(x: v128): f64 { return f64x2.extract_lane(x, 0); }
/** What a + b and ab lose when they are rounded. */
export function lostOfSum(a: f64, b: f64): f64 { return scalar(lostInSum(f64x2.splat(a), f64x2.splat(b))); }
export function lostOfProduct(a: f64, b: f64): f64 { return scalar(lostInProduct(f64x2.splat(a), f64x2.splat(b))); }

/** Begins a sum with x and what x lacks. */
export function begin(x: f64, lacks: f64): void { high = x, low = lacks; }
export function plus(x: f64): void {
  low += lostOfSum(high, x);
  high += x;
}
export function plusProduct(a: f64, b: f64): void {
  low += lostOfProduct(a, b);
  plus(a * b);
}
/** Divides the sum. */
export function dividedBy(x: f64): void {
  const q = high / x;
  low = ((high - q * x) - lostOfProduct(q, x) + low) / x;
  high = q;
}
export function total(): f64 { return high + low; }
