/**
 * An optimizer that moves each parameter by itself, given its gradient and up to four numbers of state kept from step to
 * step. Hyper-parameters are fields, each a vector of one value; these two come first in all of them. A class with a kernel
 * is final: a record of fields has no header by which an overridden method could be found.
 */
@unmanaged
export abstract class Update {
  keep: v128; // κ = 1 − α·(decoupled decay)
  decay: v128; // λ, the coupled decay

  /**
   * What to take from a vector of parameters x whose gradient is g (coupled decay included): x ← κx − move. State lies
   * at a, b, c and d, and advances on the way.
   */
  abstract move(x: v128, g: v128, a: usize, b: usize, c: usize, d: usize): v128;
}

/** Advances n parameters. Whole vectors are read and written: the arrays must be padded to one. */
export type Step = (update: usize, n: i32, x: usize, g: usize, a: usize, b: usize, c: usize, d: usize) => void;

/** The kernel of an optimizer, as a record of its index in the exported table. */
export function elementwise<U extends Update>(): usize {
  const step: Step = (update, n, x, g, a, b, c, d) => {
    const u = changetype<U>(update), end = x + <usize>n * sizeof<F>();
    // One offset for all arrays, so that those without a use cost nothing.
    for (let i: usize = 0; x + i < end; i += 16) {
      const p = v128.load(x + i);
      v128.store(x + i, u.keep * p - u.move(p, v128.load(g + i) + u.decay * p, a + i, b + i, c + i, d + i));
    }
  };
  const at = memory.data(sizeof<u32>(), alignof<u32>());
  store<u32>(at, step.index);
  return at;
}

/** s ← βs + ρx at `at`: a moving average where ρ = 1 − β. */
// @ts-ignore: decorator
@inline export function average(at: usize, beta: v128, rest: v128, x: v128): v128 {
  const s = beta * v128.load(at) + rest * x;
  v128.store(at, s);
  return s;
}
