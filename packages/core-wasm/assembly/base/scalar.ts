// One value at a time, for schedules, generators and what else needs a function and the same bits everywhere.
import * as math from "../math";

export function exp(x: F): F { return v128.extract_lane<F>(math.exp(v128.splat<F>(x)), 0); }
export function expm1(x: F): F { return v128.extract_lane<F>(math.expm1(v128.splat<F>(x)), 0); }
export function log(x: F): F { return v128.extract_lane<F>(math.log(v128.splat<F>(x)), 0); }
export function log1p(x: F): F { return v128.extract_lane<F>(math.log1p(v128.splat<F>(x)), 0); }
export function sigmoid(x: F): F { return v128.extract_lane<F>(math.sigmoid(v128.splat<F>(x)), 0); }
export function softplus(x: F): F { return v128.extract_lane<F>(math.softplus(v128.splat<F>(x)), 0); }
export function tanh(x: F): F { return v128.extract_lane<F>(math.tanh(v128.splat<F>(x)), 0); }
