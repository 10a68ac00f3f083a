// The elementary functions over arrays: y_i = f(x_i). Two vectors a turn keep one busy while the other waits. Whole pairs
// of vectors are read and written, so the arrays are padded to them.
import { LANES } from "../lane";
import * as math from "../math";
import * as normal from "../normal";

export function exp(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.exp(v128.load(x)), b = math.exp(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function expOfNegative(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.expOfNegative(v128.load(x)), b = math.expOfNegative(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function expm1(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.expm1(v128.load(x)), b = math.expm1(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function log(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.log(v128.load(x)), b = math.log(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function log1p(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.log1p(v128.load(x)), b = math.log1p(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function log1pOfUnit(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.log1pOfUnit(v128.load(x)), b = math.log1pOfUnit(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function sigmoid(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.sigmoid(v128.load(x)), b = math.sigmoid(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function softplus(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.softplus(v128.load(x)), b = math.softplus(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function tanh(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.tanh(v128.load(x)), b = math.tanh(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function expExcess(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.expExcess(v128.load(x)), b = math.expExcess(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function log1pDeficit(n: i32, x: usize, y: usize): void {
  for (; n > 0; n -= 2 * LANES, x += 32, y += 32) {
    const a = math.log1pDeficit(v128.load(x)), b = math.log1pDeficit(v128.load(x, 16));
    v128.store(y, a);
    v128.store(y, b, 16);
  }
}

export function millsRatio(n: i32, x: usize, y: usize): void {
  for (; n > 0; n--, x += sizeof<F>(), y += sizeof<F>()) store<F>(y, <F>normal.millsRatio(load<F>(x)));
}
