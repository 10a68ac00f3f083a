import { LANES, addLower, addUpper, and, firstLanes, sumOfTotals } from "./lane";
import { record } from "./record";

/**
 * Hyper-parameters of a kernel are fields, each a vector of one value; these two come first in all of them. A class with a
 * kernel is final: a record of fields has no header by which an overridden method could be found.
 */
@unmanaged
abstract class Decayed {
  keep: v128; // κ = 1 − α·(decoupled decay)
  decay: v128; // λ, the coupled decay
}

/** A step that moves each parameter by itself, given its gradient and up to four numbers kept from step to step. */
@unmanaged
export abstract class Update extends Decayed {
  /**
   * What to take from a vector of parameters x whose gradient is g (coupled decay included): x ← κx − move. State lies
   * at a, b, c and d, and advances on the way.
   */
  abstract move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128;
}

/** A pass that leaves the parameters and sums over all of them: what comes before a step that depends on a norm. */
@unmanaged
export abstract class Survey extends Decayed {
  /** What the factors have in common. State lies at a, b, c and d, and advances here if not in the step. */
  abstract survey(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128;
  /** Factor i of the two sums Σ(0·1) and Σ(2·3), from what `survey` gave. */
  abstract factor(i: i32, x: v128, g: v128, u: v128, d: usize): v128;
}

/** Advances n parameters. Whole vectors are read and written: the arrays must be padded to one. */
export type Step = (update: usize, n: i32, x: usize, g: usize, a: usize, b: usize, c: usize, d: usize) => void;

/** The kernel of an optimizer, as a record. */
export function elementwise<U extends Update>(): usize {
  const step: Step = (update, n, x, g, a, b, c, d) => {
    const u = changetype<U>(update), end = x + <usize>n * sizeof<F>();
    // One offset for all arrays, so that those without a use cost nothing.
    for (let i: usize = 0; x + i < end; i += 16) {
      const p = v128.load(x + i);
      v128.store(x + i, u.keep * p - u.move(p, v128.load(g + i) + u.decay * p, a + i, b + i, c + i, d + i));
    }
  };
  return record(step.index);
}

/** As `Step`, but leaves the parameters, and writes two sums of f64 at `out`. */
export type Pass = (update: usize, n: i32, x: usize, g: usize, a: usize, b: usize, c: usize, d: usize, out: usize) => void;

/** The kernel of a survey, as a record. */
export function surveying<S extends Survey>(): usize {
  const pass: Pass = (survey, n, x, g, a, b, c, d, out) => {
    const s = changetype<S>(survey);
    let s0 = f64x2.splat(0), s1 = f64x2.splat(0), t0 = f64x2.splat(0), t1 = f64x2.splat(0);
    for (let i: usize = 0; n > 0; n -= LANES, i += 16) {
      const p = v128.load(x + i), q = v128.load(g + i) + s.decay * p, u = s.survey(p, q, a + i, b + i, c + i, d + i);
      const lanes = firstLanes(n), at = d + i;
      const f0 = and(s.factor(0, p, q, u, at), lanes), f1 = and(s.factor(1, p, q, u, at), lanes);
      const f2 = and(s.factor(2, p, q, u, at), lanes), f3 = and(s.factor(3, p, q, u, at), lanes);
      s0 = addProductLower(s0, f0, f1), s1 = addProductUpper(s1, f0, f1);
      t0 = addProductLower(t0, f2, f3), t1 = addProductUpper(t1, f2, f3);
    }
    store<f64>(out, sumOfTotals(f64x2.add(s0, s1)));
    store<f64>(out, sumOfTotals(f64x2.add(t0, t1)), 8);
  };
  return record(pass.index);
}

// Products of f32 are multiplied in f64, where they are exact and do not overflow.
export function addProductLower(total: v128, p: v128, q: v128): v128 {
  const zero = f64x2.splat(0);
  return f64x2.add(total, f64x2.mul(addLower(zero, p), addLower(zero, q)));
}
export function addProductUpper(total: v128, p: v128, q: v128): v128 {
  const zero = f64x2.splat(0);
  return LANES == 2 ? total : f64x2.add(total, f64x2.mul(addUpper(zero, p), addUpper(zero, q)));
}

/** s ← βs + ρx at `at`: a moving average where ρ = 1 − β. */
export function average(at: usize, beta: v128, rest: v128, x: v128): v128 {
  const s = beta * v128.load(at) + rest * x;
  v128.store(at, s);
  return s;
}
